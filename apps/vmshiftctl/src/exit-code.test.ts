import { UserError } from '@vmshift/findings';
import { exitCodeOf } from './exit-code';
import { testWorld } from './testing/test-world';
import { UsageError } from './usage-error';

function told(error: unknown) {
  const world = testWorld({ root: '/', env: {} });
  return { code: exitCodeOf(error, world), warned: world.warned.join('\n') };
}

const refused = (code: string) =>
  Object.assign(new Error(`${code}: refused, open '/dist/dev/x.yaml'`), { code, syscall: 'open', errno: -1 });

test('what a user has to correct is a message, wrong usage has a code of its own', () => {
  expect(told(new UserError('correct it'))).toEqual({ code: 1, warned: 'correct it' });
  expect(told(new UsageError('use it so'))).toEqual({ code: 2, warned: 'use it so' });
});

test.each(['EACCES', 'EROFS', 'ENOSPC'])('%s of the machine is a message that names the path, not a stack', (code) => {
  expect(told(refused(code))).toEqual({
    code: 1,
    warned: `${code}: refused, open '/dist/dev/x.yaml'; fix: correct that on this machine and run it again`,
  });
});

test('everything else is our bug, with its stack; so is a file that our own code did not find', () => {
  expect(told(new TypeError('x is undefined'))).toEqual({ code: 70, warned: expect.stringContaining('    at ') });
  expect(told(refused('ENOENT')).code).toBe(70);
});
