import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test.each(['EACCES', 'EROFS', 'EAGAIN'])('%s of the machine is a message that names the path, not a stack', (code) => {
  expect(told(refused(code))).toEqual({
    code: 1,
    warned: `${code}: refused, open '/dist/dev/x.yaml'; fix: correct that on this machine and run it again`,
  });
});

test('a full disk is told with what shows which one', () => {
  expect(told(refused('ENOSPC'))).toEqual({
    code: 1,
    warned: `ENOSPC: refused, open '/dist/dev/x.yaml'; fix: free some space (df -h . "\${TMPDIR:-/tmp}" shows where) and run it again`,
  });
});

test.each(['nowhere', 'a file/in it'])('a TMPDIR that is not there, as %s, is told with what to set', (folder) => {
  const made = mkdtempSync(join(tmpdir(), 'vmshift-test-'));
  writeFileSync(join(made, 'a file'), '');
  let failure: unknown;
  try {
    mkdtempSync(join(made, folder, 'vmshift-'));
  } catch (error) {
    failure = error;
  }
  rmSync(made, { recursive: true });
  expect(told(failure)).toEqual({
    code: 1,
    warned: expect.stringMatching(
      /^no temporary folder: ENO(ENT|TDIR): .*mkdtemp '.*'; fix: set TMPDIR to a folder that can be written to and run it again$/,
    ),
  });
});

test('everything else is our bug, with its stack; so is a file that our own code did not find', () => {
  expect(told(new TypeError('x is undefined'))).toEqual({ code: 70, warned: expect.stringContaining('    at ') });
  expect(told(refused('ENOENT')).code).toBe(70);
});

test('a model that fails as it is read is told in a sentence, with what tells the line', () => {
  const error = new ReferenceError('foo is not defined');
  const at = 'clone/node_modules/.cache/program/model-f590f0f849ea8ccea94d29d41fca9581.js:21:156';
  error.stack = `ReferenceError: foo is not defined\n    at Object.<anonymous> (/${at})\n    at load (/clone/tooling/load-program.cjs:26:35)`;
  expect(told(error)).toEqual({
    code: 1,
    warned:
      'the model of the platform cannot be read: ReferenceError: foo is not defined\n  fix: packages/environments/src; npm run typecheck tells the file and the line',
  });
});

test('so is a profile of the application, with its file, whatever it called', () => {
  const error = new ReferenceError('USER is not defined');
  const at = (name: string) => `    at ${name} (/clone/node_modules/.cache/program/program-1.js:209:6)`;
  const loading = ['packages/application/src/vmshift/api', '__init', 'packages/application/src/vmshift/vmshift'];
  for (const frames of [loading, ['writtenWithin', ...loading]]) {
    error.stack = ['ReferenceError: USER is not defined', ...frames.map(at)].join('\n');
    expect(told(error)).toEqual({
      code: 1,
      warned:
        'the model of the platform cannot be read: ReferenceError: USER is not defined\n  fix: packages/application/src/vmshift/api.ts; npm run typecheck tells the file and the line',
    });
  }
});
