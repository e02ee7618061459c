import fc from 'fast-check';
import type { Finding, Verdict } from '../finding';
import { applyAcknowledgements } from './apply-acknowledgements';
import type { Acknowledgement } from './parse-acknowledgements';

const known = { stacks: ['cluster-dev', 'platform-dev'], environments: ['dev', 'staging'] };
const common = { rule: 'rule', reason: 'the volume moves with it', by: 'octocat', expires: '2026-12-31' };
const ofTerraform = { stack: 'cluster-dev', address: 'linode_lke_cluster.cluster', path: '', ...common };
const ofManifest = {
  environment: 'dev',
  object: 'PersistentVolumeClaim/data',
  path: 'spec.storageClassName',
  ...common,
};

function finding(object: string, over: Partial<Finding> = {}): Finding {
  return {
    id: 'rule',
    class: 'data-loss',
    verdict: 'block',
    environments: ['dev'],
    object,
    path: '',
    before: undefined,
    after: undefined,
    because: 'b',
    impact: 'c',
    fix: 'r',
    see: 'https://example.invalid',
    ...over,
  };
}

const everything = { stacks: known.stacks, environments: known.environments };
const apply = (
  findings: readonly Finding[],
  entries: readonly Acknowledgement[],
  today = '2026-12-01',
  scope = everything,
) => applyAcknowledgements(findings, entries, today, scope);

test('an entry for a stack that was not planned is not called unused, but expired it is', () => {
  const scope = { ...everything, unplanned: ['cluster-dev'] };
  expect(apply([], [ofTerraform], '2026-12-01', scope).problems).toEqual([]);
  expect(apply([], [ofTerraform], '2027-01-01', scope).problems).toMatchObject([{ rule: 'acknowledgement-expired' }]);
  expect(apply([], [{ ...ofTerraform, stack: 'platform-dev' }], '2026-12-01', scope).problems).toMatchObject([
    { rule: 'acknowledgement-unused' },
  ]);
});

test('an entry for a stack that is deployed as declared is not called unused, but expired it is', () => {
  const scope = { ...everything, deployed: ['cluster-dev'] };
  expect(apply([], [ofTerraform], '2026-12-01', scope).problems).toEqual([]);
  expect(apply([], [ofTerraform], '2027-01-01', scope).problems).toMatchObject([{ rule: 'acknowledgement-expired' }]);
});

test('an entry for what a chart renders is not called unused, as not every command asks for that', () => {
  const rendered = { ...ofTerraform, address: 'helm_release.traefik Deployment/traefik' };
  expect(apply([], [rendered]).problems).toEqual([]);
  expect(apply([], [rendered], '2027-01-01').problems).toMatchObject([{ rule: 'acknowledgement-expired' }]);
  const found = finding('cluster-dev: helm_release.traefik Deployment/traefik');
  expect(apply([found], [rendered]).lifted).toEqual([{ finding: found, by: [rendered] }]);
});

describe('what stops a change', () => {
  const cluster = finding('cluster-dev: linode_lke_cluster.cluster');
  const claim = finding('PersistentVolumeClaim/data', { path: 'spec.storageClassName' });

  test('is every block that no one acknowledged, and nothing milder', () => {
    const mild = (['warn', 'info'] as Verdict[]).map((verdict) => finding('cluster-dev: a.b', { verdict }));
    expect(apply([cluster, ...mild], [])).toEqual({ blocked: [cluster], lifted: [], problems: [], notes: [] });
  });

  test('is lifted at its own place, up to and including the last day', () => {
    expect(apply([cluster, claim], [ofTerraform, ofManifest], '2026-12-31')).toMatchObject({
      blocked: [],
      lifted: [
        { finding: cluster, by: [ofTerraform] },
        { finding: claim, by: [ofManifest] },
      ],
      problems: [],
    });
  });

  test('comes back the day after, and the entry is told', () => {
    const { blocked, problems } = apply([cluster], [ofTerraform], '2027-01-01');
    expect(blocked).toEqual([cluster]);
    expect(problems.map(({ rule, environment, path }) => [rule, environment, path])).toEqual([
      ['acknowledgement-expired', 'cluster-dev', 'linode_lke_cluster.cluster'],
    ]);
  });

  test('is not lifted by an entry for another rule, address, stack, path, value or environment, each of which is told', () => {
    const others = [
      { ...ofTerraform, rule: 'another-rule' },
      { ...ofTerraform, address: 'linode_lke_cluster.other' },
      { ...ofTerraform, stack: 'platform-dev' },
      { ...ofTerraform, path: 'region' },
      { ...ofManifest, rule: 'another-rule' },
      { ...ofManifest, path: 'spec' },
      { ...ofManifest, value: 'fast' },
      { ...ofManifest, environment: 'staging' },
    ];
    const { blocked, problems } = apply([cluster, claim], others);
    expect(blocked).toEqual([cluster, claim]);
    expect(problems.map(({ rule }) => rule)).toEqual(others.map(() => 'acknowledgement-unused'));
  });

  test('is lifted with its value alone, and what differs is told', () => {
    const changed = { ...claim, before: 'slow', after: 'fast' };
    expect(apply([changed], [{ ...ofManifest, value: 'fast' }]).blocked).toEqual([]);
    expect(apply([{ ...claim, now: 'fast' }], [{ ...ofManifest, value: 'fast' }]).blocked).toEqual([]);
    const allowed = (entry: Acknowledgement) => apply([changed], [entry]).problems.map((problem) => problem.allowed);
    expect(allowed({ ...ofManifest, value: 'slow' })).toEqual(['the value there: "fast"']);
    expect(allowed(ofManifest)).toEqual(['the value there: "fast"']);
    expect(allowed({ ...ofManifest, rule: 'other' })).toEqual(['a rule that blocks there: rule']);
    expect(allowed({ ...ofManifest, path: 'other' })).toEqual(['one that names what a finding blocks']);
  });

  test('is not lifted by an entry that lasts for more than 90 days, which is told', () => {
    expect(apply([cluster], [{ ...ofTerraform, expires: '2027-03-01' }], '2026-12-01').blocked).toEqual([]);
    const { blocked, problems } = apply([cluster], [{ ...ofTerraform, expires: '2027-03-02' }], '2026-12-01');
    expect(blocked).toEqual([cluster]);
    expect(problems).toMatchObject([
      { rule: 'acknowledgement-too-long', allowed: 'a last day within 90 days: 2027-03-01 at the latest' },
    ]);
  });

  test('in several environments needs an entry for each', () => {
    const both = { ...claim, environments: ['dev', 'staging'] };
    expect(apply([both], [ofManifest])).toMatchObject({ blocked: [both], problems: [] });
    expect(apply([both], [ofManifest, { ...ofManifest, environment: 'staging' }]).blocked).toEqual([]);
  });

  test('an entry about what was not looked at is neither unused nor expired', () => {
    const scope = { stacks: ['cluster-dev'], environments: [] };
    expect(
      apply([cluster], [ofTerraform, ofManifest, { ...ofTerraform, stack: 'platform-dev' }], '2026-12-01', scope)
        .problems,
    ).toEqual([]);
    expect(apply([], [ofManifest], '2030-01-01', scope).problems).toEqual([]);
  });

  test('every block is either blocked or lifted, and every entry in scope used or told', () => {
    const addresses = ['a.a', 'a.b', 'a.c'];
    const entry = fc.record({ address: fc.constantFrom(...addresses), expired: fc.boolean() });
    fc.assert(
      fc.property(
        fc.uniqueArray(entry, { selector: ({ address }) => address }),
        fc.array(
          fc.record({ address: fc.constantFrom(...addresses), verdict: fc.constantFrom<Verdict>('block', 'warn') }),
        ),
        (entries, found) => {
          const acknowledged = entries.map(({ address, expired }) => ({
            ...ofTerraform,
            address,
            expires: expired ? '2026-01-01' : '2026-12-31',
          }));
          const findings = found.map(({ address, verdict }) => finding(`cluster-dev: ${address}`, { verdict }));
          const { blocked, lifted, problems } = apply(findings, acknowledged);
          expect(blocked.length + lifted.length).toBe(findings.filter(({ verdict }) => verdict === 'block').length);
          const used = new Set(lifted.flatMap(({ by }) => by));
          expect(used.size + problems.length).toBe(acknowledged.length);
        },
      ),
    );
  });
});
