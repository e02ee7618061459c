import { allow, client, isA, isB, named, notIn, pod, policy, send, server } from '../test-support/network-policies';
import type { KubeObject } from './kube-object';
import {
  allowedPorts,
  allowsTraffic,
  isIsolated,
  type NetworkPeer,
  networkPolicyProblems,
  podPeer,
  selectsPods,
} from './network-policy';

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
