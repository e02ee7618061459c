import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callsInGuide } from './testing/guide-commands';
import { StrictPrograms } from './testing/strict-programs';
import { stubPrograms } from './testing/stub-programs';

const root = join(__dirname, '../../..');
const FOLDER = 'templates/app-repository/issues';
const names = readdirSync(join(root, FOLDER));
const issues = names.map((name) => readFileSync(join(root, FOLDER, name), 'utf8'));
const readme = readFileSync(join(root, 'templates/app-repository/README.md'), 'utf8');
const [, block = ''] = /## The application's own issues\n.*?```console\n(.*?)```/s.exec(readme) ?? [];

test.each(names)('%s has a title, what was measured, the change, and how to see that it is done', (name) => {
  const issue = issues[names.indexOf(name)] ?? '';
  expect(issue.split('\n', 2)).toEqual([expect.stringMatching(/^# \S.{10,100}$/), '']);
  expect(issue.match(/^## .*/gm)).toEqual(['## Measured', '## Change', '## Done when']);
  // In the other repository a link to a file of this one leads nowhere.
  expect(issue).not.toMatch(/\]\((?!https:)/);
});

describe('the command that files them', () => {
  let folder: string;
  const strict = new StrictPrograms();
  let programs: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vmshift-issues-'));
    writeFileSync(join(folder, 'filed'), '');
    programs = stubPrograms({
      gh: `"${strict.folder}/gh" "$@" || exit
[ ! -e "${folder}/offline" ] || exit 1
case "$1 $2" in
"issue list") sed -n 's/^# //p' "${folder}/filed" ;;
"issue create") { printf '# %s\\n\\n' "$6"; cat; } >> "${folder}/filed" ;;
esac`,
    });
  });
  afterEach(() => {
    for (const made of [folder, programs]) rmSync(made, { recursive: true });
  });
  afterAll(() => strict.remove());

  const paste = () =>
    spawnSync('bash', ['--norc', '-c', block], {
      cwd: root,
      env: { PATH: `${programs}:${process.env.PATH}` },
      encoding: 'utf8',
    });
  const filed = () => readFileSync(join(folder, 'filed'), 'utf8');

  test('files each once, also when it is run again', () => {
    expect(paste()).toMatchObject({ status: 0, stderr: '' });
    expect(filed()).toBe(issues.join(''));
    expect(paste()).toMatchObject({ status: 0, stderr: '' });
    expect(filed()).toBe(issues.join(''));
  });

  test('files those that are missing', () => {
    writeFileSync(join(folder, 'filed'), String(issues[1]));
    paste();
    expect(filed()).toBe([issues[1], ...issues.filter((_, index) => index !== 1)].join(''));
  });

  test('files nothing where it cannot see what was filed', () => {
    writeFileSync(join(folder, 'offline'), '');
    expect(paste().status).toBe(1);
    expect(filed()).toBe('');
  });

  const gh = (process.env.PATH ?? '')
    .split(':')
    .filter((path) => !path.endsWith('tooling/testing/programs'))
    .map((path) => join(path, 'gh'))
    .find((file) => existsSync(file));
  (gh === undefined ? test.skip : test)('has flags that the installed gh takes (skipped where there is none)', () => {
    const calls = callsInGuide(`\`\`\`console\n${block}\`\`\``, ['gh']);
    const help = (words: readonly string[]) =>
      execFileSync(String(gh), [...words.slice(1), '--help'], { encoding: 'utf8', stdio: 'pipe' });
    expect(calls).toHaveLength(2);
    for (const words of calls) expect(help(words)).toContain(words.slice(0, 3).join(' '));
    expect(() => help(['gh', 'issue', 'create', '--body-fil', '-'])).toThrow('unknown flag');
  });
});
