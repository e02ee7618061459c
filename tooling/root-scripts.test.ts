import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

test('the script for Windows starts what the other one starts, as it does', () => {
  const [, flags, program] = /exec node (\S+) "\$\{folder\}(\S+)" "\$@"/.exec(read('vmshiftctl')) ?? [];
  expect([flags, program]).toEqual([expect.stringMatching(/^--/), expect.stringMatching(/\.js$/)]);
  expect(read('vmshiftctl.cmd').split('\r\n')).toEqual([
    expect.stringMatching(/^@rem /),
    `@node ${flags} "%~dp0${program?.replaceAll('/', '\\')}" %*`,
    '',
  ]);
});
