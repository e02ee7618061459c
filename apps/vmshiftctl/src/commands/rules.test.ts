import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAcknowledgements } from '@vmshift/findings';
import { LAYERS } from '../rules/layers';
import { listedRules } from '../rules/listed-rules';
import { testWorld } from '../testing/test-world';
import { rules } from './rules';

const root = join(__dirname, '../../../..');

async function printed(id?: string, options: Parameters<typeof rules>[1] = {}): Promise<readonly string[]> {
  const world = testWorld({ root, width: () => Number.POSITIVE_INFINITY });
  expect(await rules(id, options, world)).toBe(0);
  return world.printed;
}

const [first] = listedRules;

test('docs/reference/rules.md is what the program prints; write it again: ./vmshiftctl rules --format markdown --output docs/reference/rules.md', async () => {
  const fresh = (await printed(undefined, { format: 'markdown' })).join('\n');
  expect(readFileSync(join(root, 'docs/reference/rules.md'), 'utf8')).toBe(`${fresh}\n`);
});

test('no two rules have the same id', () => {
  const ids = listedRules.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test.each(listedRules.map((rule) => [rule.id, rule] as const))('%s can be looked up', (id, { title, see }) => {
  expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(title).toMatch(/^\S.*[^.\s]$/);
  expect(see).toMatch(/^(?:https:\/\/[\w./#?=&%~@+:-]+|docs\/[\w./#-]+)$/);
});

test('people read a severity in words, and programs by its id', async () => {
  const atRisk = listedRules.find(({ severity }) => severity === 'at-risk');
  expect(await printed(atRisk?.id)).toContain('  gives: at risk');
  for (const format of ['text', 'markdown'])
    expect((await printed(undefined, { format })).join('\n').replace(/In JSON they are .*/, '')).not.toContain(
      'at-risk',
    );
  expect(JSON.parse((await printed(atRisk?.id, { format: 'json' })).join('\n'))).toMatchObject([
    { severity: 'at-risk' },
  ]);
});

// An entry of another rule, pasted under stress, would lift what no one has seen.
test.each([
  [
    'backup-retention-shorter',
    'with the entry that ./vmshiftctl diff prints under the finding, in apps/infra/acknowledged.json',
  ],
  [
    'node-pool-replaced',
    'with the entry that ./vmshiftctl plan prints under the finding, in apps/infra/acknowledged.json',
  ],
  [
    'field-immutable',
    'with the entry that ./vmshiftctl diff prints under the finding, in apps/infra/acknowledged.json',
  ],
  [
    'image-not-pinned',
    'with the entry that ./vmshiftctl diff prints under the finding, in apps/infra/acknowledged.json; synth refuses it all the same',
  ],
  ['variable-changes', 'not needed'],
  ['capacity', 'not possible'],
  ['host-without-route', 'not possible'],
])('%s tells how it is acknowledged, and shows no entry', async (id, how) => {
  expect(await printed(id)).toContain(`  acknowledge: ${how}`);
});

test('all are listed, and one is printed with its source', async () => {
  const list = (await printed()).join('\n');
  for (const { id } of listedRules) expect(list).toContain(`  ${id} (`);
  expect((await printed(first?.id)).join('\n')).toContain(`source: ${first?.see}`);
});

test('on a terminal the words go on below', async () => {
  const world = testWorld({ root });
  await rules(undefined, {}, world);
  expect(world.printed.filter((line) => line.length > 80)).toEqual([]);
  expect(world.printed.length).toBeGreaterThan((await printed()).length);
});

test('a rule that others explain names them', async () => {
  const text = (await printed('image-digest-dropped')).join('\n');
  expect(text).toContain('  told by: image-not-pinned, image-of-another-branch, image-tag-moves; where');
});

test('JSON holds the same', async () => {
  const list = JSON.parse((await printed(undefined, { format: 'json' })).join('\n'));
  expect(list).toHaveLength(listedRules.length);
  expect(list[0]).toEqual({ id: first?.id, layer: first?.layer, title: first?.title, see: first?.see });
});

test.each([
  [`${first?.id}s`, `nearest: ${first?.id}`],
  ['no-such-rule-at-all', 'all of them: ./vmshiftctl rules'],
])('%s is no rule, and the nearest are named', async (id, message) => {
  await expect(rules(id, {}, testWorld({ root }))).rejects.toThrow(message);
});

test('an unknown format is refused', async () => {
  await expect(rules(undefined, { format: 'html' }, testWorld({ root }))).rejects.toThrow(
    '--format: got "html"; allowed: text, markdown, json',
  );
});

test('every acknowledgement that is shown can be used', () => {
  const examples = LAYERS.flatMap(({ example }) => (example === undefined ? [] : [example]));
  const known = { stacks: ['cluster-dev'], environments: ['production', 'staging'] };
  expect(parseAcknowledgements(JSON.stringify(examples), 'example.json', known)).toHaveLength(examples.length);
});
