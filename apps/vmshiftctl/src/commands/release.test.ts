import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { model } from '@vmshift/environments';
import { ProgramOutdated } from '../publish/program-outdated';
import { FIRST } from '../testing/first-pin';
import { sha, TestClone, TestOrigin } from '../testing/test-origin';

jest.setTimeout(60_000);

let origin: TestOrigin;
beforeAll(async () => {
  origin = new TestOrigin();
  const images = [1, 2].map((digit) => `sha256:${String(digit).repeat(64)}`);
  await origin.startGitHub({ branch: 'develop', commit: sha('b'), digests: images, number: 2 });
});
beforeEach(() => origin.reset());
afterAll(() => origin.remove());

const build = (branch: string, digit: string, sequence: number): readonly string[] => [
  `--branch=${branch}`,
  `--sha=${sha(digit)}`,
  `--sequence=${sequence}`,
];
/** What a build of develop is released to. */
const develop = model.environments.filter(({ branch }) => branch === 'develop').map(({ name }) => name);
const digests = ['--image', `api=sha256:${'1'.repeat(64)}`, '--image', `celery=sha256:${'2'.repeat(64)}`];

test('a build of develop goes to every environment of develop in one commit that is pushed, and production stays', async () => {
  const clone = origin.clone();
  const result = await clone.run('release', ...build('develop', 'b', 2), ...digests, '--push');
  expect(result).toMatchObject({ code: 0, err: '' });
  expect(result.out).toMatch(/^staging: -> develop-bbbbbbbbbbbb \(replaces develop-aa583cfb23d2\)\ndev: -> develop-/);
  expect(origin.subjects()).toEqual([`release(${develop.join()}): develop-bbbbbbbbbbbb`, 'Start']);
  expect([clone.runs('staging'), clone.runs('dev'), clone.runs('production')]).toEqual(['b', 'b', 'a']);
  expect(clone.status()).toBe('');
  expect(clone.head()).toBe(clone.git('rev-parse', 'origin/main').trim());
  const images = clone.git('grep', '-hoE', 'ghcr.io/ilearn-code/[^"\' ]+', '--', 'dist/staging');
  expect(images).toContain(`vmshift-api:develop-${sha('b')}@sha256:${'1'.repeat(64)}`);
  expect(images).not.toContain(FIRST);
  expect(await clone.run('synth', '--check', '--only', 'manifests')).toMatchObject({ code: 0 });
});

test('the commit carries the trailers that Git itself can read', async () => {
  const clone = origin.clone();
  const run = 'https://github.com/ilearn-code/vmshift/actions/runs/7';
  await clone.run('release', ...build('develop', 'b', 2), `--run-url=${run}`, '--commit');
  const trailers = clone.git('log', '-1', '--format=%(trailers:only,unfold)').trim().split('\n');
  expect(trailers).toEqual([
    'Release-Action: release',
    `Release-Of: vmshift@${sha('b')}`,
    `Release-Environments: ${develop.join(', ')}`,
    `Release-Run: ${run}`,
  ]);
  expect(clone.git('log', '-1', '--format=%an|%P').trim()).toBe(
    `Ada Lovelace|${clone.git('rev-parse', 'HEAD^').trim()}`,
  );
});

test('a build that already runs is reported as nothing to do and makes no commit', async () => {
  const clone = origin.clone();
  await clone.run('release', ...build('main', 'b', 2), '--push');
  const head = clone.head();
  expect(await clone.run('release', ...build('main', 'b', 2), '--push')).toMatchObject({
    code: 0,
    out: 'production: nothing to do: already runs main-bbbbbbbbbbbb',
  });
  expect(clone.head()).toBe(head);
});

test('an older build is refused with 1, and goes in when forced with a reason', async () => {
  const clone = origin.clone();
  await clone.run('release', ...build('main', 'b', 5), '--push');
  const refused = await clone.run('release', ...build('main', 'c', 4), '--push');
  expect([refused.code, clone.runs('production')]).toEqual([1, 'b']);
  expect(refused.out).toContain('production: refused: build 4 is older than the pinned build 5');
  expect(
    await clone.run('release', ...build('main', 'c', 4), '--push', '--force', '--reason', 'b loses data'),
  ).toMatchObject({
    code: 0,
  });
  expect(clone.runs('production')).toBe('c');
  expect(clone.git('log', '-1', '--format=%(trailers:key=Release-Reason,valueonly)').trim()).toBe('b loses data');
});

test('a dry run shows what would change and changes nothing', async () => {
  const clone = origin.clone();
  const result = await clone.run('release', ...build('main', 'b', 2), '--dry-run', '--push');
  expect(result.code).toBe(0);
  expect(result.out).toMatch(
    /would change \d+ files:\n {2}apps\/vmshift\/releases\/production.json\n {2}dist\/production\//,
  );
  expect([clone.status(), origin.subjects()]).toEqual(['', ['Start']]);
});

test('without --commit the files are written and the commit is left to the user', async () => {
  const clone = origin.clone();
  const result = await clone.run('release', ...build('main', 'b', 2));
  expect(result.out).toContain('next: git add dist apps/vmshift/releases && git commit && git push');
  expect(clone.status()).toMatch(/^ M apps\/vmshift\/releases\/production.json\n M dist\/production\//);
  expect(await clone.run('synth', '--check', '--only', 'manifests')).toMatchObject({ code: 0 });
});

test('a first pin leaves its change to a pull request, and the environments that run its build as they are', async () => {
  const clone = origin.clone();
  clone.git('rm', '--quiet', '-r', 'dist/dev', 'apps/vmshift/releases/dev.json');
  clone.git('commit', '--quiet', '--amend', '--message', 'Start without dev');
  clone.git('branch', '--quiet', '--unset-upstream');
  const result = await clone.run('release', '--branch=develop', `--sha=${FIRST}`, '--sequence=1');
  expect(result.code).toBe(0);
  expect(result.out).toContain('staging: nothing to do: already runs develop-aa583cfb23d2');
  expect(result.out).toMatch(
    /wrote \d+ files; next: npm run synth, then a pull request \(CONTRIBUTING\.md, "Add an environment"\)$/,
  );
});

test('a build without digests is called unverified, with the commands that print them', async () => {
  const clone = origin.clone();
  const { code, err } = await clone.run('release', ...build('develop', 'b', 2), '--dry-run');
  expect([code, err.split('\n')]).toEqual([
    0,
    [
      expect.stringMatching(
        /^note: staging, dev: nothing checked that this build exists, and a tag .* --image api=sha256/,
      ),
      `  api: docker buildx imagetools inspect ${model.platform.images.api}:develop-${sha('b')}`,
      `  celery: docker buildx imagetools inspect ${model.platform.images.celery}:develop-${sha('b')}`,
    ],
  ]);
  expect((await clone.run('release', ...build('develop', 'b', 2), ...digests, '--dry-run')).err).toBe('');
});

test('one image alone is no build', async () => {
  const clone = origin.clone();
  const { code, err } = await clone.run('release', ...build('develop', 'b', 2), ...digests.slice(0, 2), '--push');
  expect([code, err]).toEqual([2, expect.stringContaining('both of api, celery, which one run of the workflow made')]);
});

test("number and run of a build are GitHub's, whether they are given or not, and others are refused", async () => {
  const clone = origin.clone();
  const wrong = await clone.run('release', ...build('develop', 'b', 999_999_999_999_999), ...digests, '--push');
  expect(wrong).toMatchObject({ code: 1, out: '', err: expect.stringContaining('sequence: given 999999999999999') });
  const [branch = '', sha1 = ''] = build('develop', 'b', 2);
  expect(await clone.run('release', branch, sha1, ...digests, '--push')).toMatchObject({ code: 0 });
  const run = 'https://github.com/ilearn-code/vmshift/actions/runs/2';
  expect(clone.pin('dev')).toMatchObject({ sequence: 2, runUrl: run });
  expect(clone.git('log', '-1', '--format=%(trailers:key=Release-Run,valueonly)').trim()).toBe(run);
});

test('an environment that was pinned by digest takes no build by its tag alone', async () => {
  const clone = origin.clone();
  await clone.run('release', ...build('develop', 'b', 2), ...digests, '--push');
  const { code, out } = await clone.run('release', ...build('develop', 'c', 3), '--push');
  expect([code, clone.runs('dev')]).toEqual([1, 'b']);
  expect(out).toMatch(/^staging: refused: it is pinned by digest, and .* by --image\ndev: refused: /);
});

test('without a token, or without gh, a build with digests is refused with what to do', async () => {
  const clone = origin.clone();
  const release = ['release', ...build('develop', 'b', 2), ...digests, '--push'];
  const before = clone.head();
  expect(await clone.runWith({ GH_TOKEN: '' }, ...release)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^a build is known by its attestation.*\n {2}fix: install gh .* and gh auth login/),
  });
  const git = dirname(execFileSync('which', ['git'], { encoding: 'utf8' }));
  const withoutGh = mkdtempSync(join(origin.folder, 'bin-'));
  symlinkSync(join(git, 'git'), join(withoutGh, 'git'));
  expect(await clone.runWith({ PATH: withoutGh }, ...release)).toMatchObject({
    code: 1,
    err: 'a build is verified by gh: gh is not installed\n  fix: install gh: https://cli.github.com; nothing was changed',
  });
  expect(clone.head()).toBe(before);
});

test('--json gives the plan and what was done', async () => {
  const clone = origin.clone();
  const { out } = await clone.run('release', ...build('main', 'b', 2), '--push', '--json');
  expect(JSON.parse(out)).toMatchObject({
    plan: { action: 'release', environments: [{ environment: 'production', outcome: 'change', to: { sequence: 2 } }] },
    files: expect.arrayContaining(['apps/vmshift/releases/production.json']),
    written: true,
    commit: clone.head(),
    pushedTo: 'origin/main',
  });
});

describe('what stops a release, with nothing changed', () => {
  const refuse = async (clone: TestClone, ...args: readonly string[]): Promise<string> => {
    const before = [clone.status(), clone.head(), ...origin.subjects()];
    const result = await clone.run('release', ...build('main', 'b', 2), ...args);
    expect(result.code).toBe(1);
    expect([clone.status(), clone.head(), ...origin.subjects()]).toEqual(before);
    return result.err;
  };

  test('uncommitted changes in what is written', async () => {
    const clone = origin.clone();
    clone.write('dist/dev/stray.yaml', 'a: 1\n');
    expect(await refuse(clone)).toBe(
      'uncommitted changes in dist\n  ?? dist/dev/stray.yaml\n  fix: commit them, or put them aside: git stash push --include-untracked -- dist',
    );
  });

  test('a conflict, which git stash does not put aside', async () => {
    const clone = origin.clone();
    const change = (branch: string, host: string) => {
      clone.git('checkout', '-q', '-B', branch, 'origin/main');
      clone.write('dist/production/redis.service.yaml', `${host}\n`);
      clone.git('commit', '-q', '-a', '-m', branch);
    };
    change('other', 'one');
    change('main', 'two');
    expect(() => clone.git('merge', 'other')).toThrow();
    const error = await refuse(clone, '--commit');
    expect(error).toBe(
      'uncommitted changes in dist/production\n  UU dist/production/redis.service.yaml\n' +
        '  fix: resolve the conflict and git merge --continue, or go back to before it: git merge --abort',
    );
    clone.git('merge', '--abort');
    expect(clone.status()).toBe('');
    expect(() => clone.git('rebase', 'other')).toThrow();
    expect(await refuse(clone, '--commit')).toContain(
      'fix: resolve the conflict and git rebase --continue, or go back to before it: git rebase --abort',
    );
    clone.git('rebase', '--abort');
    clone.write('dist/production/redis.service.yaml', 'three\n');
    clone.git('stash', '--quiet');
    clone.git('checkout', '--quiet', 'other');
    expect(() => clone.git('stash', 'pop')).toThrow();
    expect(await refuse(clone, '--commit')).toContain(
      'fix: resolve the conflict and commit, or go back to before it: git reset --merge',
    );
    clone.git('reset', '--merge');
    expect(clone.status()).toBe('');
  });

  test('uncommitted code that renders, before a commit', async () => {
    const clone = origin.clone();
    clone.write('packages/environments/src/qa.ts', 'export {};\n');
    expect(await refuse(clone, '--commit')).toContain('?? packages/environments/src/qa.ts');
    clone.write('docs/notes.md', 'fine\n');
    clone.git('add', 'packages');
    clone.git('commit', '-q', '-m', 'Add qa');
    expect(await clone.run('release', ...build('main', 'b', 2), '--commit')).toMatchObject({ code: 0 });
  });

  test('a dist/ that is no fresh render', async () => {
    const clone = origin.clone();
    clone.write('dist/production/stray.yaml', 'a: 1\n');
    clone.commitAll('Edit dist');
    expect(await refuse(clone, '--commit')).toContain(
      'dist/production differs from a fresh render: dist/production/stray.yaml\n  fix: ./vmshiftctl synth',
    );
  });

  test('commits that the remote has not', async () => {
    const clone = origin.clone();
    clone.write('docs/notes.md', 'mine\n');
    clone.commitAll('Mine');
    await origin.clone().run('release', ...build('develop', 'c', 2), '--push');
    const head = clone.head();
    const result = await clone.run('release', ...build('main', 'b', 2), '--push');
    expect(result).toMatchObject({
      code: 1,
      err: expect.stringContaining('main has 1 commit that origin/main has not'),
    });
    expect([clone.head(), clone.status()]).toEqual([head, '']);
  });

  test('a detached HEAD', async () => {
    const clone = origin.clone();
    clone.git('checkout', '--quiet', '--detach');
    for (const how of ['--commit', '--push']) expect(await refuse(clone, how)).toContain('HEAD is detached');
    const other = join(origin.folder, 'its other work tree');
    clone.git('switch', '--quiet', 'main');
    clone.git('worktree', 'add', '--quiet', '--detach', other);
    const { err } = await new TestClone(other).run('release', ...build('main', 'b', 2), '--push');
    expect(err).toBe(
      `HEAD is detached, so a commit would belong to no branch, and another work tree has main; fix: cd ${clone.root}`,
    );
  });

  test('a detached HEAD, where the work tree of main was deleted', async () => {
    const clone = origin.clone();
    const gone = join(origin.folder, 'deleted work tree');
    clone.git('checkout', '--quiet', '--detach');
    clone.git('worktree', 'add', '--quiet', gone, 'main');
    rmSync(gone, { recursive: true });
    const error = await refuse(clone, '--push');
    expect(error).toBe(
      'HEAD is detached, so a commit would belong to no branch, and a work tree that is gone has main; fix: git worktree prune && git switch main',
    );
    execFileSync('sh', ['-c', error.replace(/^.*fix: /s, '')], { cwd: clone.root, stdio: 'ignore' });
    expect(clone.git('branch', '--show-current')).toBe('main\n');
  });

  test('the middle of a rebase, which Git does not leave for another branch', async () => {
    const clone = origin.clone();
    clone.write('docs/notes.md', 'mine\n');
    clone.commitAll('Mine');
    for (const how of ['--commit', '--push']) {
      expect(() => clone.git('rebase', '--exec', 'false', 'HEAD~1')).toThrow();
      const error = await refuse(clone, how);
      expect(error).toBe(
        'HEAD is detached by a rebase that is not ended, so a commit would belong to no branch; git rebase --continue goes on with it; fix: git rebase --abort',
      );
      execFileSync('sh', ['-c', error.replace(/^.*fix: /s, '')], { cwd: clone.root });
      expect(clone.git('branch', '--show-current')).toBe('main\n');
    }
  });

  test('a merge that is not ended, where the branch has to move', async () => {
    const clone = origin.clone();
    clone.git('switch', '--quiet', '--create', 'other');
    clone.write('docs/notes.md', 'theirs\n');
    clone.commitAll('Theirs');
    clone.git('switch', '--quiet', 'main');
    await origin.clone().run('release', ...build('develop', 'c', 2), '--push');
    clone.git('merge', '--quiet', '--no-ff', '--no-commit', 'other');
    const result = await clone.run('release', ...build('main', 'b', 2), '--push');
    expect(result).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^git merge failed: .*\n {2}fix: git merge --abort, or git commit to end it$/s),
    });
  });

  test('no remote, no repository behind it, no branch there', async () => {
    const clone = origin.clone();
    clone.git('remote', 'set-url', 'origin', join(origin.folder, 'nowhere'));
    expect(await refuse(clone, '--push')).toContain('git fetch failed: fatal:');
    clone.git('remote', 'remove', 'origin');
    expect(await refuse(clone, '--push')).toContain('there is no remote origin to push to; fix: git remote add origin');
  });

  test('a branch that follows an address of no remote, until it does as the message says', async () => {
    const clone = origin.clone();
    const address = clone.git('config', 'remote.origin.url').trim();
    clone.git('remote', 'remove', 'origin');
    clone.git('config', 'branch.main.remote', address);
    clone.git('config', 'branch.main.merge', 'refs/heads/main');
    const error = await refuse(clone, '--push');
    expect(error).toContain('main follows an address in place of a remote');
    expect(error).not.toContain(address);
    execFileSync('sh', ['-c', error.replace(/^.*fix: /s, '')], { cwd: clone.root });
    expect(await clone.run('release', ...build('main', 'b', 2), '--dry-run')).toMatchObject({ code: 0 });
  });

  test('a shallow clone, and another work tree of it', async () => {
    const clone = origin.clone('--depth=1');
    expect(await refuse(clone)).toContain('fix: git fetch --unshallow');
    const other = join(origin.folder, 'other');
    clone.git('worktree', 'add', '--quiet', '--detach', other);
    expect(await new TestClone(other).run('history', 'dev')).toMatchObject({
      code: 1,
      err: expect.stringContaining('fix: git fetch --unshallow'),
    });
  });

  test('a branch that Argo CD does not follow', async () => {
    const clone = origin.clone();
    clone.git('switch', '--quiet', '--create', 'feature/1.2');
    clone.git('push', '--quiet', '--set-upstream', 'origin', 'feature/1.2');
    expect(await refuse(clone, '--push')).toBe(
      'production is deployed from main, and this is feature/1.2; fix: git switch main',
    );
  });

  test('a remote that refuses for good, once', async () => {
    const clone = origin.clone();
    const hook = join(origin.origin, 'hooks/pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho "main is protected" >&2\nexit 1\n');
    chmodSync(hook, 0o755);
    const error = await refuse(clone, '--push');
    expect(error).toContain('main is protected');
    expect(error).not.toContain('another push');
  });

  test('no Git, and a repository that Git cannot read', async () => {
    const clone = origin.clone();
    expect(await clone.runWith({ PATH: '/nowhere' }, 'history', 'production')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/git cannot be run .* fix: install git/),
    });
    clone.git('config', 'core.repositoryformatversion', '99');
    expect(await clone.run('history', 'production')).toMatchObject({
      code: 1,
      err: expect.stringContaining('git rev-list failed'),
    });
    rmSync(join(clone.root, '.git'), { recursive: true });
    expect(await clone.runWith({ GIT_CEILING_DIRECTORIES: origin.folder }, 'history', 'production')).toMatchObject({
      code: 1,
      err: expect.stringContaining('fix: run it in a clone of the repository'),
    });
  });
});

test('new code at the remote stops this process before it renders with the old', async () => {
  const clone = origin.clone();
  const other = origin.clone();
  other.write('docs/notes.md', 'harmless\n');
  other.commitAll('Write notes');
  other.git('push', '--quiet');
  expect(await clone.run('release', ...build('develop', 'b', 2), '--push')).toMatchObject({ code: 0 });
  other.git('pull', '--quiet', '--ff-only');
  other.write('apps/vmshift/src/workloads.ts', 'export {};\n');
  other.commitAll('Change the chart');
  other.git('push', '--quiet');
  const error = new ProgramOutdated(['apps/vmshift/src/workloads.ts']);
  const result = await clone.run('release', ...build('main', 'b', 2), '--push');
  expect(result).toMatchObject({ code: 70, err: expect.stringContaining(error.message) });
  expect(clone.git('log', '-1', '--format=%s').trim()).toBe('Change the chart');
  expect([clone.runs('production'), clone.status()]).toEqual(['a', '']);
});
