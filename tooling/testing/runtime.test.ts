import { join } from 'node:path';

jest.mock('jest-runtime', () => ({
  default: class {
    readonly texts: Map<string, string>;
    constructor(...given: readonly unknown[]) {
      this.texts = given[4] as Map<string, string>;
    }
  },
}));

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
