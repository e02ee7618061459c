import fc from 'fast-check';
import { differInValuesAlone } from './values-alone';

const file = (...lines: readonly string[]) =>
  ["import type { Config } from './config';", '', 'export const dev: Config = {', ...lines, '};', ''].join('\n');

const base = file("  name: 'dev',");

test.each([
  ["  host: 'dev.example.com',"],
  ["  nodePool: { type: 'g6-standard-2', minNodes: 2, maxNodes: 3 }, // two nodes"],
  ["  additionalNodePools: [{ name: 'large', minNodes: 1, reserved: true }],"],
  ["  'a-key': -1.5,"],
  ["  schedule: '17 2 * * *',"],
  ['  ingress: {', "    paths: [{ path: '/', pathType: 'Prefix' }],", '  },'],
  ['  // why it is so small'],
  ['  database: undefined,'],
])('a line of values: %s', (...lines) => {
  expect(differInValuesAlone(base, file(...lines))).toBe(true);
});

test.each([
  ["  host: require('node:fs').readFileSync('/etc/passwd', 'utf8'),"],
  ["  host: process.env.HOST ?? 'x',"],
  ['  host: name,'],
  ['  host: `$' + '{evil()}`,'],
  ["  host: '$" + "{evil()}',"],
  ["  host: '*/ evil() /*',"],
  ['  // */ evil() //'],
  ['  // \u2028 evil()'],
  ["  host: 'a\\', evil(), \\'',"],
  ["  ['constructor']"],
  ["  host: ''['constructor'],"],
  ['  get host() { return 1 },'],
  ['  ...evil,'],
  ['  count: 0x10,'],
  ["  host: 'a' + 'b',"],
  ["import './evil';"],
])('no line of values: %s', (line) => {
  expect(differInValuesAlone(base, file(line))).toBe(false);
});

test('code that goes, or changes its order, is a difference', () => {
  const code = ['const a = one();', 'const b = two();'];
  expect(differInValuesAlone(file(...code), file(...code.toReversed()))).toBe(false);
  expect(differInValuesAlone(file(...code), base)).toBe(false);
  expect(differInValuesAlone(base, '')).toBe(false);
});

test('every object of plain values is one, however it is nested', () => {
  const leaf = fc.oneof(
    fc.stringMatching(/^[\w ./:-]{0,10}$/).map((text) => `'${text}'`),
    fc.integer().map(String),
    fc.constantFrom('true', 'false', 'null', 'undefined'),
  );
  const { value } = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, leaf, tie('object'), tie('list')),
    object: fc.array(fc.tuple(fc.stringMatching(/^[a-z]\w{0,5}$/), tie('value')), { maxLength: 3 }).map((pairs) => {
      const entries = pairs.map(([key, each]) => `${key}: ${each}`);
      return `{ ${entries.join(', ')} }`;
    }),
    list: fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
  }));
  fc.assert(fc.property(value, (text) => expect(differInValuesAlone(base, file(`  key: ${text},`))).toBe(true)));
});

test('a line of slashes takes no longer than its length, and counts as code', () => {
  const line = `  // ${'/'.repeat(150_000)}\``;
  expect(differInValuesAlone(base, file(line))).toBe(false);
  expect(differInValuesAlone(base, file(`  // ${'/'.repeat(1_000)}`))).toBe(true);
  expect(differInValuesAlone(base, file(`  // ${'/'.repeat(150_000)}`))).toBe(false);
});
