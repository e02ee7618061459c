import fc from 'fast-check';
import { SourceValues } from './source-values';

const FILES: Readonly<Record<string, string>> = {
  'packages/a/src/model.ts': [
    "import type { Config } from './config';",
    "import { production } from './production';",
    "import { PORT as USED } from '@vmshift/b';",
    '',
    'const shared = { size: 1, nested: { deep: `text` } } as const;',
    'export const environments: readonly Config[] = [production];',
    'export const model = {',
    '  environments,',
    '  ...shared,',
    "  'quoted-key': -5,",
    '  port: USED,',
    '  read: shared.nested.deep,',
    '  computed: Math.max(1, 2),',
    '  size: 3,',
    '  [USED]: true,',
    '  after: false,',
    '} satisfies object;',
  ].join('\n'),
  'packages/a/src/production.ts':
    "export const production: Config = {\n  name: 'production',\n  list: [\n    { a: 1 },\n  ],\n};\n",
  'packages/b/src/index.ts': "export * from './other';\nexport { PORT } from './ports';\n",
  'packages/b/src/other.ts': 'export const OTHER = 1;\n',
  'packages/b/src/ports.ts': '\nconst PORT = 8000;\nexport { PORT };\n',
  'packages/a/src/circle.ts': 'export const one = two;\nconst two = one;\n',
  'packages/a/src/broken.ts': 'export const model = {',
  'pin.json': '{\n  "images": {\n    "api": { "tag": "main-1" }\n  }\n}\n',
};
const values = new SourceValues((file) => FILES[file]);
const find = (...path: readonly (string | number)[]) =>
  values.find({ file: 'packages/a/src/model.ts', name: 'model' }, path);
const MODEL = 'packages/a/src/model.ts';

test.each([
  ['in another module', ['environments', 0, 'name'], 'packages/a/src/production.ts', 2, 'production'],
  ['in a list', ['environments', 0, 'list', 0, 'a'], 'packages/a/src/production.ts', 4, 1],
  ['in what is spread', ['nested', 'deep'], MODEL, 5, 'text'],
  ['where it is written last', ['size'], MODEL, 14, 3],
  ['under a key in quotes', ['quoted-key'], MODEL, 10, -5],
  ['in a module of another package', ['port'], 'packages/b/src/ports.ts', 2, 8000],
  ['of a property of a constant', ['read'], MODEL, 5, 'text'],
  ['under a key that is a constant', ['8000'], MODEL, 15, true],
])('finds a value %s', (_, path, file, line, literal) => {
  expect(find(...path)).toEqual({ file, line, literal });
});

test('what is computed has the line that computes it', () => {
  expect(find('computed')).toEqual({ file: MODEL, line: 13 });
  expect(find('computed', 'below')).toEqual({ file: MODEL, line: 13 });
});

test.each([
  ['no such file', 'packages/a/src/none.ts', 'model'],
  ['no such constant', MODEL, 'none'],
  ['a file that is no TypeScript', 'packages/a/src/broken.ts', 'model'],
])('finds nothing in %s', (_, file, name) => {
  expect(values.find({ file, name }, ['name'])).toBeUndefined();
});

test('ends where sources refer to themselves', () => {
  expect(values.find({ file: 'packages/a/src/circle.ts', name: 'one' }, [])).toEqual({
    file: 'packages/a/src/circle.ts',
    line: expect.any(Number),
  });
});

test('reads a JSON file', () => {
  expect(values.findInJson('pin.json', ['images', 'api', 'tag'])).toEqual({
    file: 'pin.json',
    line: 3,
    literal: 'main-1',
  });
  expect(values.findInJson('pin.json', ['images', 'none'])).toBeUndefined();
});

test('every value of data that is written as a constant is found with what it is', () => {
  const data = fc.letrec<{ data: unknown }>((tie) => ({
    data: fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(tie('data'), { maxLength: 3 }),
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('data'),
        { maxKeys: 3 },
      ),
    ),
  })).data;
  fc.assert(
    fc.property(data, (value) => {
      const text = `export const value = ${JSON.stringify(value, null, 2)};\n`;
      const sources = new SourceValues(() => text);
      const check = (part: unknown, path: readonly (string | number)[]): void => {
        if (typeof part === 'object' && part !== null) {
          for (const [key, child] of Object.entries(part))
            check(child, [...path, Array.isArray(part) ? Number(key) : key]);
        } else {
          expect(sources.find({ file: 'value.ts', name: 'value' }, path)?.literal).toEqual(part);
        }
      };
      check(value, []);
    }),
  );
});

const DOUBLING = Array.from({ length: 40 }, (_, index) => `const v${index + 1} = { ...v${index}, ...v${index} };`);

test.each([
  `export const model = v40;\nconst v0 = {};\n${DOUBLING.join('\n')}`,
  'export const model = { ...model };',
  `export const model = ${'x'.repeat(2_000_000)};`,
  '(',
  '{ '.repeat(50_000),
  `const model = ${'['.repeat(50_000)}`,
  '\0',
  'export const model = model.model;',
])('text that is no source of ours ends in nothing, and in no error', (text) => {
  expect(() => new SourceValues(() => text).find({ file: 'x.ts', name: 'model' }, ['a'])).not.toThrow();
});
