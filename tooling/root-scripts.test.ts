import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

test('the script for Windows starts what the other one starts, as it does', () => {
  // A flag of V8's on the command line makes Node 20 and 22 parse their own modules at each start.
  const [, program] = /exec node "\$\{folder\}(\S+)" "\$@"/.exec(read('vmshiftctl')) ?? [];
  expect(program).toMatch(/\.js$/);
  expect(read('vmshiftctl.cmd').split('\r\n')).toEqual([
    expect.stringMatching(/^@rem /),
    `@node "%~dp0${program?.replaceAll('/', '\\')}" %*`,
    '',
  ]);
});
