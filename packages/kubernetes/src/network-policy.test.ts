import fc from 'fast-check';
import type { KubeObject } from './kube-object';
import {
  allowedPorts,
  allowsTraffic,
  isIsolated,
  type NetworkPeer,
  networkPolicyProblems,
  type PodPeer,
  podPeer,
  portsAllowedBy,
  selectsPods,
} from './network-policy';
import { hasPort, mergePorts, subtractPorts } from './port-set';

const policy = (spec: unknown, namespace: string | undefined = 'x'): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'sample', namespace },
  spec,
});
const ALL = { matchLabels: {} };
const isA = { matchLabels: { pod: 'a' } };
const isB = { matchLabels: { pod: 'b' } };
const named = (namespace: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': namespace } });
const notIn = (namespace: string) => ({
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [namespace] }],
});
const pod = (name: string, extra: Partial<PodPeer> = {}): PodPeer => {
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
const PODS = ['x', 'y', 'z'].flatMap((namespace) => ['a', 'b', 'c'].map((name) => pod(`${namespace}/${name}`)));

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

const allow = (selector: object, rule: object) =>
  policy({ podSelector: selector, policyTypes: ['Ingress'], ingress: [rule] });
const send = (selector: object, rule: object) =>
  policy({ podSelector: selector, policyTypes: ['Egress'], egress: [rule] });
const DENY = policy({ podSelector: {}, policyTypes: ['Ingress'] });

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

const server = pod('x/a', { namespace: 'own' });
const client = pod('x/b', { namespace: 'own' });
const reaches = (spec: unknown, port = 80) => allowsTraffic([policy(spec)], client, server, port);

describe('defaults of the API server', () => {
  /** Which directions kube-apiserver 1.35 stores as policyTypes. */
  it.each<[string, unknown, boolean, boolean]>([
    ['no types, no rules', {}, true, false],
    ['no types, ingress rules', { ingress: [{}] }, true, false],
    ['no types, an empty list of egress rules', { egress: [] }, true, false],
    ['no types, an egress rule', { egress: [{}] }, true, true],
    ['no types, an egress rule that is null', { egress: [null] }, true, true],
    ['an empty list of types', { policyTypes: [] }, true, false],
    ['an empty list of types, an egress rule', { policyTypes: [], egress: [{}] }, true, true],
    ['null for the types', { policyTypes: null }, true, false],
    ['Ingress', { policyTypes: ['Ingress'], egress: [{}] }, true, false],
    ['Egress', { policyTypes: ['Egress'] }, false, true],
    ['both', { policyTypes: ['Egress', 'Ingress'] }, true, true],
    ['a type that does not exist', { policyTypes: ['ingress'] }, false, false],
    ['types that are no list', { policyTypes: 'Ingress' }, false, false],
  ])('isolate pods with %s', (_, spec, ingress, egress) => {
    const policies = [policy(spec)];
    expect([isIsolated(policies, {}, 'ingress'), isIsolated(policies, {}, 'egress')]).toEqual([ingress, egress]);
  });

  it.each<[string, unknown, boolean]>([
    ['an absent podSelector', {}, true],
    ['null', { podSelector: null }, true],
    ['an empty podSelector', { podSelector: {} }, true],
    ['other labels', { podSelector: isB }, false],
    ['an invalid podSelector', { podSelector: { matchExpressions: [{ key: 'pod', operator: 'Is' }] } }, false],
    ['a podSelector that is a text', { podSelector: 'pod=a' }, false],
  ])('select the pods of the namespace by %s', (_, spec, expected) => {
    expect(selectsPods(policy(spec), { pod: 'a' })).toBe(expected);
    expect(isIsolated([policy(spec)], { pod: 'a' }, 'ingress')).toBe(expected);
  });

  it.each<[string, unknown, boolean]>([
    ['no rules', { ingress: [] }, false],
    ['null for the rules', { ingress: null }, false],
    ['the empty rule', { ingress: [{}] }, true],
    ['null for a rule', { ingress: [null] }, true],
    ['empty lists', { ingress: [{ from: [], ports: [] }] }, true],
    ['null for the lists', { ingress: [{ from: null, ports: null }] }, true],
    ['an empty port', { ingress: [{ ports: [{}] }] }, true],
    ['null for a port', { ingress: [{ ports: [null] }] }, true],
    ['null for the number and the protocol', { ingress: [{ ports: [{ port: null, protocol: null }] }] }, true],
    ['the empty peer, which is refused', { ingress: [{ from: [{}] }] }, false],
    ['null for a peer, which is refused', { ingress: [{ from: [null] }] }, false],
    ['an invalid podSelector of a peer', { ingress: [{ from: [{ podSelector: [] }] }] }, false],
    ['an invalid namespaceSelector of a peer', { ingress: [{ from: [{ namespaceSelector: [] }] }] }, false],
    ['a rule that is a text', { ingress: ['all'] }, false],
    ['a peer among others that is refused', { ingress: [{ from: [{}, { podSelector: isB }] }] }, true],
    [
      'peers of one rule and ports of another',
      {
        ingress: [
          { from: [{ podSelector: isB }], ports: [{ port: 1 }] },
          { from: [{ podSelector: isA }], ports: [{ port: 80 }] },
        ],
      },
      false,
    ],
  ])('let a pod of the namespace in by %s', (_, spec, expected) => {
    expect(reaches(spec)).toBe(expected);
  });
});

describe('ports of a rule', () => {
  it.each<[string, object, boolean]>([
    ['a number', { port: 80 }, true],
    ['another number', { port: 81 }, false],
    ['a name', { port: 'serve-80-tcp' }, true],
    ['a name of another protocol', { port: 'serve-80-tcp', protocol: 'UDP' }, false],
    ['a name that no one declares', { port: 'http' }, false],
    ['a range', { port: 79, endPort: 81 }, true],
    ['a range of one', { port: 80, endPort: 80 }, true],
    ['a range next to it', { port: 81, endPort: 90 }, false],
    ['a range from its end to its start', { port: 81, endPort: 80 }, false],
    ['an end without a start', { endPort: 80 }, false],
    ['a name with an end', { port: 'serve-80-tcp', endPort: 90 }, false],
    ['a number in quotes', { port: '80' }, false],
    ['a fraction', { port: 80.5, endPort: 81 }, false],
    ['an end out of range', { port: 80, endPort: 70_000 }, false],
    ['a protocol in lower case', { port: 80, protocol: 'tcp' }, false],
    ['a protocol that is empty', { port: 80, protocol: '' }, false],
  ])('are %s', (_, port, expected) => {
    expect(reaches({ ingress: [{ ports: [port] }] })).toBe(expected);
    expect(
      allowsTraffic(
        [policy({ podSelector: isB, policyTypes: ['Egress'], egress: [{ ports: [port] }] })],
        client,
        server,
        80,
      ),
    ).toBe(expected);
  });

  it('never have the name of a port of an address', () => {
    const outside: NetworkPeer = { kind: 'address', name: 'outside', address: '203.0.113.7' };
    expect(allowedPorts([send({}, { ports: [{ port: 'serve-80-tcp' }] })], client, outside)).toEqual([]);
  });
});

describe('ipBlock', () => {
  const block = (cidr: unknown, except?: unknown) => [send({}, { to: [{ ipBlock: { cidr, except } }] })];
  const address = (text: string): NetworkPeer => ({ kind: 'address', name: text, address: text });

  it.each<[string, unknown, unknown, string, boolean]>([
    ['every address', '0.0.0.0/0', undefined, '203.0.113.7', true],
    ['its network', '203.0.113.0/24', [], '203.0.113.7', true],
    ['another network', '203.0.112.0/24', null, '203.0.113.7', false],
    ['an exception', '0.0.0.0/0', ['203.0.113.0/28'], '203.0.113.7', false],
    ['an exception for others', '0.0.0.0/0', ['10.0.0.0/8'], '203.0.113.7', true],
    ['one of two exceptions', '0.0.0.0/0', ['10.0.0.0/8', '203.0.113.7/32'], '203.0.113.7', false],
    ['every address of the other version', '::/0', [], '203.0.113.7', false],
    ['IPv6', '2001:db8::/32', [], '2001:db8:1::7', true],
    ['an exception of IPv6', '2001:db8::/32', ['2001:db8:1::/48'], '2001:DB8:1:0::7', false],
    ['an IPv4-mapped block', '::ffff:203.0.113.0/120', [], '203.0.113.7', true],
    ['an address without a length', '203.0.113.7', [], '203.0.113.7', false],
    ['a length out of range', '203.0.113.7/33', [], '203.0.113.7', false],
    ['no block', undefined, [], '203.0.113.7', false],
    ['a block that is a number', 0, [], '203.0.113.7', false],
    ['an exception that is no block', '0.0.0.0/0', ['203.0.113.7'], '203.0.113.7', true],
    ['exceptions that are no list', '0.0.0.0/0', '203.0.113.7/32', '203.0.113.7', true],
    ['an address that is none', '0.0.0.0/0', [], 'example.com', false],
  ])('is %s', (_, cidr, except, other, expected) => {
    expect(allowsTraffic(block(cidr, except), client, address(other), 443)).toBe(expected);
  });

  /** The cases of Kubernetes' own test: a block holds pods by their addresses. */
  it.each<[string, string, readonly string[], string | undefined, boolean]>([
    ['its address', '10.2.0.7/32', [], '10.2.0.7', true],
    ['the address of another', '10.2.0.8/32', [], '10.2.0.7', false],
    ['a network without its address', '10.2.0.0/16', ['10.2.0.7/32'], '10.2.0.7', false],
    ['every address, its own unknown', '0.0.0.0/0', [], undefined, true],
    ['a network, its own address unknown', '10.0.0.0/8', [], undefined, false],
    ['every address but some, its own unknown', '0.0.0.0/0', ['10.0.0.0/8'], undefined, false],
    ['every address of IPv6, its own unknown', '::/0', [], undefined, false],
  ])('of %s and a pod', (_, cidr, except, own, expected) => {
    expect(allowsTraffic(block(cidr, except), client, { ...server, address: own }, 80)).toBe(expected);
  });

  it('adds up over policies: what one excepts another may allow', () => {
    const policies = [...block('10.2.0.0/16', ['10.2.0.7/32']), ...block('10.2.0.7/32')];
    expect(allowsTraffic(policies, client, address('10.2.0.7'), 80)).toBe(true);
  });
});

describe('the own namespace', () => {
  const from = (namespaceSelector: object, namespace?: string) => [
    policy({ podSelector: isA, ingress: [{ from: [{ namespaceSelector }] }] }, namespace),
  ];

  it('has its name as a label', () => {
    expect(allowsTraffic(from(named('x')), client, server, 80)).toBe(true);
    expect(allowsTraffic(from(named('y')), client, server, 80)).toBe(false);
    expect(allowsTraffic(from(notIn('x')), client, server, 80)).toBe(false);
    const labelled = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'Exists' }] };
    expect(allowsTraffic(from(labelled), client, server, 80)).toBe(true);
  });

  it('has a name that no selector names where the manifest leaves it out', () => {
    const unnamed = (selector: object) =>
      [policy({ ingress: [{ from: [{ namespaceSelector: selector }] }] }, undefined)].map(
        ({ metadata, ...rest }) => ({ ...rest, metadata: { name: metadata.name } }) as unknown as KubeObject,
      );
    expect(allowsTraffic(unnamed(named('x')), client, server, 80)).toBe(false);
    expect(allowsTraffic(unnamed(notIn('y')), client, server, 80)).toBe(true);
    expect(allowsTraffic(unnamed({}), client, server, 80)).toBe(true);
  });

  it('is told from a namespace without its name', () => {
    const stranger = pod('x/b', { namespace: { team: 'web' } });
    expect(allowsTraffic([allow(isA, { from: [{ podSelector: isB }] })], stranger, server, 80)).toBe(false);
    expect(allowsTraffic(from({ matchLabels: { team: 'web' } }), stranger, server, 80)).toBe(true);
  });
});

it('podPeer is a pod of the own namespace with the ports of its containers', () => {
  const peer = podPeer({
    name: 'Deployment/web',
    labels: { app: 'web' },
    pod: { containers: [{ ports: [{ containerPort: 80 }] }] },
  });
  expect(peer).toEqual({
    ...{ kind: 'pod', name: 'Deployment/web', labels: { app: 'web' }, namespace: 'own' },
    ports: [{ containerPort: 80, protocol: 'TCP' }],
  });
});

describe('networkPolicyProblems', () => {
  /** What kube-apiserver 1.35 refuses, and what 1.36 refuses too. */
  it.each<[string, unknown, readonly string[]]>([
    [
      'a policy as it should be',
      {
        podSelector: isA,
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: isB }], ports: [{ port: 80, endPort: 81 }] }],
      },
      [],
    ],
    ['nothing', {}, []],
    [
      'null wherever it may be',
      { podSelector: null, policyTypes: null, ingress: [null, { from: null, ports: [null] }], egress: null },
      [],
    ],
    ['the same type twice', { policyTypes: ['Ingress', 'Ingress'] }, []],
    ['a type that does not exist', { policyTypes: ['Ingress', 'egress'] }, ['spec.policyTypes[1]']],
    ['an invalid podSelector', { podSelector: { matchLabels: { app: 1 } } }, ['spec.podSelector.matchLabels.app']],
    ['an empty peer', { ingress: [{ from: [{}] }] }, ['spec.ingress[0].from[0]']],
    [
      'a block with a selector',
      { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }] }] },
      ['spec.egress[0].to[0]'],
    ],
    [
      'an invalid selector of a peer',
      { ingress: [{ from: [{ namespaceSelector: [] }] }] },
      ['spec.ingress[0].from[0].namespaceSelector'],
    ],
    [
      'a block that is none',
      { egress: [{ to: [{ ipBlock: { cidr: '10/8', except: ['x'] } }] }] },
      ['spec.egress[0].to[0].ipBlock.cidr', 'spec.egress[0].to[0].ipBlock.except[0]'],
    ],
    [
      'a block with leading zeros',
      { egress: [{ to: [{ ipBlock: { cidr: '010.0.0.0/8' } }] }] },
      ['spec.egress[0].to[0].ipBlock.cidr'],
    ],
    [
      'a block with bits beyond its length',
      { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.1/8' } }] }] },
      ['spec.egress[0].to[0].ipBlock.cidr'],
    ],
    ['no block', { egress: [{ to: [{ ipBlock: {} }] }] }, ['spec.egress[0].to[0].ipBlock.cidr']],
    [
      'an exception outside the block',
      { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }] }] },
      ['spec.egress[0].to[0].ipBlock.except[0]'],
    ],
    [
      'the whole block as an exception',
      { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } }] }] },
      ['spec.egress[0].to[0].ipBlock.except[0]'],
    ],
    ['port 0', { ingress: [{ ports: [{ port: 0 }] }] }, ['spec.ingress[0].ports[0].port']],
    [
      'a range from its end to its start',
      { ingress: [{ ports: [{ port: 80, endPort: 79 }] }] },
      ['spec.ingress[0].ports[0].endPort'],
    ],
    [
      'lists that are none',
      { policyTypes: 'Ingress', ingress: {}, egress: [{ to: 'all', ports: 80 }] },
      ['spec.policyTypes', 'spec.ingress', 'spec.egress[0].to', 'spec.egress[0].ports'],
    ],
    ['a specification that is none', 'deny', ['spec']],
  ])('of %s', (_, spec, paths) => {
    expect(networkPolicyProblems(policy(spec)).map(({ path }) => path)).toEqual(paths);
  });
});

describe('any policies', () => {
  const selector = fc.constantFrom<unknown>(
    {},
    isA,
    isB,
    notIn('y'),
    { matchExpressions: [{ key: 'pod', operator: 'Is' }] },
    3,
  );
  const peer = fc.oneof(
    fc.record({ podSelector: selector, namespaceSelector: selector }, { requiredKeys: [] }),
    fc.record({ ipBlock: fc.record({ cidr: fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', 'x') }) }),
  );
  const port = fc.record(
    {
      port: fc.constantFrom<unknown>(80, 81, 'serve-80-tcp', 'http', 0),
      endPort: fc.constantFrom(81, 70),
      protocol: fc.constantFrom('TCP', 'UDP', 'tcp'),
    },
    { requiredKeys: [] },
  );
  const rule = (field: 'from' | 'to') =>
    fc.record(
      { [field]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) },
      { requiredKeys: [] },
    );
  const spec = fc.record(
    {
      podSelector: selector,
      policyTypes: fc.subarray(['Ingress', 'Egress', 'egress']),
      ingress: fc.array(rule('from'), { maxLength: 2 }),
      egress: fc.array(rule('to'), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const policies = fc.array(
    spec.map((one) => policy(one)),
    { maxLength: 4 },
  );
  const peers = fc.constantFrom<NetworkPeer>(...PODS, client, server, {
    kind: 'address',
    name: 'private',
    address: '10.0.0.1',
  });
  const contains = (larger: ReturnType<typeof allowedPorts>, smaller: ReturnType<typeof allowedPorts>) =>
    expect(subtractPorts(smaller, larger)).toEqual([]);

  it('mean the same in any order', () => {
    fc.assert(
      fc.property(policies, peers, peers, (some, from, to) => {
        const reversed = mergePorts(allowedPorts([...some].reverse(), from, to));
        expect(reversed).toEqual(mergePorts(allowedPorts(some, from, to)));
      }),
    );
  });

  it('allow no less with one more policy over pods that are isolated already', () => {
    const isolated = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    fc.assert(
      fc.property(policies, spec, peers, peers, (some, further, from, to) => {
        const before = [isolated, ...some];
        contains(allowedPorts([...before, policy(further)], from, to), allowedPorts(before, from, to));
      }),
    );
  });

  it('allow no less with one more rule', () => {
    fc.assert(
      fc.property(spec, rule('from'), peers, peers, (one, further, from, to) => {
        const wider = { ...one, ingress: [...(one.ingress ?? []), further] };
        contains(allowedPorts([policy(wider)], from, to), allowedPorts([policy(one)], from, to));
      }),
    );
  });

  it('allow what both ends allow, and all of it where no end is selected', () => {
    fc.assert(
      fc.property(policies, peers, peers, fc.constantFrom(80, 81, 443), (some, from, to, port) => {
        const ends = (['egress', 'ingress'] as const).map((direction) => portsAllowedBy(some, direction, from, to));
        expect(allowsTraffic(some, from, to, port)).toBe(ends.every((ports) => hasPort(ports, port)));
        expect(allowsTraffic([], from, to, port)).toBe(true);
      }),
    );
  });

  it('are read whatever their shape', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), peers, peers, (value, inner, from, to) => {
        const odd = [
          policy(value),
          policy({ ingress: value, egress: inner }),
          policy({ ingress: [{ from: value, ports: inner }] }),
          policy({ egress: [{ to: [value], ports: [inner] }] }),
        ];
        expect(() => [allowedPorts(odd, from, to), ...odd.map(networkPolicyProblems)]).not.toThrow();
      }),
    );
  });
});
