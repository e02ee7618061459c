import { type Edit, edited, findings, flows } from '../testing/sample';

const finds = (...edits: readonly Edit[]) => findings('network-flow', { objects: edited(...edits) });
const at = 'NetworkPolicy/default-deny: spec';

describe('network-flow', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a default that is open',
      [['NetworkPolicy/default-deny', 'spec.policyTypes', ['Ingress']]],
      [`${at}.policyTypes: every pod is open for egress`],
    ],
    [
      'a flow that is refused where it starts',
      [['NetworkPolicy/web', 'spec.egress', []]],
      [`${at}: no way from web to db, port 5432`],
    ],
    [
      'a flow that is refused where it ends',
      [['NetworkPolicy/db', 'spec.ingress[0].from', [{ podSelector: { matchLabels: { app: 'web' } } }]]],
      [`${at}: no way from dump to db, port 5432`],
    ],
    [
      'a flow to the world that is refused',
      [['NetworkPolicy/dump', 'spec.egress[1].to[0].ipBlock.cidr', '10.0.0.0/8']],
      [`${at}: no way from dump to internet, port 443`],
    ],
    [
      'a way in that is closed by the name of a port',
      [['NetworkPolicy/web', 'spec.ingress[0].ports[0].port', 'https']],
      [`${at}: no way from ingress-controller to web, port 8000`],
    ],
    [
      'a pod that cannot resolve names',
      [['NetworkPolicy/dns', 'spec.podSelector.matchExpressions[0].values', ['web']]],
      [
        `${at}: no way from dump to the cluster's DNS, port 53/UDP`,
        `${at}: no way from dump to the cluster's DNS, port 53/TCP`,
      ],
    ],
    [
      'an ACME solver that nobody reaches',
      [['NetworkPolicy/acme', 'spec.ingress', []]],
      [`${at}: no way from the ACME solver, port 8089`],
    ],
    [
      'a connection that nobody declared',
      [
        ['NetworkPolicy/db', 'spec.ingress[0].from', []],
        ['NetworkPolicy/default-deny', 'spec.egress', [{}]],
      ],
      [
        'Deployment/db: spec.template: Job/migrate can connect to port 5432',
        'Deployment/db: spec.template: Deployment/db can connect to port 5432',
      ],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(finds(...edits)).toEqual(expected);
  });

  it('finds a declared flow between pods that do not exist', () => {
    const found = findings('network-flow', { flows: [...flows, { from: 'web', to: 'cache', port: 6379 }] });
    expect(found).toEqual([`${at}: the flow web to cache, port 6379`]);
  });

  it('finds policies that allow what is no longer declared', () => {
    expect(findings('network-flow', { flows: flows.filter(({ from }) => from !== 'web') })).toEqual([
      'Deployment/db: spec.template: Deployment/web can connect to port 5432',
    ]);
  });

  it('finds everything open where there are no policies at all', () => {
    const objects = edited().filter(({ kind }) => kind !== 'NetworkPolicy');
    expect(findings('network-flow', { objects })).toContain(
      'Deployment/web: spec.policyTypes: every pod is open for ingress',
    );
  });
});
