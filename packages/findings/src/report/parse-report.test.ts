import { plannedStack, report, reportFinding } from '@vmshift/findings/testing';
import fc from 'fast-check';
import { parseReport } from './parse-report';
import { renderJson } from './render-json';
import type { Report } from './report';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const texts = fc.array(text, { maxLength: 3 });
const count = fc.nat({ max: 1000 });
const optional = fc.option(text, { nil: undefined });
const field = fc.record({ path: text, before: optional, after: optional });
const fields = fc.array(field, { maxLength: 3 });
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });

const stack: fc.Arbitrary<Report['stacks'][number]> = fc.oneof(
  fc.record({ status: fc.constantFrom('failed', 'not-plannable'), stack: text, because: text }),
  fc.record({
    status: fc.constant('planned'),
    stack: text,
    basis: fc.constantFrom('plan', 'configuration'),
    plan: fc.record({
      stack: text,
      changes: few(
        fc.record({
          address: text,
          type: text,
          constructPath: optional,
          action: fc.constantFrom('create', 'update', 'delete', 'replace', 'forget'),
          because: texts,
          reason: optional,
          previousAddress: optional,
          attributes: fields,
        }),
      ),
      drift: few(
        fc.record({
          address: text,
          constructPath: optional,
          action: fc.constantFrom('update', 'delete'),
          attributes: fields,
        }),
      ),
      outputs: texts,
    }),
    untold: texts,
    pendingProducers: texts,
  }),
);

const finding = fc.record({
  id: text,
  class: fc.constantFrom('data-loss', 'drift-between-environments', 'cost'),
  verdict: fc.constantFrom('block', 'warn', 'info'),
  environments: texts,
  ...{ object: text, path: text, before: optional, after: optional, now: optional },
  ...{ because: text, impact: text, fix: text, see: text },
  lines: fc.option(texts, { nil: undefined }),
  explains: fc.option(
    few(fc.record({ id: text, verdict: fc.constantFrom('block', 'warn', 'info'), path: text, because: text })),
    { nil: undefined },
  ),
  acknowledged: few(fc.record({ by: text, expires: text, reason: text })),
  places: few(fc.record({ environment: text, file: text, line: fc.integer({ min: 1, max: 1e6 }) })),
});

const anyReport: fc.Arbitrary<Report> = fc.record({
  version: fc.constant(1),
  command: fc.constantFrom('diff', 'plan', 'deploy'),
  base: text,
  head: text,
  source: fc.record({
    repository: text,
    revision: text,
    pullRequest: fc.option(fc.integer({ min: 1, max: 1e6 }), { nil: undefined }),
  }),
  environments: fc.option(texts, { nil: undefined }),
  judgeChanges: fc.option(texts, { nil: undefined }),
  notCompared: texts,
  notes: texts,
  findings: few(finding),
  acknowledgementProblems: few(
    fc.record({ rule: text, environment: text, path: text, value: text, allowed: text, fix: text }),
  ),
  objects: fc.option(
    fc.record({
      environments: few(fc.record({ environment: text, changes: count })),
      changes: few(
        fc.record({
          change: fc.constantFrom('added', 'removed', 'changed', 'renamed'),
          object: text,
          from: optional,
          environments: texts,
          fields,
        }),
      ),
    }),
    { nil: undefined },
  ),
  stacks: few(stack),
}) as fc.Arbitrary<Report>;

test('a saved report that is read is the same report', () => {
  fc.assert(
    fc.property(anyReport, (one) => {
      expect(parseReport(renderJson(one), 'report.json')).toEqual(one);
    }),
    { numRuns: 300 },
  );
});

const saved = (over: object) => JSON.stringify({ ...report({ findings: [reportFinding()] }), ...over });

test.each([
  ['no JSON', '{', 'report.json is not JSON: '],
  [
    'another version',
    saved({ version: 2 }),
    'report.json: got version 2; allowed: a report of version 1; make it again: ',
  ],
  ['no version', '[]', 'report.json: got no version; allowed: '],
  ['nothing', 'null', 'report.json: got no version; allowed: '],
  ['an unknown command', saved({ command: 'x' }), '  command: Invalid option: '],
  [
    'a finding without a verdict',
    saved({ findings: [{ ...reportFinding(), verdict: undefined }] }),
    '  findings.0.verdict: ',
  ],
  ['a stack of no known state', saved({ stacks: [{ ...plannedStack('s'), status: 'x' }] }), '  stacks.0.status: '],
  ['line 0', saved({ findings: [reportFinding({ places: [{ environment: 'dev', file: 'f', line: 0 }] })] }), '.line: '],
])('%s is refused', (_, content, message) => {
  expect(() => parseReport(content, 'report.json')).toThrow(message);
});

test('of many problems ten are told, the others counted', () => {
  const content = saved({ notes: Array.from({ length: 50 }, () => 1) });
  expect(() => parseReport(content, 'report.json')).toThrow('  and 40 more');
});
