import fc from 'fast-check';
import { client, isA, isB, notIn, PODS, policy, server } from '../test-support/network-policies';
import { allowedPorts, allowsTraffic, type NetworkPeer, networkPolicyProblems, portsAllowedBy } from './network-policy';
import { hasPort, mergePorts, subtractPorts } from './port-set';

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
