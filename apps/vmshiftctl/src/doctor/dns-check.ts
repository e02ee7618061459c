import {
  applicationOf,
  contextName,
  type EnvironmentConfig,
  type Model,
  platformStackName,
} from '@vmshift/environments';
import type { Network } from '@vmshift/observation/network';
import type { World } from '../world';
import type { Check } from './check';

/** Codes with which a resolver says that a name has no address; with others it says nothing about the name. */
const NO_ADDRESS = ['ENOTFOUND', 'ENODATA'];

/** Whether each host of the model has an address. Where the zone is at Linode, Terraform makes the records. */
export async function dnsCheck(model: Model, world: Pick<World, 'now'>, network: Network): Promise<Check> {
  const { platform, environments } = model;
  const hosts = environments.flatMap((environment) => [
    { environment, host: environment.host },
    ...(environment.cluster.hostsArgoCd ? [{ environment, host: platform.argoCd.host }] : []),
  ]);
  const seen = await Promise.all(
    hosts.map(async (one) => ({ ...one, ...(await network.readHost(one.host, '/', world.now)) })),
  );
  const question = { id: 'dns-records', what: `DNS records of ${hosts.map(({ host }) => host).join(', ')}` };
  const silent = seen.filter(({ addresses }) => addresses.length === 0);
  const missing = silent.filter(({ failure }) => failure === undefined || NO_ADDRESS.includes(failure.code));
  const [unanswered] = silent.filter((one) => !missing.includes(one));
  if (missing.length === 0 && unanswered !== undefined) {
    const found = `the DNS servers give no answer: ${unanswered.failure?.message}`;
    return { ...question, state: 'not checked', found, fix: 'check the network of this machine' };
  }
  if (missing.length === 0) return { ...question, state: 'fine', found: 'each has an address' };
  const found = `no address of ${missing.map(({ host }) => host).join(', ')}`;
  const fixes = environments.flatMap((environment) => {
    const of = missing.filter((one) => one.environment === environment).map(({ host }) => host);
    return of.length === 0 ? [] : [recordFix(model, of.join(' and '), environment)];
  });
  return { ...question, state: 'missing', found, fix: fixes.join('; ') };
}

function recordFix({ platform }: Model, hosts: string, environment: EnvironmentConfig): string {
  if (platform.dns.kind === 'linode') return `./vmshiftctl deploy ${platformStackName(environment)} makes ${hosts}`;
  const { namespace, release } = applicationOf(platform).neighbours.ingressController;
  return `CNAME ${hosts} to the load balancer of ${environment.name}: kubectl --context ${contextName(environment)} -n ${namespace} get service ${release}`;
}
