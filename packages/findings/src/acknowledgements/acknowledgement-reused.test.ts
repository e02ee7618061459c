import fc from 'fast-check';
import { type Finding, terraformObject } from '../finding';
import { entriesFor, lastDay } from './acknowledged-finding';
import { applyAcknowledgements } from './apply-acknowledgements';
import { type Acknowledgement, parseAcknowledgements } from './parse-acknowledgements';

const today = '2026-12-01';
const known = { stacks: ['cluster-dev', 'cluster-staging'], environments: ['dev', 'staging'] };
const signers = { owners: ['@ada', '@grace'], author: 'grace' };
const signature = { reason: 'the image was moved by its owner', by: 'ada', expires: lastDay(today) };

const common: Pick<Finding, 'class' | 'verdict' | 'before' | 'because' | 'impact' | 'fix' | 'see'> = {
  ...{ before: undefined, because: 'b', impact: 'i', fix: 'f', see: 's' },
  class: 'wrong-image',
  verdict: 'block',
};
const ofManifests: Finding = {
  ...{ ...common, id: 'image-of-another-repository', environments: ['dev'] },
  ...{ object: 'Deployment/redis', path: 'spec.template.spec.containers[redis].image', after: 'new/redis:7' },
};
const ofTerraform: Finding = {
  ...{ ...common, id: 'application-source', environments: ['dev'] },
  object: terraformObject('cluster-dev', 'helm_release.argocd-apps'),
  ...{ path: 'values.applications.a.source.repoURL', after: 'https://new.example', configured: 'https://new.example' },
};

/** The entries that a person signed for a finding, as they are read from the file. */
const signed = (finding: Finding, over: Partial<Acknowledgement> = {}): readonly Acknowledgement[] =>
  parseAcknowledgements(
    JSON.stringify(entriesFor(finding).map((entry) => ({ ...entry, ...signature, ...over }))),
    'acknowledged.json',
    known,
  );
const judge = (finding: Finding, entries: readonly Acknowledgement[], day = today) =>
  applyAcknowledgements([finding], entries, day, known, signers);

describe('door: acknowledgement reused', () => {
  test.each([
    ['of manifests', ofManifests],
    ['of Terraform', ofTerraform],
  ])('%s: an entry lifts the finding that it was signed for', (_, finding) => {
    expect(judge(finding, signed(finding))).toMatchObject({ blocked: [], problems: [] });
  });

  const others: readonly [title: string, finding: Finding, other: Partial<Finding>][] = [
    ['another rule at the same place', ofManifests, { id: 'image-digest-exchanged' }],
    ['another value', ofManifests, { after: 'evil/redis:7' }],
    ['another container', ofManifests, { path: 'spec.template.spec.containers[x].image' }],
    ['another object', ofManifests, { object: 'Deployment/postgresql' }],
    ['another environment', ofManifests, { environments: ['staging'] }],
    ['one more environment', ofManifests, { environments: ['dev', 'staging'] }],
    ['another rule at the same address', ofTerraform, { id: 'application-revision' }],
    ['another configured value', ofTerraform, { configured: 'https://evil.example' }],
    ['another attribute', ofTerraform, { path: 'values.applications.b.source.repoURL' }],
    ['another address', ofTerraform, { object: terraformObject('cluster-dev', 'helm_release.argo-cd') }],
    ['another stack', ofTerraform, { object: terraformObject('cluster-staging', 'helm_release.argocd-apps') }],
    ['an object that goes away', ofTerraform, { configured: undefined, after: undefined }],
  ];

  test.each(others)('for %s lifts nothing', (_, finding, other) => {
    const meant = { ...finding, ...other };
    expect(judge(meant, signed(finding)).blocked).toEqual([meant]);
  });

  test('by the author, by a stranger, or after its day lifts nothing, and is told', () => {
    for (const [entries, rule, day] of [
      [signed(ofManifests, { by: 'grace' }), 'acknowledgement-signature', today],
      [signed(ofManifests, { by: 'eve' }), 'acknowledgement-signature', today],
      [signed(ofManifests), 'acknowledgement-expired', '2027-03-02'],
      [signed(ofManifests, { expires: '2027-03-02' }), 'acknowledgement-too-long', today],
    ] as const) {
      const { blocked, problems } = judge(ofManifests, entries, day);
      expect([blocked, problems.map((problem) => problem.rule)]).toEqual([[ofManifests], [rule]]);
    }
  });

  test('one entry lifts findings of one rule at one place with one value, whatever there is', () => {
    const text = fc.constantFrom('a', 'b');
    const finding = fc
      .record({ id: text, path: text, after: text, configured: fc.option(text, { nil: undefined }), address: text })
      .map(({ address, ...over }) => ({ ...ofTerraform, ...over, object: terraformObject('cluster-dev', address) }));
    const key = ({ id, object, path, configured, after }: Finding) => [id, object, path, configured ?? after].join(' ');
    fc.assert(
      fc.property(fc.array(finding), finding, (findings, meant) => {
        const { lifted } = applyAcknowledgements(findings, signed(meant), today, known, signers);
        expect(lifted.map((one) => key(one.finding))).toEqual(findings.map(key).filter((one) => one === key(meant)));
      }),
    );
  });
});
