import { gitError } from './git';

const told = (stderr: string) => gitError(['status'], { code: 128, stdout: '', stderr }).lines;

test.each([
  ['/srv/clone', '/srv/clone'],
  ["/srv/a clone $1 of Ada's", "'/srv/a clone $1 of Ada'\\''s'"],
])('a folder of another owner is told with the command of Git, as it can be pasted: %s', (folder, quoted) => {
  const command = `git config --global --add safe.directory ${quoted}`;
  // As Git 2.39 prints it.
  const printed = `fatal: detected dubious ownership in repository at '${folder}'\nTo add an exception for this directory, call:\n\n\t${command}\n`;
  const lines = told(printed);
  expect([lines[0], lines.at(-1)]).toEqual([
    `git status failed: fatal: detected dubious ownership in repository at '${folder}'`,
    `  fix: ${command}`,
  ]);
  expect(lines.join('\n')).not.toContain('\\t');
});

test('a setting without a value is named, and where to give it one', () => {
  const printed =
    "error: missing value for 'branch.feat.remote'\nfatal: bad config variable 'branch.feat.remote' in file '.git/config' at line 13\n";
  expect(told(printed).at(-1)).toBe('  fix: give branch.feat.remote a value, or remove its line: git config --edit');
});

test('a Git that does not know an option is told to be too old, and what tells the version', () => {
  // As Git before 2.29 answers a fetch.
  const printed =
    "error: unknown option `no-write-fetch-head'\nusage: git fetch [<options>] [<repository> [<refspec>...]]\n";
  expect(told(printed).at(-1)).toBe('  fix: this Git is too old: ./vmshiftctl doctor tells which one is needed');
});

test('a hook that refuses is told with where it is, behind no warning that is no reason', () => {
  // As Git 2.39 prints it of a push.
  const printed =
    'warning: not sending a push certificate since the receiving end does not support --signed push\nrefused\nfatal: ref updates aborted by hook\n';
  expect(told(printed)).toEqual([
    'git status failed: refused',
    '  | fatal: ref updates aborted by hook',
    '  fix: a hook of this clone refuses it: git rev-parse --git-path hooks tells the folder',
  ]);
});

test.each([
  // As Git 2.39 prints it of a fetch, a commit and a merge.
  'error: insufficient permission for adding an object to repository database .git/objects\nfatal: failed to write object\n',
  "error: cannot open '.git/FETCH_HEAD': Permission denied\n",
  "fatal: Unable to create '/srv/clone/.git/index.lock': Permission denied\n",
  "fatal: Unable to create '/srv/clone/.git/index.lock': Read-only file system\n",
])('a clone that another user owns is told, and no credentials: %j', (printed) => {
  expect(told(printed).at(-1)).toMatch(/^ {2}fix: this clone cannot be written to, /);
});

test.each([
  'error: remote unpack failed: unable to create temporary object directory\nerror: failed to push some refs\n',
  'remote: error: insufficient permission for adding an object to repository database ./objects\n',
])('a remote that cannot be written to is told: %j', (printed) => {
  expect(told(printed).at(-1)).toMatch(/^ {2}fix: the repository of the remote cannot be written to /);
});

test('a server that refuses the key is told by its credentials', () => {
  const printed = 'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n';
  expect(told(printed).at(-1)).toMatch(/^ {2}fix: check the credentials for the remote/);
});
