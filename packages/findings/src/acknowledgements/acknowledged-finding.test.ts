import fc from 'fast-check';
import { type Finding, terraformObject } from '../finding';
import { reportFindings } from '../report/report-findings';
import { acknowledgedValue, entriesFor, lastDay } from './acknowledged-finding';
import { applyAcknowledgements } from './apply-acknowledgements';
import { parseAcknowledgements } from './parse-acknowledgements';

const today = '2026-12-01';
const known = { stacks: ['cluster-dev'], environments: ['dev', 'staging', 'production'] };
const finding = (over: Partial<Finding>): Finding => ({
  ...{ id: 'claim-shrinks', class: 'data-loss', verdict: 'block', environments: ['dev'] },
  ...{ object: 'PersistentVolumeClaim/data', path: 'spec.storageClassName', before: undefined, after: undefined },
  ...{ because: 'b', impact: 'i', fix: 'f', see: 's' },
  ...over,
});
/** What a person fills in. */
const signature = { reason: 'the data was copied before', by: 'octocat', expires: lastDay(today) };

const lift = (findings: readonly Finding[], [first, ...others]: readonly Finding[]) => {
  const entries = [...(first ? [first] : []), ...others].flatMap((one) => entriesFor(one));
  const file = JSON.stringify(entries.map((entry) => ({ ...entry, ...signature })));
  return applyAcknowledgements(findings, parseAcknowledgements(file, 'acknowledged.json', known), today, known);
};

test('the entries of a finding lift it and nothing else at its place', () => {
  const text = fc.string({ unit: 'binary', maxLength: 250 });
  const line = fc.stringMatching(/^[a-z.[\]"]{0,20}$/);
  const one = fc.record({
    id: fc.constantFrom('claim-shrinks', 'field-immutable'),
    object: fc.constantFrom(
      'PersistentVolumeClaim/data',
      terraformObject('cluster-dev', 'module.a["x: y"].linode_volume.v'),
    ),
    environments: fc.subarray(['dev', 'staging', 'production'], { minLength: 1 }),
    path: line,
    after: fc.option(text, { nil: undefined }),
    now: fc.option(text, { nil: undefined }),
    configured: fc.option(text, { nil: undefined }),
  });
  fc.assert(
    fc.property(one, (over) => {
      const meant = finding(over);
      const others: readonly Finding[] = [
        { ...meant, id: 'another-rule' },
        { ...meant, path: `${meant.path}.x` },
        ...[{ ...meant, configured: `${meant.configured ?? meant.after ?? meant.now} more` }],
      ];
      const { blocked, problems } = lift([meant, ...others], [meant]);
      expect({ blocked, problems }).toEqual({ blocked: others, problems: [] });
    }),
  );
});

test('they are refused as long as no one answers for them', () => {
  const entries = JSON.stringify(entriesFor(finding({})));
  const read = () => parseAcknowledgements(entries, 'acknowledged.json', known);
  expect(read).toThrow('[0].by');
  expect(read).toThrow('[0].expires');
});

test('offered on a day they expire two weeks later, and are still refused as long as no one answers for them', () => {
  const entries = entriesFor(finding({}), '2026-12-24');
  expect(entries.map(({ expires }) => expires)).toEqual(['2027-01-07']);
  const read = () => parseAcknowledgements(JSON.stringify(entries), 'acknowledged.json', known);
  expect(read).toThrow('[0].by');
  expect(read).not.toThrow('[0].expires');
});

test('a credential and a long text are named, not repeated, and are the same in a report', () => {
  const password = finding({ after: 'postgresql://reader:battery-staple@db.example/vmshift' });
  const long = finding({ now: 'x'.repeat(201) });
  expect(acknowledgedValue(password)).toBe('(not shown: a credential)');
  expect(acknowledgedValue(long)).toMatch(/^sha256:[0-9a-f]{64}$/);
  const shown = reportFindings([password, long], { lifted: [] });
  expect(shown.map(acknowledgedValue)).toEqual([password, long].map(acknowledgedValue));
});
