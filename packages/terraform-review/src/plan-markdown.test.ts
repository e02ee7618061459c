import { planOf, type TestChange } from '@vmshift/terraform-review/testing';
import fc from 'fast-check';
import { describePlan } from './describe-plan';
import { planMarkdown } from './plan-markdown';
import type { StackReport } from './stack-report';
import { terraformFindings } from './terraform-findings';

function reportOf(changes: readonly TestChange[]): StackReport {
  const plan = planOf({ changes });
  const findings = terraformFindings({ stack: 's', environments: ['dev'], plan });
  return { status: 'planned', stack: 's', plan: describePlan('s', plan), findings, pendingProducers: [] };
}

const volumes = (count: number, label = 'x'): readonly TestChange[] =>
  Array.from({ length: count }, (_, index) => ({ address: `linode_volume.v${index}`, before: { label } }));

test('what fits is shown in full, summary first', () => {
  const { text, omittedChanges, omittedFindings } = planMarkdown(
    [
      reportOf([{ address: 'a.b', before: { x: 1 }, after: { x: 2 } }]),
      { status: 'not-plannable', stack: 't', because: 'it reads s' },
      { status: 'failed', stack: 'u', because: 'no token' },
    ],
    65_536,
  );
  expect({ omittedChanges, omittedFindings }).toEqual({ omittedChanges: 0, omittedFindings: 0 });
  expect(text).toContain(
    '| <code>s</code> | 1 to update |\n| <code>t</code> | not plannable yet: it reads s |\n| <code>u</code> | **not planned**: no token |',
  );
  expect(text).toContain(
    '- update <code>s</code> <code>a&#46;b</code>\n  - <code>x</code>: <code>1</code> → <code>2</code>',
  );
});

test('it always fits, and says how much it left out', () => {
  const label = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 80 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), label, fc.integer({ min: 700, max: 20_000 }), (count, name, limit) => {
      const report = reportOf(volumes(count, name));
      const { text, omittedChanges, omittedFindings } = planMarkdown([report], limit);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
      const shown = (text.match(/^- (delete|\*\*block)/gm) ?? []).length;
      expect(shown + omittedChanges + omittedFindings).toBe(count * 2);
      expect(text.includes('Not shown here')).toBe(omittedChanges + omittedFindings > 0);
    }),
  );
});

test('a value cannot break out of its place, mention anybody or close an issue', () => {
  const hostile =
    'x`</code>\n\n# Title\n@everybody fixes #1 <img src=x onerror=alert(1)> [a](javascript:b) ||| ```\n<!-- ';
  const { text } = planMarkdown(
    [
      reportOf([{ address: 'a.b', before: { x: 1 }, after: { x: hostile } }]),
      { status: 'failed', stack: 's', because: hostile },
    ],
    65_536,
  );
  expect(text).not.toMatch(/@everybody|(?<!&)#1|<img|<!--|```|^# Title|\]\(javascript/m);
  expect(text.match(/<\/code>/g)?.length).toBe(text.match(/<code>/g)?.length);
});

test('the verdict of the guard stands above everything', () => {
  const report = reportOf(volumes(1));
  const findings = report.status === 'planned' ? report.findings : [];
  expect(planMarkdown([report], 65_536, { blocked: findings, lifted: [], problems: [] }).text).toContain(
    '**Blocked**: 1 finding, 0 acknowledgements without effect',
  );
  expect(
    planMarkdown([report], 65_536, {
      blocked: [],
      lifted: findings.map((finding) => ({ finding, by: [] })),
      problems: [],
    }).text,
  ).toMatch(/Nothing blocks; 1 acknowledged\.[\s\S]*- \*\*block\*\* \(acknowledged\)/);
});

test('a difference of two configurations is never taken for a plan', () => {
  const { text } = planMarkdown([{ ...reportOf(volumes(1)), basis: 'configuration' } as StackReport], 65_536);
  expect(text).toContain('| <code>s</code> | 1 to destroy by its configuration; not planned |');
});
