import { type HostObservation, seenValue } from '@vmshift/observation';
import type { DiagnosisFacts } from '../../rule';
import type { EnvironmentView } from '../../view';
import { seen } from '../cluster/seen-cluster';

/** What was seen of the environment's host, where it was asked. */
export function hostOf({ observed }: EnvironmentView): HostObservation | undefined {
  return seenValue(observed.host);
}

/**
 * What a rule about a host is about, as that decides what can be the cause. `answer`: all that stands behind the host;
 * `certificate`: what makes the certificate, and no pod; `name`: DNS, and nothing in the cluster.
 */
type HostPart = 'answer' | 'certificate' | 'name';

/** What every rule about a host tells: the host and one line that shows it. */
export function hostFacts(
  { environment: { host } }: Pick<EnvironmentView, 'environment'>,
  message: string,
  part: HostPart = 'answer',
): DiagnosisFacts & { readonly host: string } {
  const objects = { answer: `Host/${host}`, certificate: certificateObject(host), name: `Host/${host} DNS` };
  const object = objects[part];
  return { object, evidence: [{ object, message }], host };
}

/** The certificate that a host shows, as an object that needs others. */
export function certificateObject(host: string): string {
  return `TLS/${host}`;
}

/** Whether browsers have to trust the certificate: what Let's Encrypt's staging issuer signs is trusted by none. */
export function expectsTrust({ environment }: EnvironmentView): boolean {
  return environment.ingress.clusterIssuer !== 'letsencrypt-staging';
}

/** The addresses of the load balancer, as the cluster's Ingress has them; empty where it has none that can be compared. */
export function loadBalancerAddresses(view: EnvironmentView): readonly string[] {
  return [...new Set(seen(view, 'ingresses').flatMap(({ addresses }) => addresses.flatMap(addressOf)))];
}

/** Linode names a NodeBalancer after its address. @see https://techdocs.akamai.com/cloud-computing/docs/nodebalancer */
function addressOf(address: string): readonly string[] {
  const named = /^(\d+)-(\d+)-(\d+)-(\d+)\.ip\.linodeusercontent\.com$/.exec(address);
  if (named !== null) return [named.slice(1).join('.')];
  return /^[0-9a-f.:]+$/.test(address) ? [address] : [];
}
