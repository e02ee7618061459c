import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pushOverSsh } from '../../apps/vmshiftctl/src/testing/push-over-ssh';
import { build, sha } from './runner/builds';
import { git, PlatformOrigin, PROCESS_PER_STEP } from './runner/platform-origin';

jest.setTimeout(180_000);

let platform: PlatformOrigin;
beforeEach(() => {
  platform = new PlatformOrigin();
});
afterEach(() => platform.remove());

/** First digits of the builds that production, staging and dev run, and a `*` where one is held. */
const running = () =>
  ['production', 'staging', 'dev'].map((name) => {
    const { commit, hold } = platform.pin(name);
    return commit[0] + (hold === undefined ? '' : '*');
  });

/** The line that a person is answered with whose push the protected branch refused. */
async function answered(...args: readonly string[]): Promise<string> {
  const clone = platform.clone();
  pushOverSsh(clone, 'ilearn-code/iac-vmshift', platform.bare);
  const { code, err } = await platform.commandIn(clone, {}, ...args, '--push');
  if (code === 0) throw new Error(`${args.join(' ')} was not refused`);
  return /^ {2}(gh workflow run .*)$/m.exec(err)?.[1] ?? '';
}

/** Pastes that line into a shell, and gives GitHub what `gh` was called with. */
function dispatched(line: string): Record<string, string> {
  const folder = join(platform.folder, 'pasted');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'gh'), '#!/bin/sh\nprintf "%s\\0" "$@" > "$0.arguments"\n', { mode: 0o755 });
  execFileSync('sh', ['-c', line], { env: { PATH: `${folder}:${process.env.PATH}` } });
  const words = readFileSync(join(folder, 'gh.arguments'), 'utf8').split('\0').slice(0, -1);
  expect(words.slice(0, 3)).toEqual(['workflow', 'run', 'operate.yaml']);
  return Object.fromEntries(words.flatMap((word, at) => (words[at - 1] === '-f' ? [word.split(/=(.*)/s)] : [])));
}

test('every verb that the protected main refuses goes through by the line that is printed', async () => {
  await platform.releaseTwice();
  platform.protect();
  expect(running()[0]).toBe('2');

  const reason = `500 on "/api"; it's $HOME`;
  const run = async (...args: readonly string[]) => platform.start('operate', dispatched(await answered(...args)));
  const back = await run('rollback', 'production', '--reason', reason);
  expect(back).toMatchObject({ conclusion: 'success', jobs: { approve: { environment: 'production' } } });
  expect([running()[0], platform.pin('production').hold]).toEqual([
    '1*',
    { reason, by: 'octocat', rolledBackFrom: sha('2') },
  ]);
  expect(git(platform.bare, 'log', '-1', '--format=%an|%cn', 'main').trim()).toBe('octocat|vmshift-bot[bot]');

  const resumed = await run('resume', 'production');
  expect(resumed).toMatchObject({ conclusion: 'success', jobs: { approve: { environment: 'production' } } });
  expect(resumed.log).toContain('kept away from production: main-222222222222');
  const held = await run('hold', 'dev', '--reason', reason);
  expect(held).toMatchObject({ conclusion: 'success', jobs: { approve: { environment: 'release' } } });
  expect(running()).toEqual(['1', 'a', 'a*']);

  // Their lines are those of refused-push.test.ts: they are printed to who has a token.
  const released = await platform.start('operate', { verb: 'release', ...platform.built('develop', '3', 13) });
  expect(released).toMatchObject({ conclusion: 'success', jobs: { approve: { environment: 'release' } } });
  expect(running()).toEqual(['1', '3', 'a*']);
  const older = platform.built('main', '4', 3);
  const forced = await platform.start('operate', { verb: 'force-release', reason, ...older });
  expect(forced).toMatchObject({ conclusion: 'success', jobs: { approve: { environment: 'production' } } });
  expect(running()).toEqual(['4', '3', 'a*']);
  expect(platform.merges()).toBe('');
  await platform.command('synth', '--check');
});

test('images without an attestation are not released, forced or not', async () => {
  const before = platform.head();
  for (const verb of ['release', 'force-release']) {
    const reason = verb === 'release' ? '' : 'errors';
    const { conclusion, log } = await platform.start('operate', { verb, reason, ...build('main', '1', 11) });
    expect([conclusion, log]).toEqual(['failure', expect.stringContaining('is not verified: HTTP 404')]);
  }
  expect(platform.head()).toBe(before);
});

test('number and run of a build may be unknown', async () => {
  const { sequence: _sequence, 'run-url': _runUrl, ...inputs } = platform.built('develop', '1', 11);
  expect(await platform.start('operate', { verb: 'release', ...inputs }, {}, PROCESS_PER_STEP)).toMatchObject({
    conclusion: 'success',
  });
  expect(running()).toEqual(['a', '1', '1']);
});

test('an input that belongs to another verb is refused, not passed over', async () => {
  const before = platform.head();
  const foreign: readonly Readonly<Record<string, string>>[] = [
    { verb: 'hold', environment: 'dev', reason: 'x', to: sha('a') },
    { verb: 'rollback', environment: 'dev', reason: 'x', sha: sha('a') },
    { verb: 'resume', environment: 'dev', reason: 'x' },
    { verb: 'release', environment: 'dev', ...build('main', '1', 11) },
    { verb: 'release', reason: 'x', ...build('main', '1', 11) },
    { verb: 'force-release', reason: 'x', to: sha('a'), ...build('main', '1', 11) },
  ];
  for (const inputs of foreign) {
    const { conclusion, log } = await platform.start('operate', inputs);
    expect([conclusion, log]).toEqual(['failure', expect.stringContaining('an input that belongs to another verb')]);
  }
  expect(platform.head()).toBe(before);
});

test('a dispatch on another branch than main does nothing', async () => {
  const inputs = { verb: 'hold', environment: 'dev', reason: 'x' };
  const { jobs } = await platform.start('operate', inputs, { ref: 'refs/heads/evil' });
  expect(Object.values(jobs).map(({ conclusion }) => conclusion)).toEqual(['skipped', 'skipped', 'skipped']);
});

test('no credential reaches a log', async () => {
  const { log } = await platform.start('operate', { verb: 'hold', environment: 'dev', reason: 'x' });
  expect(log).not.toMatch(/private-key|installation-token|ghs_/);
});
