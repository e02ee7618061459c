import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderJson } from '@vmshift/findings/report';
import { report, reportFinding } from '@vmshift/findings/testing';
import { testWorld } from '../testing/test-world';
import { type ReportCompareOptions, reportCompare } from './report-compare';
import { rules } from './rules';

let root: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'vmshift-test-'));
  writeFileSync(join(root, 'before.json'), renderJson(report({ findings: [reportFinding()] })));
  writeFileSync(join(root, 'after.json'), renderJson(report()));
  await rules(undefined, { format: 'json', output: 'rules.json' }, testWorld({ root }));
  const listed = JSON.parse(readFileSync(join(root, 'rules.json'), 'utf8')) as { readonly id: string }[];
  const fewer = listed.filter(({ id }) => id !== 'backup-retention-shorter');
  expect(fewer).toHaveLength(listed.length - 1);
  writeFileSync(join(root, 'fewer.json'), JSON.stringify(fewer));
});
afterEach(() => rmSync(root, { recursive: true }));

async function compare(options: ReportCompareOptions = {}, after = 'after.json'): Promise<string> {
  const world = testWorld({ root });
  expect(await reportCompare('before.json', after, options, world)).toBe(0);
  return world.printed.join('\n');
}

test('a finding that is lost is told, and fails nothing', async () => {
  expect(await compare()).toContain('1 finding and 0 rules differ\n');
  expect(await compare()).toContain(
    '\ngone production: Deployment/redis spec.strategy.type [two-servers-on-one-volume]',
  );
});

test('so is a rule that is gone, in a file of Markdown', async () => {
  const options = { rulesBefore: 'rules.json', rulesAfter: 'fewer.json', format: 'markdown', output: 'x.md' };
  expect(await compare(options)).toBe('');
  expect(readFileSync(join(root, 'x.md'), 'utf8')).toMatch(/^## Both judges: 1 finding and 1 rule differ\n/);
});

test('what cannot be compared is told with the command that makes it', async () => {
  await expect(compare({}, 'none.json')).rejects.toThrow(
    /; make it with: \.\/vmshiftctl diff --format json --output none\.json$/,
  );
  const both = { rulesBefore: 'before.json', rulesAfter: 'none.json' };
  await expect(compare(both)).rejects.toThrow(
    /^before\.json: not a list of rules: .*; make it with: \.\/vmshiftctl rules --format json --output before\.json$/,
  );
  await expect(compare({ rulesBefore: 'rules.json' })).rejects.toThrow('--rules-after: got ');
  await expect(compare({ format: 'sarif' })).rejects.toThrow('--format: got "sarif"; allowed: text, markdown');
});
