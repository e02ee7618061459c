import { oneLine } from '@vmshift/findings';
import {
  type Condition,
  type ObservedAcmeStep,
  type ObservedCertificate,
  type ObservedCertificateRequest,
  seenValue,
} from '@vmshift/observation';
import type { Evidence } from '../../diagnosis';
import type { EnvironmentView } from '../../view';

/** The certificates of an environment with the last attempt at each. */
export interface Chain {
  readonly certificates: readonly ObservedCertificate[];
  readonly requests: readonly ObservedCertificateRequest[];
  readonly orders: readonly ObservedAcmeStep[];
  readonly challenges: readonly ObservedAcmeStep[];
}

/** What was seen of them; empty where the cluster was not seen. */
export function chainOf({ observed }: EnvironmentView): Chain {
  const { certificates, certificateRequests, orders, challenges } = seenValue(observed.cluster) ?? {};
  return {
    certificates: seenValue(certificates) ?? [],
    requests: newestOfEach(seenValue(certificateRequests) ?? []),
    orders: newestOfEach(seenValue(orders) ?? []),
    challenges: seenValue(challenges) ?? [],
  };
}

/** Attempts of the past are kept for a while; only the last one of an owner tells how it is. */
function newestOfEach<T extends { readonly owner?: string | undefined; readonly createdAt?: string | undefined }>(
  attempts: readonly T[],
): readonly T[] {
  const newest = new Map<string | undefined, T>();
  for (const one of attempts) {
    const other = newest.get(one.owner);
    if (other === undefined || (one.createdAt ?? '') >= (other.createdAt ?? '')) newest.set(one.owner, one);
  }
  return [...newest.values()];
}

export const readyOf = ({ conditions }: { readonly conditions: readonly Condition[] }): Condition | undefined =>
  conditions.find(({ type }) => type === 'Ready');

export function evidenceOf(object: string, message: string | undefined): readonly Evidence[] {
  return message === undefined ? [] : [{ object, message: oneLine(message) }];
}

/** The last object of a certificate's chain that is not done. */
export function stoppedAt({ requests, orders, challenges }: Chain, { name }: ObservedCertificate): string | undefined {
  const request = requests.find(({ owner }) => owner === `Certificate/${name}`);
  const order = request && orders.find(({ owner }) => owner === `CertificateRequest/${request.name}`);
  const challenge =
    order && challenges.find(({ owner, state }) => owner === `Order/${order.name}` && state !== 'valid');
  if (challenge !== undefined) return `Challenge/${challenge.name}`;
  if (order !== undefined) return `Order/${order.name}`;
  return request && `CertificateRequest/${request.name}`;
}
