import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderJson, renderMarkdown, renderSarif, renderText } from '@vmshift/findings/report';
import { report, reportFinding } from '@vmshift/findings/testing';
import { printReviewPage } from '@vmshift/page/review';
import { createProgram } from '../program';
import { testWorld } from '../testing/test-world';
import { reportRender } from './report-render';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vmshift-test-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const saved = report({ findings: [reportFinding()] });

async function render(content: string, ...[options = {}]: readonly Parameters<typeof reportRender>[1][]) {
  writeFileSync(join(root, 'report.json'), content);
  const world = testWorld({ root, width: () => Number.POSITIVE_INFINITY });
  expect(await reportRender('report.json', options, world)).toBe(0);
  return world.printed.join('\n');
}

test.each([
  ['text', renderText(saved).join('\n')],
  ['markdown', renderMarkdown(saved).text],
  ['html', printReviewPage(saved).trimEnd()],
  ['json', renderJson(saved)],
])('a saved report is rendered as %s, as the command that made it would have', async (format, expected) => {
  expect(await render(renderJson(saved), { format })).toBe(expected);
});

test('SARIF gets the descriptions of the rules', async () => {
  const [{ results }] = JSON.parse(await render(renderJson(saved), { format: 'sarif' })).runs;
  expect(results).toEqual(JSON.parse(renderSarif(saved)).runs[0].results);
});

test('a report that is too long for its place is cut, and goes to a file', async () => {
  const many = report({ findings: Array.from({ length: 100 }, (_, index) => reportFinding({ path: `${index}` })) });
  const output = join(root, 'report.md');
  expect(await render(renderJson(many), { format: 'markdown', maxBytes: '5000', output })).toBe('');
  const text = readFileSync(output, 'utf8');
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(5001);
  expect(text).toContain('Not shown here');
});

test.each([
  ['{}', 'report.json: got no version; allowed: a report of version 1'],
  ['x', 'report.json is not JSON'],
])('%s is no report', async (content, message) => {
  await expect(render(content)).rejects.toThrow(message);
});

test('a file that is not there is told with the command that makes one', async () => {
  await expect(reportRender('none.json', {}, testWorld({ root }))).rejects.toThrow(
    /^none\.json: .*ENOENT: .*; make it with: \.\/vmshiftctl diff --format json --output none\.json$/,
  );
});

test('--json is --format json', async () => {
  writeFileSync(join(root, 'report.json'), renderJson(saved));
  const world = testWorld({ root });
  await createProgram(world, () => {}).parseAsync(['report', 'render', 'report.json', '--json'], { from: 'user' });
  expect(world.printed.join('\n')).toBe(renderJson(saved));
});
