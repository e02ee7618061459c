import type { Rule } from '@vmshift/findings';
import type { Comparison } from '../rule';
import { certificateRequests } from './certificate-requests';
import { networkHalfOpen } from './half-open';
import { ingressAnnotations } from './ingress-annotations';
import { ingressCertificates } from './ingress-certificates';
import { ingressExposure } from './ingress-exposure';
import { networkFlows } from './network-flows';
import { publishedServices } from './published-services';
import { services } from './services';

/** Who can connect to what: NetworkPolicies, Services and Ingresses. */
export const reachabilityRules: readonly Rule<Comparison>[] = [
  ...networkFlows,
  ...publishedServices,
  ...services,
  networkHalfOpen,
  ...ingressExposure,
  ...ingressCertificates,
  ...certificateRequests,
  ...ingressAnnotations,
];
