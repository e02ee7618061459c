import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha } from '../runner/builds';
import { git, PlatformOrigin } from '../runner/platform-origin';

jest.setTimeout(180_000);

let platform: PlatformOrigin;
beforeAll(async () => {
  platform = new PlatformOrigin();
  platform.protect();
  await platform.start('release', platform.built('main', '1', 11));
  await platform.start('release', platform.built('main', '2', 12));
});
afterAll(() => platform.remove());

/** Nothing in these tests may change main. */
let before: string;
beforeEach(() => {
  before = platform.head();
});
const unchanged = () => expect(platform.head()).toBe(before);

test('release.yaml gets past the rules, by the App that is on the bypass list', () => {
  expect(platform.pin('production').commit).toBe(sha('2'));
});

test.each([
  ['release', '--branch=develop', `--sha=${sha('3')}`],
  ['rollback', 'production', '--reason=x'],
  ['hold', 'dev', '--reason=x'],
])('%s %s by a person ends at the rules, with nothing changed', async (...args) => {
  const clone = platform.clone();
  const { code, err } = await platform.commandIn(clone, {}, ...args, '--push');
  expect([code, err]).toEqual([1, expect.stringMatching(/^origin\/main does not accept direct pushes: .*GH013/)]);
  expect(git(clone, 'status', '--porcelain')).toBe('');
  unchanged();
});

test.each([
  ['release', () => platform.built('develop', '3', 13)],
  ['operate', () => ({ verb: 'rollback', environment: 'production', reason: 'x' })],
  ['operate', () => ({ verb: 'hold', environment: 'dev', reason: 'x' })],
] as const)(
  '%s.yaml ends there as well where its App is another one, and says which list it has to be on',
  async (name, inputs) => {
    const { release = {} } = platform.environments;
    platform.environments = {
      ...platform.environments,
      release: { ...release, secrets: { RELEASE_APP_PRIVATE_KEY: 'other-private-key' } },
    };
    const { conclusion, log } = await platform.start(name, inputs());
    platform.environments = { ...platform.environments, release };
    expect([conclusion, log]).toEqual([
      'failure',
      expect.stringContaining('on the bypass list of the ruleset of the branch'),
    ]);
    expect(log).toContain('GH013');
    unchanged();
  },
);

test('rollback, resume and a return go through by the App', async () => {
  const inputs = { verb: 'rollback', environment: 'production', reason: 'x' };
  expect(await platform.start('operate', inputs)).toMatchObject({ conclusion: 'success' });
  const clone = platform.clone();
  const { code, err } = await platform.commandIn(clone, {}, 'resume', 'production', '--push');
  expect([code, err]).toEqual([1, expect.stringContaining('does not accept direct pushes')]);
  const resume = { verb: 'resume', environment: 'production' };
  expect(await platform.start('operate', resume)).toMatchObject({ conclusion: 'success' });
  git(platform.bare, 'update-ref', 'refs/heads/main', before);
});

test('synth.yaml pushes no main, even for a pull request whose branch is main', async () => {
  const clone = platform.clone();
  git(clone, 'switch', '--quiet', '--create', 'change');
  const file = join(clone, 'apps/vmshift/releases/dev.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/[0-9a-f]{40}/g, sha('c')));
  git(clone, 'commit', '--quiet', '--all', '-m', 'Pin by hand');
  git(clone, 'push', '--quiet', 'origin', 'change');
  const repo = { full_name: 'ilearn-code/iac-vmshift' };
  const head = { sha: platform.head('change'), ref: 'main', repo };
  const pull_request = { number: 7, head };
  const github = { event_name: 'pull_request', ref: 'refs/pull/7/merge', sha: head.sha, event: { pull_request } };
  const { jobs } = await platform.start('synth', {}, github);
  expect([jobs.render?.conclusion, jobs.commit?.conclusion]).toEqual(['success', 'failure']);
  expect(jobs.commit?.log).toContain('to main goes what was reviewed, or a release');
  unchanged();
});
