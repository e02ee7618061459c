import fc from 'fast-check';
import { allowsTraffic, type Endpoint, isIsolated } from './network-policy';
import type { NetworkPolicyObject } from './object-types';

const web = { labels: { app: 'web' } };
const db = { labels: { app: 'db' }, ports: [{ name: 'postgres', containerPort: 5432 }] };
const policy = (spec: NetworkPolicyObject['spec']): NetworkPolicyObject => ({
  ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'sample' }, spec },
});
const ingress = (rules: NonNullable<NetworkPolicyObject['spec']>['ingress']) =>
  policy({ podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: rules });
const egress = (rules: NonNullable<NetworkPolicyObject['spec']>['egress']) =>
  policy({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: rules });
const reaches = (policies: readonly NetworkPolicyObject[], to: Endpoint = db, port = 5432) =>
  allowsTraffic(web, to, port, 'TCP', policies);

describe('allowsTraffic', () => {
  it('allows everything where no policy selects either end', () => {
    expect(reaches([])).toBe(true);
    expect(reaches([policy({ podSelector: { matchLabels: { app: 'cache' } }, policyTypes: ['Ingress'] })])).toBe(true);
  });

  it('refuses what a selecting policy does not list; policies add up', () => {
    const deny = policy({ podSelector: {}, policyTypes: ['Ingress'] });
    expect(reaches([deny])).toBe(false);
    expect(reaches([deny, ingress([{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }])])).toBe(true);
  });

  it('takes a rule without peers or ports for everybody on every port, and no rule for nobody', () => {
    expect(reaches([ingress([{}])])).toBe(true);
    expect(reaches([ingress([{ from: [], ports: [] }])])).toBe(true);
    expect(reaches([ingress([])])).toBe(false);
  });

  it('needs both peers and ports of one rule', () => {
    const from = [{ podSelector: { matchLabels: { app: 'web' } } }];
    const rules = [
      { from, ports: [{ port: 80 }] },
      { from: [{ podSelector: { matchLabels: { app: 'x' } } }], ports: [{ port: 5432 }] },
    ];
    expect(reaches([ingress(rules)])).toBe(false);
  });

  it.each([
    ['by number', { port: 5432 }, true],
    ['by name', { port: 'postgres' }, true],
    ['by another name', { port: 'http' }, false],
    ['in a range', { port: 5000, endPort: 6000 }, true],
    ['outside a range', { port: 5000, endPort: 5431 }, false],
    ['of another protocol', { port: 5432, protocol: 'UDP' }, false],
    ['of any number', { protocol: 'TCP' }, true],
  ])('compares ports %s', (_, port, expected) => {
    expect(reaches([ingress([{ ports: [port] }])])).toBe(expected);
    expect(reaches([egress([{ ports: [port] }])])).toBe(expected);
  });

  it('tells the own namespace from others', () => {
    const other: Endpoint = { labels: { app: 'web' }, namespace: { name: 'other' } };
    const pods = ingress([{ from: [{ podSelector: {} }] }]);
    const named = ingress([{ from: [{ namespaceSelector: { matchLabels: { name: 'other' } }, podSelector: {} }] }]);
    const allows = (from: Endpoint, one: NetworkPolicyObject) => allowsTraffic(from, db, 5432, 'TCP', [one]);
    expect([allows(web, pods), allows(other, pods)]).toEqual([true, false]);
    expect([allows(web, named), allows(other, named)]).toEqual([false, true]);
    expect(allows(other, ingress([{ from: [{ namespaceSelector: {} }] }]))).toBe(true);
  });

  it.each([
    ['0.0.0.0/0', [], true],
    ['203.0.113.0/24', [], true],
    ['203.0.113.7/32', [], true],
    ['203.0.112.0/24', [], false],
    ['0.0.0.0/0', ['203.0.113.0/28'], false],
    ['0.0.0.0/0', ['10.0.0.0/8'], true],
    ['::/0', [], false],
  ])('compares addresses with %s but %j', (cidr, except, expected) => {
    const one = egress([{ to: [{ ipBlock: { cidr, except } }] }]);
    expect(reaches([one], { address: '203.0.113.7' })).toBe(expected);
    expect(reaches([one])).toBe(false);
  });

  it('closes egress of a policy without types only when it has egress rules', () => {
    const selector = { podSelector: { matchLabels: { app: 'web' } } };
    expect(isIsolated(web, 'Egress', [policy(selector)])).toBe(false);
    expect(isIsolated(web, 'Egress', [policy({ ...selector, egress: [] })])).toBe(true);
    expect(isIsolated(web, 'Ingress', [policy(selector)])).toBe(true);
  });

  it('never refuses because of a further rule of a policy', () => {
    const rule = fc.record(
      {
        from: fc.array(fc.constantFrom({ podSelector: {} }, { podSelector: { matchLabels: { app: 'x' } } })),
        ports: fc.array(fc.constantFrom({ port: 5432 }, { port: 1 }, { port: 'postgres' })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(rule), rule, (rules, further) => {
        if (reaches([ingress(rules)])) expect(reaches([ingress([...rules, further])])).toBe(true);
      }),
    );
  });
});
