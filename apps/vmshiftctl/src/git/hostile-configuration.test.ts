import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gitSettings, settingLines } from '../testing/git-settings-file';
import { sha, type TestClone, TestOrigin } from '../testing/test-origin';
import { createGit } from './git';

jest.setTimeout(120_000);

let origin: TestOrigin;
let key: string;
/** The commit that reverted a release of production, signed. */
let reverted: string;
let expected: readonly string[];
let expectedInShort: readonly string[];

type Setting = readonly [name: string, value: string];
type Variable = readonly [name: string, env: Readonly<Record<string, string>>];

/** Production ran b, whose release was reverted in a signed commit: that holds it. */
beforeAll(async () => {
  origin = new TestOrigin();
  key = join(origin.folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada', '-f', key]);
  const clone = origin.clone();
  await clone.run('release', '--branch=main', `--sha=${sha('b')}`, '--sequence=2', '--push');
  clone.git('-c', 'gpg.format=ssh', '-c', `user.signingKey=${key}.pub`, 'revert', '--no-edit', '--gpg-sign', 'HEAD');
  clone.git('push', '--quiet');
  reverted = clone.head();
  expect(clone.git('cat-file', 'commit', reverted)).toContain('-----BEGIN SSH SIGNATURE-----');
  expected = await story({}, long);
  expectedInShort = await story({}, short);
});
afterAll(() => origin.remove());

/** A file of settings in the place of a person's own, after those of all tests, and the environment that names it. */
function personal(settings: string): Readonly<Record<string, string>> {
  const file = join(origin.folder, 'gitconfig');
  writeFileSync(file, `[include]\npath = ${gitSettings().GIT_CONFIG_GLOBAL}\n${settings}`);
  return { GIT_CONFIG_GLOBAL: file };
}

/** Commands that render nothing: they read history, fetch, commit, push and follow the push. */
const short: readonly string[] = [
  'history production --json',
  `release --branch=main --sha=${sha('c')} --sequence=3 --push`,
  'resume production --push',
  'hold dev --reason=demo --push',
];

/** Every command. */
const long: readonly string[] = [
  ...short,
  'status --json',
  `release --branch=main --sha=${sha('c')} --sequence=3 --push`,
  'rollback production --reason=errors --push',
  'history production --json',
];

/** What the commands print and do from here on, and what they leave, without the names of commits and times. */
async function story(env: Readonly<Record<string, string>>, commands: readonly string[]): Promise<readonly string[]> {
  origin.moveTo(reverted);
  const clone = origin.clone();
  const told: string[] = [];
  for (const command of commands) {
    const { code, out, err } = await clone.runWith(env, ...command.split(' '));
    told.push(`${command} -> ${code}\n${out}\n${err}`);
  }
  told.push(clone.status(), clone.git('diff', '--stat', 'HEAD', 'origin/main'), ...origin.subjects());
  return told.map((text) =>
    text
      .replace(/\b[0-9a-f]{40}\b/g, (commit) => (/^(.)\1+$/.test(commit) ? commit : 'COMMIT'))
      .replace(/\b[0-9a-f]{12}\b/g, (commit) => (/^(.)\1+$/.test(commit) ? commit : 'COMMIT'))
      .replace(/\d{4}-\d\d-\d\dT[\d:]+(Z|[+-]\d\d:\d\d)/g, 'TIME'),
  );
}

/**
 * Tries many values in few stories: each is in two groups, and no two are together in both, so that a value which hides
 * the effect of another one does so in one of them. Where a group changes something each of it is tried alone.
 */
class TriedInGroups<Value extends readonly [name: string, ...unknown[]]> {
  private readonly groups: readonly (readonly Value[])[];
  private readonly told = new Map<readonly Value[], Promise<readonly string[]>>();

  constructor(
    values: readonly Value[],
    private readonly environmentOf: (some: readonly Value[]) => Readonly<Record<string, string>>,
  ) {
    // As few as there can be: each value is another pair of them.
    const pairs: [number, number][] = [];
    let groups = 1;
    for (; pairs.length < values.length; groups += 1)
      for (let other = 0; other < groups; other += 1) pairs.push([other, groups]);
    this.groups = [...Array(groups).keys()].map((group) =>
      values.filter((_value, index) => pairs[index]?.includes(group)),
    );
  }

  async expectNothingChangedBy(value: Value): Promise<void> {
    const mine = this.groups.filter((group) => group.some(([name]) => name === value[0]));
    expect(mine).toHaveLength(2);
    for (const group of mine) {
      if (isDeepStrictEqual(await this.tell(group), expectedInShort)) continue;
      expect(await this.tell([value])).toEqual(expectedInShort);
    }
  }

  /** What two values change together and neither alone. */
  async expectNothingChangedByAnyGroup(): Promise<void> {
    for (const group of this.groups) {
      const names = group.map(([name]) => name);
      expect({ names, told: await this.tell(group) }).toEqual({ names, told: expectedInShort });
    }
  }

  private tell(group: readonly Value[]): Promise<readonly string[]> {
    const told = this.told.get(group) ?? story(this.environmentOf(group), short);
    this.told.set(group, told);
    return told;
  }
}

test('without any setting: the revert holds, resume frees, a rollback goes back past the reverted build', () => {
  const [, held = '', resumed = '', , , released = '', back = ''] = expected;
  expect(held).toContain('production: not released: held since Ada Lovelace reverted the release of main-bbbbbbbbbbbb');
  expect(resumed).toContain('kept away from production: main-bbbbbbbbbbbb (what the revert undid)');
  expect(released).toContain('production: -> main-cccccccccccc');
  expect(back).toContain('production: -> main-COMMIT (back from main-cccccccccccc, and held)');
});

/** One setting a row, as `git config --global` would write it. */
const settings: readonly Setting[] = [
  ['log.showSignature', 'true'],
  ['log.follow', 'true'],
  ['log.date', 'relative'],
  ['log.mailmap', 'true'],
  ['mailmap.file', 'mailmap'],
  ['log.decorate', 'full'],
  ['log.showRoot', 'false'],
  ['log.diffMerges', 'first-parent'],
  ['format.pretty', 'fuller'],
  ['trailer.separators', '='],
  ['trailer.reason.key', 'Release-Reason'],
  ['i18n.logOutputEncoding', 'UTF-16'],
  ['i18n.commitEncoding', 'ISO-8859-1'],
  ['core.quotePath', 'false'],
  ['core.commentChar', 'R'],
  ['core.pager', 'false'],
  ['core.editor', 'false'],
  ['core.abbrev', '4'],
  ['core.autocrlf', 'true'],
  ['core.eol', 'crlf'],
  ['core.safecrlf', 'true'],
  ['core.fsmonitor', '/nowhere'],
  ['core.attributesFile', 'attributes'],
  ['core.excludesFile', 'excludes'],
  ['core.hooksPath', 'hooks'],
  ['core.logAllRefUpdates', 'false'],
  ['color.ui', 'always'],
  ['color.status', 'always'],
  ['color.push', 'always'],
  ['color.remote', 'always'],
  ['column.ui', 'always'],
  ['pager.status', 'true'],
  ['diff.noprefix', 'true'],
  ['diff.external', 'false'],
  ['diff.orderFile', '/nowhere'],
  ['diff.renames', 'copies'],
  ['diff.ignoreSubmodules', 'all'],
  ['status.showUntrackedFiles', 'no'],
  ['status.branch', 'true'],
  ['status.short', 'true'],
  ['status.relativePaths', 'true'],
  ['init.templateDir', '/nowhere'],
  ['commit.template', '/nowhere'],
  ['commit.cleanup', 'scissors'],
  ['push.default', 'nothing'],
  ['push.followTags', 'true'],
  ['push.gpgSign', 'true'],
  ['push.pushOption', 'ci.skip'],
  ['push.recurseSubmodules', 'only'],
  ['remote.pushDefault', 'nowhere'],
  ['remote.origin.mirror', 'true'],
  ['remote.origin.push', 'refs/heads/main:refs/heads/elsewhere'],
  ['fetch.prune', 'true'],
  ['fetch.pruneTags', 'true'],
  ['fetch.recurseSubmodules', 'true'],
  ['fetch.output', 'compact'],
  ['remote.origin.tagOpt', '--tags'],
  ['merge.ff', 'false'],
  ['merge.verifySignatures', 'true'],
  ['merge.autoStash', 'true'],
  ['merge.log', 'true'],
  ['branch.main.mergeOptions', '--squash'],
  ['pull.rebase', 'true'],
  ['rebase.autoStash', 'true'],
  ['submodule.recurse', 'true'],
];

/** The files that some of the settings name. */
function prepare(): void {
  const file = (name: string, text: string) => writeFileSync(join(origin.folder, name), text);
  file('mailmap', 'Somebody Else <else@example.com> <ada@example.com>\n');
  file('attributes', '* text eol=crlf\n*.json binary\n');
  file('excludes', 'dist/\n*.json\n');
  mkdirSync(join(origin.folder, 'hooks'), { recursive: true });
  for (const name of ['pre-push', 'post-merge', 'reference-transaction', 'post-checkout', 'pre-commit', 'commit-msg']) {
    const ends = name.includes('commit') ? 1 : 0;
    file(`hooks/${name}`, `#!/bin/sh\necho ' ! [rejected] main -> main (fetch first)'\nexit ${ends}\n`);
    chmodSync(join(origin.folder, 'hooks', name), 0o755);
  }
}

/** As the file of a person says it. */
function written([name, value]: readonly [string, string]): string {
  const named = ['mailmap', 'attributes', 'excludes', 'hooks'].includes(value) ? join(origin.folder, value) : value;
  return settingLines({ [name]: named });
}

const variables: readonly Variable[] = [
  ['GIT_CONFIG_COUNT', { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'log.showSignature', GIT_CONFIG_VALUE_0: 'true' }],
  ['GIT_CONFIG_PARAMETERS', { GIT_CONFIG_PARAMETERS: "'log.showsignature'='true' 'trailer.separators'='='" }],
  ['GIT_DIR', { GIT_DIR: '/nowhere' }],
  ['GIT_WORK_TREE', { GIT_WORK_TREE: '/nowhere' }],
  ['GIT_INDEX_FILE', { GIT_INDEX_FILE: '/nowhere/index' }],
  ['GIT_NAMESPACE', { GIT_NAMESPACE: 'other' }],
  ['GIT_OBJECT_DIRECTORY', { GIT_OBJECT_DIRECTORY: '/nowhere' }],
  ['GIT_QUARANTINE_PATH', { GIT_QUARANTINE_PATH: '/nowhere' }],
  ['GIT_SHALLOW_FILE', { GIT_SHALLOW_FILE: '/nowhere/shallow' }],
  ['GIT_ICASE_PATHSPECS', { GIT_ICASE_PATHSPECS: '1' }],
  ['GIT_EXTERNAL_DIFF', { GIT_EXTERNAL_DIFF: 'false' }],
  ['GIT_DIFF_OPTS', { GIT_DIFF_OPTS: '--unified=0' }],
  ['GIT_PAGER', { GIT_PAGER: 'false', PAGER: 'false', GIT_PAGER_IN_USE: '1' }],
  ['GIT_EDITOR', { GIT_EDITOR: 'false', GIT_SEQUENCE_EDITOR: 'false', EDITOR: 'false' }],
  ['GIT_TRACE', { GIT_TRACE: '1', GIT_TRACE_SETUP: '1' }],
  ['GIT_AUTHOR_DATE', { GIT_AUTHOR_DATE: 'no date', GIT_COMMITTER_DATE: 'no date' }],
  ['GIT_DEFAULT_HASH', { GIT_DEFAULT_HASH: 'sha256' }],
  ['LANG', { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de', TZ: 'Pacific/Chatham' }],
];

/** The environment that all of them are in. */
function environmentOf(some: readonly (Setting | Variable)[]): Readonly<Record<string, string>> {
  prepare();
  const file = some.flatMap(([name, value]) => (typeof value === 'string' ? [written([name, value])] : []));
  return Object.assign(personal(file.join('')), ...some.map(([, value]) => (typeof value === 'string' ? {} : value)));
}

const tried = new TriedInGroups<Setting | Variable>([...settings, ...variables], environmentOf);

describe('of the settings', () => {
  test.each(settings)('%s = %s changes nothing', async (...setting) => {
    await tried.expectNothingChangedBy(setting);
  });

  test('no group of them does', () => tried.expectNothingChangedByAnyGroup());

  test('nor do all of them at once, where every command runs', async () => {
    expect(await story(environmentOf(settings), long)).toEqual(expected);
  });
});

describe('of the variables', () => {
  test.each(variables)('%s changes nothing', async (...variable) => {
    await tried.expectNothingChangedBy(variable);
  });

  test('no group of them does', () => tried.expectNothingChangedByAnyGroup());
});

test('a signed commit is logged without what there is to say of its signature', async () => {
  origin.moveTo(reverted);
  const clone = origin.clone();
  const git = createGit({ root: clone.root, env: { ...process.env, ...personal('[log]\nshowSignature = true\n') } });
  expect(await git.run(['log', '-1', '--format=%H'])).toBe(`${reverted}\n`);
});

describe('a signature of the release commit', () => {
  const signing = (publicKey: string) =>
    personal(`[commit]\ngpgSign = true\n[gpg]\nformat = ssh\n[user]\nsigningKey = ${publicKey}\n`);
  const hold = async (env: Readonly<Record<string, string>>) => {
    const clone = origin.clone();
    const result = await clone.runWith(env, 'hold', 'staging', '--reason=x', '--push');
    return { ...result, commit: clone.git('cat-file', 'commit', 'origin/main') };
  };
  beforeEach(() => origin.moveTo(reverted));

  test('is made where commit.gpgSign asks for it', async () => {
    const { code, err, commit } = await hold(signing(`${key}.pub`));
    expect([code, err]).toEqual([0, '']);
    expect(commit).toContain('-----BEGIN SSH SIGNATURE-----');
  });

  test('is not made where nothing asks for it', async () => {
    expect((await hold({})).commit).not.toContain('SIGNATURE');
  });

  test('is left out, and reported as left out, where the key is not at hand', async () => {
    const { code, err, commit } = await hold(signing('/nowhere/key.pub'));
    expect(code).toBe(0);
    expect(err).toMatch(/^the commit is made without a signature: .*; to sign it: git config user\.signingKey$/);
    expect(commit).not.toContain('SIGNATURE');
  });
});

test('replaced and grafted commits do not hide the revert', async () => {
  origin.moveTo(reverted);
  const clone: TestClone = origin.clone();
  clone.git('replace', '--graft', 'HEAD');
  clone.write('.git/info/grafts', `${reverted}\n`);
  const { out } = await clone.run('release', '--branch=main', `--sha=${sha('c')}`, '--sequence=3', '--push');
  expect(out).toContain('not released: held since Ada Lovelace reverted the release of main-bbbbbbbbbbbb');
});
