import type { KubeObject } from '../src/kube-object';
import type { PodPeer } from '../src/network-policy';

/** A NetworkPolicy of the namespace x. */
export const policy = (spec: unknown, namespace: string | undefined = 'x'): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'sample', namespace },
  spec,
});
/** Every pod, or every namespace. */
export const ALL = { matchLabels: {} };
export const isA = { matchLabels: { pod: 'a' } };
export const isB = { matchLabels: { pod: 'b' } };
/** The namespace of that name. */
export const named = (namespace: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': namespace } });
/** Every namespace but that one. */
export const notIn = (namespace: string) => ({
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [namespace] }],
});
/** A pod `<namespace>/<label>` with the ports of the conformance test. */
export const pod = (name: string, extra: Partial<PodPeer> = {}): PodPeer => {
  const [namespace = '', label = ''] = name.split('/');
  return {
    kind: 'pod',
    name,
    labels: { pod: label },
    namespace: { 'kubernetes.io/metadata.name': namespace },
    ports: [
      { name: 'serve-80-tcp', containerPort: 80 },
      { name: 'serve-81-tcp', containerPort: 81 },
      { name: 'serve-81-udp', containerPort: 81, protocol: 'UDP' },
    ],
    ...extra,
  };
};
/** Nine pods in three namespaces. */
export const PODS = ['x', 'y', 'z'].flatMap((namespace) => ['a', 'b', 'c'].map((name) => pod(`${namespace}/${name}`)));

/** A policy that lets some pods be reached. */
export const allow = (selector: object, rule: object) =>
  policy({ podSelector: selector, policyTypes: ['Ingress'], ingress: [rule] });
/** A policy that lets some pods connect. */
export const send = (selector: object, rule: object) =>
  policy({ podSelector: selector, policyTypes: ['Egress'], egress: [rule] });
/** Nothing of its namespace is reached. */
export const DENY = policy({ podSelector: {}, policyTypes: ['Ingress'] });

export const server = pod('x/a', { namespace: 'own' });
export const client = pod('x/b', { namespace: 'own' });
