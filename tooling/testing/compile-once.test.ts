import { compileFunction } from 'node:vm';

const run = (code: string, parameters: readonly string[] = []): unknown =>
  compileFunction(code, parameters, { filename: '/compiled-once.js' })(1, 2);

test('a module is what its text says, however often a text of that name was compiled', () => {
  expect([run('return 1'), run('return 1'), run('return 2'), run('return 1')]).toEqual([1, 1, 2, 1]);
  expect([run('return one', ['one', 'two']), run('return one', ['two', 'one'])]).toEqual([1, 2]);
});

test('every worker compiles a module once', () => {
  expect(compileFunction.toString()).toContain('cachedData');
});
