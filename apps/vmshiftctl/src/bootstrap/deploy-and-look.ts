import type { Network } from '@vmshift/observation/network';
import type { Check } from '../doctor/check';
import { gitHubChecks } from '../doctor/github-checks';
import type { MissingValue } from '../github/part';
import type { RepositoryParts } from '../github/parts/parts';
import type { World } from '../world';
import type { ApplyAccess } from './apply-access';
import { setUpClusters } from './clusters/set-up-clusters';
import { beginFirstDeploy, isReady, isSwitchedOn, unreleased } from './first-deploy';
import type { End } from './tell-left';

/** What is looked at besides GitHub. */
export interface OtherChecks {
  /** On this machine, in this clone and at the state buckets. */
  readonly before: () => Promise<readonly Check[]>;
  /** What a deploy makes. */
  readonly deployed: () => Promise<readonly Check[]>;
}

export interface DeployAndLookOptions {
  readonly repositories: readonly RepositoryParts[];
  readonly checks: OtherChecks;
  readonly network: Pick<Network, 'fetch'>;
  readonly world: World;
  /** Values that GitHub lacks, or that are set again. */
  readonly missing: readonly MissingValue[];
  /** A token of Linode that was asked for. */
  readonly token: string | undefined;
}

/**
 * Begins the first deploy where all is there for it, or does what is to be done once clusters are there; and looks at
 * everything. @returns how many things were done, and with what the run ends
 */
export async function deployAndLook(
  { repositories, checks: { before, deployed }, network, world, missing, token }: DeployAndLookOptions,
  access: ApplyAccess,
): Promise<{ readonly done: number; readonly end: End }> {
  const look = () =>
    world.progress('looking at this machine, the state buckets and GitHub', async () => [
      ...(await before()),
      ...(await gitHubChecks(repositories, access.api)),
    ]);
  const found = await look();
  const isOpen = isSwitchedOn(found, access.model);
  if (isOpen === true) {
    const done = await setUpClusters({ missing, token }, access, network, world);
    const checks = [
      ...(done > 0 ? await look() : found),
      ...(await world.progress('looking at what is deployed', deployed)),
    ];
    return { done, end: { checks, waitsFor: [], isOpen: true } };
  }
  if (isOpen === undefined) return { done: 0, end: { checks: found, waitsFor: [], isOpen: true } };
  const waitsFor = await unreleased(access);
  const done = isReady(found) && waitsFor.length === 0 ? await beginFirstDeploy(access) : 0;
  return { done, end: { checks: done > 0 ? await look() : found, waitsFor, isOpen: done > 0 } };
}
