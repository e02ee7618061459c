import type { Model } from '@vmshift/environments';
import type { Network } from '@vmshift/observation/network';
import type { World } from '../world';
import { argoCdChecks } from './argocd-checks';
import type { Check } from './check';
import { codeOwnersCheck } from './code-owners-check';
import { dnsCheck } from './dns-check';
import { lockChecks } from './lock-checks';
import { machineChecks } from './machine-checks';
import { recordNetwork } from './recorded-network';
import { stateBucketChecks } from './state-bucket-check';
import { toldOnce } from './without-network';

/** What this machine and this clone have to hold before anything is deployed. */
export async function localChecks(model: Model, world: World): Promise<readonly Check[]> {
  return [
    ...(await machineChecks(model, world)),
    ...lockChecks(world.root),
    codeOwnersCheck(world.root, model.platform),
  ];
}

/** What the first deploy makes, and what is told to the world then. */
export async function deployedChecks(model: Model, world: World, network: Network): Promise<readonly Check[]> {
  const [argoCd, dns] = await Promise.all([argoCdChecks(model, world, network), dnsCheck(model, world, network)]);
  // Without an address it cannot answer, which is told already.
  const isKnown = dns.state === 'missing' && dns.found.includes(model.platform.argoCd.host);
  return [dns, ...argoCd.filter(({ id }) => !(isKnown && id === 'argocd-host'))];
}

/** Everything that is looked at, in the order of the guide. What a machine without a network cannot ask is told once. */
export async function allChecks(
  model: Model,
  world: World,
  network: Network,
  gitHub: (network: Network) => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  const recorded = recordNetwork(network);
  const [local, ...asked] = await Promise.all([
    localChecks(model, world),
    stateBucketChecks(model, world, recorded.network),
    gitHub(recorded.network),
    deployedChecks(model, world, recorded.network),
  ]);
  return toldOnce([...local, ...asked.flat()], recorded);
}
