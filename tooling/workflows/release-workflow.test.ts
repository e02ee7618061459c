import { rmSync } from 'node:fs';
import { numberOfRuns } from '../testing/property-runs';
import { build, digest, sha } from './runner/builds';
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

test('a release moves every environment of its branch, pin and manifests in one commit', async () => {
  const main = await platform.start('release', platform.built('main', '1', 11), {}, PROCESS_PER_STEP);
  expect(main).toMatchObject({ conclusion: 'success', jobs: { 'release / push': { environment: 'release' } } });
  const develop = await platform.start('release', platform.built('develop', '2', 12));
  expect(develop.conclusion).toBe('success');
  expect(running()).toEqual(['1', '2', '2']);
  expect(platform.subjects()).toHaveLength(3);
  expect(platform.read('dist/production/vmshift-api.deployment.yaml')).toContain(
    `vmshift-api:main-${sha('1')}@${digest('1')}`,
  );
  expect(platform.calls).toContain(
    `attestation verify oci://ghcr.io/ilearn-code/vmshift-celery@${digest('2')} --hostname github.com ` +
      `--repo ilearn-code/vmshift --signer-workflow ilearn-code/vmshift/.github/workflows/ci-cd.yaml ` +
      `--source-ref refs/heads/develop --source-digest ${sha('2')} --deny-self-hosted-runners --format json`,
  );
  await platform.command('synth', '--check');
});

test('no credential reaches a log, and the author of a release is the App', async () => {
  const { log } = await platform.start('release', platform.built('main', '1', 11));
  expect(log).not.toMatch(/private-key|installation-token|ghs_/);
  expect(git(platform.bare, 'log', '-1', '--format=%an <%ae>', 'main').trim()).toBe(
    'vmshift-bot[bot] <vmshift-bot[bot]@users.noreply.github.com>',
  );
});

test('images without an attestation are not released', async () => {
  const before = platform.head();
  const result = await platform.start('release', build('main', '1', 11));
  expect(result.log).toContain('is not verified: HTTP 404');
  expect(result.conclusion).toBe('failure');
  expect(platform.head()).toBe(before);
});

test('a program that throws fails its step', async () => {
  const inputs = platform.built('main', '1', 11);
  rmSync(platform.builds.file);
  const { conclusion, log } = await platform.start('release', inputs);
  expect([conclusion, log]).toEqual(['failure', expect.stringContaining('no such file or directory')]);
});

test('door: forged sequence and foreign run URL, by who may dispatch the workflow', async () => {
  const before = platform.head();
  const honest = platform.built('main', '1', 11);
  const forged = await platform.start('release', { ...honest, sequence: '999999999999999' });
  expect([forged.conclusion, forged.log]).toEqual(['failure', expect.stringContaining('given 999999999999999')]);
  const foreign = await platform.start('release', {
    ...honest,
    'run-url': 'https://github.com/evil/x/actions/runs/11',
  });
  expect([foreign.conclusion, foreign.log]).toEqual([
    'failure',
    expect.stringContaining('given https://github.com/evil/x/'),
  ]);
  expect([forged.jobs['release / push']?.conclusion, platform.head()]).toEqual(['skipped', before]);

  const { sequence: _sequence, 'run-url': _runUrl, ...less } = honest;
  expect(await platform.start('release', less)).toMatchObject({ conclusion: 'success' });
  expect(platform.pin('production')).toMatchObject({ sequence: 11, runUrl: honest['run-url'] });
});

test('a dispatch on another branch than main does nothing', async () => {
  const result = await platform.start('release', platform.built('main', '1', 11), { ref: 'refs/heads/evil' });
  expect(result.jobs.release?.conclusion).toBe('skipped');
});

test('an older build that ends late is refused', async () => {
  await platform.releaseTwice();
  const late = await platform.start('release', platform.built('main', '3', 10));
  expect(late.conclusion).toBe('failure');
  expect(late.log).toContain('build 10 is older than the pinned build 12');
  expect(running()).toEqual(['2', 'a', 'a']);
});

test('releases that race lose nothing and leave a straight history', async () => {
  const digits = '123456789b';
  const rounds = numberOfRuns(20, 4);
  for (let round = 0; round < rounds; round += 1) {
    const [one = '', other = ''] = [digits[(2 * round) % 10], digits[(2 * round + 1) % 10]];
    const sequence = 100 + 2 * round;
    const sameBranch = round % 2 === 1;
    const results = await Promise.all([
      platform.start('release', platform.built(sameBranch ? 'develop' : 'main', one, sequence)),
      platform.start('release', platform.built('develop', other, sequence + 1)),
    ]);
    if (sameBranch) {
      // Whichever comes second: the newer build stays.
      expect(results[1]?.conclusion).toBe('success');
      expect(running().slice(1)).toEqual([other, other]);
    } else {
      expect(results.map(({ conclusion }) => conclusion)).toEqual(['success', 'success']);
      expect(running()).toEqual([one, other, other]);
    }
  }
  expect(platform.merges()).toBe('');
  expect(platform.subjects().filter((subject) => subject.startsWith('release(')).length).toBeGreaterThanOrEqual(
    1.5 * rounds,
  );
  await platform.command('synth', '--check');
});

test('a release of another branch goes through while production is rolled back', async () => {
  await platform.releaseTwice();
  const results = await Promise.all([
    platform.start('operate', {
      verb: 'rollback',
      environment: 'production',
      to: '',
      reason: 'errors after the release',
    }),
    platform.start('release', platform.built('develop', '3', 13)),
  ]);
  expect(results.map(({ conclusion }) => conclusion)).toEqual(['success', 'success']);
  expect(running()).toEqual(['1*', '3', '3']);
  expect(platform.merges()).toBe('');
});

test('a release of the same branch never wins over a rollback', async () => {
  await platform.releaseTwice();
  const [rollback] = await Promise.all([
    platform.start('operate', {
      verb: 'rollback',
      environment: 'production',
      to: sha('1'),
      reason: 'errors after the release',
    }),
    platform.start('release', platform.built('main', '3', 13)),
  ]);
  expect(rollback?.conclusion).toBe('success');
  expect(running()[0]).toBe('1*');
});

test('a rollback holds until it is resumed, and needs the approval of production', async () => {
  await platform.releaseTwice();
  const rollback = await platform.start('operate', { verb: 'rollback', environment: 'production', reason: 'errors' });
  expect(rollback).toMatchObject({ conclusion: 'success', jobs: { approve: { environment: 'production' } } });
  expect(git(platform.bare, 'log', '-1', '--format=%an', 'main').trim()).toBe('octocat');
  const held = await platform.start('release', platform.built('main', '3', 13));
  expect(held.log).toContain('production: not released: held by octocat: errors');
  expect(running()[0]).toBe('1*');
  expect(await platform.command('resume', 'production', '--commit', '--push')).toContain('kept away from production');
  await platform.start('release', platform.built('main', '4', 14));
  expect(running()[0]).toBe('4');
});

test('a revert by hand holds as well, and synth does not undo it', async () => {
  await platform.start('release', platform.built('develop', '1', 11));
  await platform.start('release', platform.built('develop', '2', 12));
  const clone = platform.clone();
  git(clone, 'revert', '--no-edit', 'HEAD');
  git(clone, 'push', '--quiet', 'origin', 'main');
  expect(running().slice(1)).toEqual(['1', '1']);
  await platform.command('synth', '--check');
  const held = await platform.start('release', platform.built('develop', '3', 13));
  expect(held.log).toContain('reverted the release');
  expect(running().slice(1)).toEqual(['1', '1']);
  for (const name of ['staging', 'dev']) await platform.command('resume', name, '--commit', '--push');
  await platform.start('release', platform.built('develop', '4', 14));
  expect(running().slice(1)).toEqual(['4', '4']);
});

test('staging can be held while dev moves on', async () => {
  await platform.command('hold', 'staging', '--reason', 'a demo until Friday', '--commit', '--push');
  await platform.start('release', platform.built('develop', '1', 11));
  expect(running().slice(1)).toEqual(['a*', '1']);
});
