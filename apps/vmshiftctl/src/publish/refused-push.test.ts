import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REASON } from '@vmshift/releases';
import fc from 'fast-check';
import { operateCommand } from '../operate/operate-command';
import type { AttestedBuilds } from '../testing/attested-builds';
import { GH006, GH013, giveBypass, protectMain } from '../testing/protect-main';
import { pushOverSsh } from '../testing/push-over-ssh';
import { stubPrograms } from '../testing/stub-programs';
import { digest, sha, type TestClone, TestOrigin } from '../testing/test-origin';
import { readPushAnswer } from './push';

jest.mock('../run-program', () =>
  jest
    .requireActual('../../../../tooling/testing/attestations.cjs')
    .withAttestations(jest.requireActual('../run-program')),
);

jest.setTimeout(120_000);

/** What `gh` is given when a line is pasted into a shell. */
function pasted(line: string): readonly string[] {
  const stubs = stubPrograms({ gh: `printf '%s\\0' "$@" > "\${0%/*}/arguments"` });
  execFileSync('sh', ['-c', line], { env: { PATH: `${stubs}:${process.env.PATH}` } });
  const words = readFileSync(join(stubs, 'arguments'), 'utf8').split('\0').slice(0, -1);
  rmSync(stubs, { recursive: true });
  return words;
}

const START = ['workflow', 'run', 'operate.yaml', '--repo', 'ilearn-code/iac-vmshift', '--ref', 'main'];

describe('readPushAnswer', () => {
  const answer = (summary: string, stderr = '') =>
    readPushAnswer({ stdout: `To github.com:o/r.git\n!\tabc:refs/heads/main\t${summary}\nDone\n`, stderr }, 'main');

  test.each([
    '[rejected] (fetch first)',
    '[rejected] (non-fast-forward)',
    "[remote rejected] (cannot lock ref 'refs/heads/main': is at 1 but expected 2)",
    '[remote rejected] (failed to update ref)',
    '[remote rejected] (incorrect old value provided)',
  ])('%s is a race that was lost', (summary) => {
    expect(answer(summary)).toEqual({ outcome: 'lost' });
  });

  // As Git 2.39 prints it.
  const cannotLock = (reason: string) =>
    answer(
      '[remote rejected] (failed to update ref)',
      `remote: error: cannot lock ref 'refs/heads/main': ${reason}        \n`,
    );

  test('a branch that another push has changed is a race that was lost', () => {
    expect(cannotLock('is at 1 but expected 2')).toEqual({ outcome: 'lost' });
    expect(cannotLock('reference already exists')).toEqual({ outcome: 'lost' });
  });

  test('a lock that is there already is what Git says, and no race that was lost', () => {
    const because = "Unable to create '/o.git/./refs/heads/main.lock': File exists.";
    expect(cannotLock(because)).toEqual({ outcome: 'locked', because });
  });

  test('what no second attempt changes is something else', () => {
    expect(cannotLock("Unable to create '/o.git/./refs/heads/main.lock': Permission denied")).toBeUndefined();
  });

  test.each([
    'push declined due to repository rule violations',
    'protected branch hook declined',
    'pre-receive hook declined',
    'hook declined',
  ])('(%s) is a refusal, with what the remote says', (reason) => {
    const stderr =
      'remote: error: GH013: x.        \nremote: \nremote: - y\u001b[2J\nerror: failed to push some refs\n';
    const because = `error: GH013: x. - y?[2J (${reason})`;
    expect(answer(`[remote rejected] (${reason})`, stderr)).toEqual({ outcome: 'refused', because });
  });

  test.each(['[remote rejected] (internal server error)', '[remote failure] (hung up)', ''])(
    '%j is something else',
    (summary) => {
      expect(answer(summary)).toBeUndefined();
    },
  );

  test('what others print, such as a hook, is no answer', () => {
    const stdout = ' ! [rejected] main -> main (fetch first)\n!\ta:refs/heads/other\t[rejected] (fetch first)\n';
    expect(readPushAnswer({ stdout, stderr: stdout }, 'main')).toBeUndefined();
  });
});

test('the line gives gh exactly what was meant, whatever a reason says', () => {
  const reasons = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...`'"\\$\`!*?~#&;|<>(){}[] =@-%^a\u{1F600}é`), minLength: 1, maxLength: 60 }),
    )
    .filter((reason) => REASON.matches(reason));
  fc.assert(
    fc.property(reasons, (reason) => {
      const line = operateCommand({ verb: 'hold', environment: 'dev', reason }, 'ilearn-code/iac-vmshift');
      expect(pasted(line)).toEqual([...START, '-f', 'verb=hold', '-f', 'environment=dev', '-f', `reason=${reason}`]);
    }),
    { numRuns: 60 },
  );
});

describe.each([
  [
    'a ruleset',
    GH013,
    /GH013: Repository rule violations found .* \(push declined due to repository rule violations\)/,
  ],
  ['branch protection', GH006, /GH006: Protected branch update failed .* \(protected branch hook declined\)/],
])('on a main that %s protects', (_what, refusal, text) => {
  let origin: TestOrigin;
  let clone: TestClone;
  let builds: AttestedBuilds;
  beforeAll(async () => {
    origin = new TestOrigin();
    builds = await origin.startGitHub();
  });
  beforeEach(async () => {
    clone = await origin.cloneAfter('a release', (where) =>
      where.run('release', '--branch=main', `--sha=${sha('b')}`, '--sequence=5', '--push'),
    );
    pushOverSsh(clone.root, 'ilearn-code/iac-vmshift', origin.origin);
    protectMain(origin.origin, refusal);
  });
  afterAll(() => origin.remove());

  /** Refused, with nothing changed; gives the inputs of the workflow by name. */
  async function refused(...argv: readonly string[]): Promise<Readonly<Record<string, string>>> {
    return refusedWith(
      { GH_TOKEN: '' },
      '\n  nothing was changed; fix: gh auth login and run it again, or start the workflow',
      argv,
    );
  }

  async function refusedWith(
    env: Readonly<Record<string, string>>,
    told: string,
    argv: readonly string[],
  ): Promise<Readonly<Record<string, string>>> {
    const before = [clone.state(), clone.git('for-each-ref'), origin.head()];
    const { code, out, err } = await clone.runWith(env, ...argv, '--push');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(text);
    expect(err).toContain(told);
    expect([clone.state(), clone.git('for-each-ref'), origin.head()]).toEqual(before);
    const words = pasted(
      err
        .split('\n')
        .at(-1)
        ?.replace(/^ *by hand: /, '') ?? '',
    );
    expect(words.slice(0, START.length)).toEqual(START);
    const fields = words.slice(START.length).filter((word) => word !== '-f');
    return Object.fromEntries(fields.map((field) => field.split(/=(.*)/s)));
  }

  test('every verb is answered with the same by workflow', async () => {
    const reason = `500 on /api since "b"; it's $HOME`;
    const first = clone.git('show', 'HEAD^:apps/vmshift/releases/production.json');
    expect(await refused('rollback', 'production', '--reason', reason)).toEqual({
      verb: 'rollback',
      environment: 'production',
      // The build that was decided on, not "the previous one" of a later moment.
      to: JSON.parse(first).commit,
      reason,
    });
    expect(await refused('hold', 'dev', '--reason', reason)).toEqual({ verb: 'hold', environment: 'dev', reason });
    giveBypass(clone.root);
    expect(await clone.run('hold', 'dev', '--reason=x', '--push')).toMatchObject({ code: 0 });
    giveBypass(clone.root, 'none');
    expect(await refused('resume', 'dev')).toEqual({ verb: 'resume', environment: 'dev' });
  });

  test('a release is answered so as well, by digests that are verified first', async () => {
    const build = (digit: string, number: number) => {
      builds.add({ branch: 'main', commit: sha(digit), digests: [digest(digit)], number });
      const images = ['api', 'celery'].flatMap((name) => ['--image', `${name}=${digest(digit)}`]);
      return {
        argv: ['release', '--branch=main', `--sha=${sha(digit)}`, ...images, `--sequence=${number}`],
        inputs: {
          ...{ branch: 'main', sha: sha(digit), sequence: String(number) },
          ...{ 'api-digest': digest(digit), 'celery-digest': digest(digit) },
        },
      };
    };
    // Who is logged in gets it done by the workflow, which is missing here, so that the line is printed.
    const loggedIn = (...argv: readonly string[]) => refusedWith({}, 'operate.yaml was not started', argv);
    const newer = build('c', 6);
    expect(await loggedIn(...newer.argv)).toEqual({ verb: 'release', ...newer.inputs });
    const older = build('d', 4);
    const reason = 'c loses data';
    expect(await loggedIn(...older.argv, '--force', '--reason', reason)).toEqual({
      verb: 'force-release',
      ...older.inputs,
      reason,
    });
  });

  test('a release without digests explains how to get what the workflow verifies', async () => {
    const { code, err } = await clone.runWith(
      { GH_TOKEN: '' },
      'release',
      '--branch=main',
      `--sha=${sha('c')}`,
      '--push',
    );
    expect([code, err]).toEqual([1, expect.stringMatching(text)]);
    const inspect = `docker buildx imagetools inspect ghcr.io/ilearn-code/vmshift-api:main-${sha('c')}`;
    expect(err.split('\n')).toContain(`  api: ${inspect}`);
    expect(err).not.toContain('gh workflow run');
  });

  test('the approval that an environment asks for is announced', async () => {
    const first = await clone.runWith({ GH_TOKEN: '' }, 'hold', 'production', '--reason=x', '--push');
    expect(first.err).toContain('start the workflow, which waits for an approval, by hand:');
    const second = await clone.runWith({ GH_TOKEN: '' }, 'hold', 'dev', '--reason=x', '--push');
    expect(second.err).toContain('start the workflow, by hand:');
  });
});

test('in a workflow, whose App lacks the bypass, no workflow is named but the bypass list', async () => {
  const origin = new TestOrigin();
  const clone = origin.clone();
  pushOverSsh(clone.root, 'ilearn-code/iac-vmshift', origin.origin);
  protectMain(origin.origin, GH013);
  const { code, err } = await clone.runWith({ GITHUB_ACTIONS: 'true' }, 'hold', 'dev', '--reason=x', '--push');
  expect([code, err]).toEqual([1, expect.stringContaining('fix: put the App vmshift-release on the bypass list')]);
  expect(err).not.toContain('gh workflow run');
  origin.remove();
});

test('another hook that refuses is answered the same way', async () => {
  const origin = new TestOrigin();
  const clone = origin.clone();
  pushOverSsh(clone.root, 'ilearn-code/iac-vmshift', origin.origin);
  const hook = join(origin.origin, 'hooks/pre-receive');
  writeFileSync(hook, '#!/bin/sh\necho "main is protected" >&2\nexit 1\n');
  chmodSync(hook, 0o755);
  const { code, err } = await clone.run('hold', 'dev', '--reason=x', '--push');
  expect([code, err]).toEqual([
    1,
    'origin/main does not accept direct pushes: main is protected (pre-receive hook declined)\n' +
      '  nothing was changed; fix: gh auth login and run it again, or start the workflow, by hand:\n' +
      '  gh workflow run operate.yaml --repo ilearn-code/iac-vmshift --ref main -f verb=hold -f environment=dev -f reason=x',
  ]);
  origin.remove();
});
