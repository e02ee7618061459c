import { report, reportFinding } from '@vmshift/findings/testing';
import fc from 'fast-check';
import { compareReports, type ListedRule } from './compare-reports';
import { comparisonMarkdown, comparisonText } from './render-comparison';

const rule = (over: Partial<ListedRule> = {}): ListedRule => ({
  id: 'backup-retention-shorter',
  layer: 'change',
  title: 'dumps are kept',
  verdict: 'block',
  ...over,
});

const of = (...findings: readonly Parameters<typeof reportFinding>[0][]) =>
  report({ findings: findings.map((over) => reportFinding(over)) });

test('a finding that one judge loses, in one environment of two, comes first', () => {
  const { findings, verdicts } = compareReports(
    of({ environments: ['production', 'dev'] }, { id: 'x', verdict: 'warn' }),
    of({ environments: ['dev'] }, { id: 'x', verdict: 'info' }, { id: 'y' }),
  );
  expect(findings).toMatchObject([
    { difference: 'gone', id: 'two-servers-on-one-volume', environments: ['production'] },
    { difference: 'changed', id: 'x', before: 'warn: both servers write to one volume' },
    { difference: 'new', id: 'y' },
  ]);
  expect(verdicts).toEqual(['blocked: 1 blocking, 1 warning, 0 notes', 'blocked: 2 blocking, 0 warnings, 1 note']);
});

test('the same difference in several environments is one', () => {
  const both = { environments: ['production', 'dev'] };
  expect(compareReports(of(both), of()).findings).toMatchObject([{ environments: ['dev', 'production'] }]);
});

test('values, and an acknowledgement that only one accepts, are a difference', () => {
  const acknowledged = [{ by: 'octocat', expires: '2026-12-31', reason: 'x' }];
  expect(compareReports(of({ after: '1' }), of({ after: '2' })).findings).toHaveLength(1);
  expect(compareReports(of({}), of({ acknowledged })).findings).toMatchObject([
    { difference: 'changed', after: expect.stringMatching(/^block \(acknowledged\): /) },
  ]);
});

test('a rule that goes, comes or becomes milder is told where it finds nothing', () => {
  const rules = [
    [rule(), rule({ id: 'gone' })],
    [rule({ verdict: 'warn' }), rule({ id: 'new', verdict: undefined })],
  ] as const;
  expect(compareReports(of(), of(), rules)).toMatchObject({
    findings: [],
    rules: [
      { difference: 'gone', id: 'gone', before: 'block: dumps are kept' },
      { difference: 'changed', before: 'block: dumps are kept', after: 'warn: dumps are kept' },
      { difference: 'new', id: 'new', after: 'refuses: dumps are kept' },
    ],
  });
});

const findings = fc.array(
  fc.record({
    id: fc.constantFrom('a', 'b'),
    object: fc.constantFrom('x', 'y'),
    verdict: fc.constantFrom('block' as const, 'warn' as const),
    environments: fc.uniqueArray(fc.constantFrom('dev', 'staging', 'production')),
    because: fc.constantFrom('one', 'other'),
  }),
  { maxLength: 5 },
);

test('a judge differs from itself in nothing, and what is new one way is gone the other way', () => {
  const mirrored = { gone: 'new', changed: 'changed', new: 'gone' } as const;
  fc.assert(
    fc.property(findings, findings, (one, other) => {
      expect(compareReports(of(...one), of(...one.toReversed())).findings).toEqual([]);
      const keys = (all: ReturnType<typeof compareReports>['findings'], mirror: boolean) =>
        all
          .map(({ difference, id, object, environments }) =>
            [mirror ? mirrored[difference] : difference, id, object, ...environments].join(),
          )
          .sort();
      const [there, back] = [compareReports(of(...one), of(...other)), compareReports(of(...other), of(...one))];
      expect(keys(there.findings, false)).toEqual(keys(back.findings, true));
    }),
  );
});

describe('what is printed', () => {
  const compared = compareReports(of({ path: 'spec\n# x <b>@octocat' }), of(), [[rule()], []]);

  test('has each side, and warns of silence', () => {
    expect(comparisonText(compared)).toEqual([
      '1 finding and 1 rule differ',
      '  before: blocked: 1 blocking, 0 warnings, 0 notes',
      '  after:  nothing blocks: 0 blocking, 0 warnings, 0 notes',
      'gone production: Deployment/redis spec\\n# x <b>@octocat [two-servers-on-one-volume]',
      '  before: block: both servers write to one volume',
      'gone rule backup-retention-shorter',
      '  before: block: dumps are kept',
      expect.stringContaining('may judge otherwise all the same'),
    ]);
    expect(comparisonText(compareReports(of(), of()))[0]).toBe('no finding and no rule differs');
  });

  test('escapes what is not ours', () => {
    const text = comparisonMarkdown(compared).join('\n');
    expect(text).not.toMatch(/<b>|@octocat|^# x/m);
    expect(text).toContain('- **gone** rule <code>backup&#45;retention&#45;shorter</code>');
  });

  test('counts what is too much', () => {
    const many = of(...Array.from({ length: 150 }, (_, index) => ({ path: String(index) })));
    for (const lines of [comparisonText, comparisonMarkdown].map((print) => print(compareReports(many, of()))))
      expect(lines).toContain('and 50 more');
  });
});
