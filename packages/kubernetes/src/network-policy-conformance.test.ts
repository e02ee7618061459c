import { ALL, allow, DENY, isA, isB, named, notIn, PODS, policy, send } from '../test-support/network-policies';
import type { KubeObject } from './kube-object';
import { allowsTraffic } from './network-policy';

/** Pairs of pods that cannot connect, `*` for any part: `y/* x/a`. */
function refused(policies: readonly KubeObject[], port: number, protocol: string): ReadonlySet<string> {
  const pairs = PODS.flatMap((from) => PODS.map((to) => ({ from, to })));
  return new Set(
    pairs
      .filter(({ from, to }) => !allowsTraffic(policies, from, to, port, protocol))
      .map(({ from, to }) => `${from.name} ${to.name}`),
  );
}

function expand(patterns: readonly string[], but: readonly string[]): ReadonlySet<string> {
  const pairs = PODS.flatMap((from) => PODS.map((to) => `${from.name} ${to.name}`));
  const matches = (pattern: string, pair: string) =>
    [...pattern.split(/[ /]/)].every((part, index) => part === '*' || part === pair.split(/[ /]/)[index]);
  return new Set(
    pairs.filter((pair) => patterns.some((one) => matches(one, pair)) && !but.some((one) => matches(one, pair))),
  );
}

interface Case {
  readonly policies: readonly KubeObject[];
  readonly port?: number;
  readonly protocol?: string;
  readonly refuses: readonly string[];
  readonly but?: readonly string[];
}

/**
 * The cases of Kubernetes' own test of network plugins, with its truth tables: nine pods in three namespaces.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/test/e2e/network/netpol/network_policy.go
 */
const CONFORMANCE: Readonly<Record<string, Case>> = {
  'a default-deny-ingress policy': { policies: [DENY], refuses: ['*/* x/*'] },
  'a default-deny-all policy': {
    policies: [policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })],
    refuses: ['*/* x/*', 'x/* */*'],
  },
  'traffic from pods of the server’s namespace by podSelector': {
    policies: [allow(isA, { from: [{ podSelector: isB }] })],
    refuses: ['*/* x/a'],
    but: ['x/b x/a'],
  },
  'ingress for one target next to a default deny': {
    policies: [DENY, allow(isA, { from: [{ podSelector: {}, namespaceSelector: {} }] })],
    refuses: ['*/* x/b', '*/* x/c'],
  },
  'ingress from pods of all namespaces': {
    policies: [allow(isA, { from: [{ namespaceSelector: ALL }] })],
    refuses: [],
  },
  'traffic from another namespace by namespaceSelector': {
    policies: [allow(isA, { from: [{ namespaceSelector: named('y') }] })],
    refuses: ['x/* x/a', 'z/* x/a'],
  },
  'podSelector with matchExpressions': {
    policies: [
      allow(isA, { from: [{ podSelector: { matchExpressions: [{ key: 'pod', operator: 'In', values: ['b'] }] } }] }),
    ],
    refuses: ['*/* x/a'],
    but: ['x/b x/a'],
  },
  'podSelector or namespaceSelector': {
    policies: [allow(isA, { from: [{ namespaceSelector: notIn('x') }, { podSelector: isB }] })],
    refuses: ['x/a x/a', 'x/c x/a'],
  },
  'podSelector and namespaceSelector': {
    policies: [allow(isA, { from: [{ namespaceSelector: notIn('x'), podSelector: isB }] })],
    refuses: ['*/* x/a'],
    but: ['y/b x/a', 'z/b x/a'],
  },
  'several pods and namespaces in one peer': {
    policies: [
      allow(isA, {
        from: [
          {
            namespaceSelector: notIn('x'),
            podSelector: { matchExpressions: [{ key: 'pod', operator: 'In', values: ['b', 'c'] }] },
          },
        ],
      }),
    ],
    refuses: ['x/* x/a', '*/a x/a'],
  },
  'any of several podSelectors': {
    policies: [allow(isA, { from: [{ podSelector: isB }, { podSelector: { matchLabels: { pod: 'c' } } }] })],
    refuses: ['*/* x/a'],
    but: ['x/b x/a', 'x/c x/a'],
  },
  'the port that is listed': {
    policies: [allow(isA, { from: [{ namespaceSelector: named('y') }], ports: [{ port: 81, protocol: 'TCP' }] })],
    port: 81,
    refuses: ['x/* x/a', 'z/* x/a'],
  },
  'a port that is not listed': {
    policies: [allow(isA, { from: [{ namespaceSelector: named('y') }], ports: [{ port: 81, protocol: 'TCP' }] })],
    refuses: ['*/* x/a'],
  },
  'stacked policies over the same pods': {
    policies: [81, 80].map((port) => allow(isA, { from: [{ namespaceSelector: named('y') }], ports: [{ port }] })),
    refuses: ['x/* x/a', 'z/* x/a'],
  },
  'an allow-all policy': { policies: [allow({}, {})], refuses: [] },
  'ingress on one named port': { policies: [allow({}, { ports: [{ port: 'serve-81-tcp' }] })], port: 81, refuses: [] },
  'ingress next to one named port': {
    policies: [allow({}, { ports: [{ port: 'serve-81-tcp' }] })],
    refuses: ['*/* x/*'],
  },
  'egress on one named port': { policies: [send({}, { ports: [{ port: 'serve-80-tcp' }] })], refuses: [] },
  'egress next to one named port': {
    policies: [send({}, { ports: [{ port: 'serve-80-tcp' }] })],
    port: 81,
    refuses: ['x/* */*'],
  },
  'no ingress from other namespaces': {
    policies: [allow({}, { from: [{ podSelector: ALL }] })],
    refuses: ['y/* x/*', 'z/* x/*'],
  },
  'no egress of one pod': { policies: [policy({ podSelector: isA, policyTypes: ['Egress'] })], refuses: ['x/a */*'] },
  'ingress and egress in one policy': {
    policies: [
      policy({
        podSelector: isA,
        policyTypes: ['Egress', 'Ingress'],
        ingress: [{ from: [{ podSelector: isB }] }],
        egress: [{ ports: [{ port: 80 }] }],
      }),
    ],
    port: 81,
    refuses: ['*/* x/a', 'x/a */*'],
    but: ['x/b x/a'],
  },
  'egress that the client’s end refuses and the server’s end allows': {
    policies: [
      send(isA, { to: [{ namespaceSelector: named('y'), podSelector: isA }] }),
      ...[isA, isB].map((podSelector) =>
        policy(
          {
            podSelector,
            policyTypes: ['Ingress'],
            ingress: [{ from: [{ namespaceSelector: named('x'), podSelector: isA }] }],
          },
          'y',
        ),
      ),
    ],
    refuses: ['x/a */*', '*/* y/a', '*/* y/b'],
    but: ['x/a y/a'],
  },
  'a protocol without a port, TCP': { policies: [allow(isA, { ports: [{ protocol: 'TCP' }] })], refuses: [] },
  'a protocol without a port, UDP': {
    policies: [allow(isA, { ports: [{ protocol: 'TCP' }] })],
    protocol: 'UDP',
    refuses: ['*/* x/a'],
  },
  'an allow-all policy next to a narrower one': {
    policies: [allow({}, { ports: [{ port: 80 }] }), allow({}, {})],
    port: 81,
    refuses: [],
  },
  'egress and ingress of one pod, controlled apart': {
    policies: [send(isA, {}), policy({ podSelector: isA, policyTypes: ['Ingress'] })],
    refuses: ['*/* x/a'],
  },
  'SCTP, which is not TCP': {
    policies: [DENY, allow(isA, { ports: [{ port: 81, protocol: 'SCTP' }] })],
    port: 81,
    refuses: ['*/* x/*'],
  },
  'UDP, which is not TCP': {
    policies: [allow(isA, { ports: [{ port: 81, protocol: 'UDP' }] })],
    port: 81,
    refuses: ['*/* x/a'],
  },
  'egress to all namespaces but one': {
    policies: [send(isA, { to: [{ namespaceSelector: notIn('y') }] })],
    refuses: ['x/a y/*'],
  },
};

describe('allowsTraffic', () => {
  it.each(Object.entries(CONFORMANCE))(
    'enforces %s',
    (_, { policies, port = 80, protocol = 'TCP', refuses, but = [] }) => {
      expect(refused(policies, port, protocol)).toEqual(expand(refuses, but));
    },
  );
});
