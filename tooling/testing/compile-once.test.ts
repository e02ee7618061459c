import { compileFunction, createContext, runInContext } from 'node:vm';

const compile = (
  code: string,
  parameters: readonly string[],
  parsingContext: object,
): ((...given: number[]) => unknown) =>
  compileFunction(code, parameters, { filename: '/compiled-once.js', parsingContext }) as never;

const run = (code: string, parameters: readonly string[] = []): unknown =>
  compile(code, parameters, createContext({}))(1, 2);

test('a module is what its text says, however often a text of that name was compiled', () => {
  expect([run('return 1'), run('return 1'), run('return 2'), run('return 1')]).toEqual([1, 1, 2, 1]);
  expect([run('return one', ['one', 'two']), run('return one', ['two', 'one'])]).toEqual([1, 2]);
  expect(run('return 3 // and no more')).toBe(3);
});

test('each context runs a module with what is its own', () => {
  const [first, second] = [createContext({ name: 'first' }), createContext({ name: 'second' })];
  const count = 'globalThis.count = (globalThis.count ?? 0) + 1; return [name, count, Array]';
  const ran = [first, second, first].map((context) => compile(count, [], context)());
  expect(ran).toEqual([
    ['first', 1, runInContext('Array', first)],
    ['second', 1, runInContext('Array', second)],
    ['first', 2, runInContext('Array', first)],
  ]);
});

test('a failure names the line and the column of the text', () => {
  const failing = compile('throw new Error("here")', ['module', 'exports'], createContext({}));
  expect(failing).toThrow(expect.objectContaining({ stack: expect.stringContaining('/compiled-once.js:1:7') }));
  expect(() => compile('return }', [], createContext({}))).toThrow('Unexpected token');
});

test('every worker compiles a module once', () => {
  expect(compileFunction.toString()).toContain('runInContext');
});
