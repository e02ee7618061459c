import { join } from 'node:path';

jest.mock('jest-runtime', () => ({
  default: class {
    readonly texts: Map<string, string>;
    readonly transformer: Transformer;
    constructor(...given: readonly unknown[]) {
      this.transformer = given[3] as Transformer;
      this.texts = given[4] as Map<string, string>;
    }
  },
}));

interface Transformer {
  transform(path: string, options: object, text: string): { readonly originalCode: string };
}

const Runtime = jest.requireActual('./runtime.cjs');
const OURS = join(__dirname, 'a-module.ts');
const OTHER = '/somewhere-else/a-module.ts';

/** The texts that the next test file of a worker has at hand. */
function textsOf(globalConfig: object, read: readonly [string, string][] = []): Map<string, string> {
  return new Runtime({}, {}, {}, {}, new Map(read), {}, '', globalConfig).texts;
}

test('a module of this repository is read once in a worker, any other once for each test file', () => {
  const first = textsOf({}, [['/read-before.ts', 'of the first file']]);
  first.set(OURS, 'read').set(OTHER, 'read');
  expect([first.get(OURS), first.get(OTHER), first.get('/read-before.ts')]).toEqual([
    'read',
    'read',
    'of the first file',
  ]);
  const second = textsOf({});
  expect([second.get(OURS), second.get(OTHER), second.get('/read-before.ts')]).toEqual(['read', undefined, undefined]);
});

test.each([{ watch: true }, { watchAll: true }])('%j: each run reads what a person has edited', (globalConfig) => {
  textsOf({}).set(OURS, 'before the edit');
  expect(textsOf(globalConfig).get(OURS)).toBeUndefined();
});

/** The texts that two test files ask to transform, and those that Jest's transformer is asked for. */
function transformedTexts(globalConfig: object, texts: readonly string[]): string[] {
  const asked: string[] = [];
  const transform = (_path: string, _options: object, text: string) => {
    asked.push(text);
    return { originalCode: text };
  };
  for (const text of texts) {
    const { transformer } = new Runtime({}, {}, {}, { transform }, new Map(), {}, '', globalConfig);
    expect(transformer.transform(OURS, {}, text)).toEqual({ originalCode: text });
  }
  return asked;
}

test('a text is transformed once in a worker, and each time where Jest watches', () => {
  expect(transformedTexts({}, ['a', 'a', 'b'])).toEqual(['a', 'b']);
  expect(transformedTexts({ watch: true }, ['a', 'a'])).toEqual(['a', 'a']);
});
