import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { digest } from './runner/builds';
import { git, PlatformOrigin } from './runner/platform-origin';
import type { Workflow } from './workflow-file';

jest.setTimeout(120_000);

const CI = '.github/workflows/ci.yaml';

let platform: PlatformOrigin;
let clone: string;
let before: string;
/** Production runs build 2 of main and ran build 1 before, whose image is gone; of the workflow the steps are left that judge pins. */
beforeEach(async () => {
  platform = new PlatformOrigin();
  await platform.releaseTwice();
  clone = platform.clone();
  const { jobs, ...workflow } = parse(readFileSync(join(clone, CI), 'utf8')) as Workflow;
  const steps = jobs.check?.steps.filter(
    ({ uses, run }) => uses?.match(/checkout|setup$/) || run?.includes(' verify '),
  );
  writeFileSync(join(clone, CI), JSON.stringify({ ...workflow, jobs: { check: { ...jobs.check, steps } } }));
  git(clone, 'commit', '--quiet', '--all', '--message', 'Run two steps');
  git(clone, 'push', '--quiet');
  before = platform.head();
  (await platform.registry).gone.add(digest('1'));
});
afterEach(() => platform.remove());

const GONE = /production: main-1{12}: ghcr\.io does not have main-1{12} any more/;

function revertRelease(): void {
  git(clone, 'revert', '--no-edit', 'HEAD~1');
}

function note(): void {
  writeFileSync(join(clone, 'NOTES.md'), 'one more\n');
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '--message', 'Write notes');
}

test('a push of several commits is told of a build that is gone, whichever of them pins it', async () => {
  revertRelease();
  note();
  git(clone, 'push', '--quiet');
  const { jobs } = await platform.start('ci', {}, { event_name: 'push', event: { before } });
  expect(jobs.check?.failedStep).toMatch(/^Builds that a change pins/);
  expect(jobs.check?.log).toMatch(GONE);
});

test.each([
  ['the first push of a branch', '0'.repeat(40)],
  ['a forced push that took the commit before away', 'd'.repeat(40)],
])('%s is judged by its last commit', async (_what, gone) => {
  revertRelease();
  git(clone, 'push', '--quiet');
  const { jobs } = await platform.start('ci', {}, { event_name: 'push', event: { before: gone } });
  expect(jobs.check?.log).toMatch(GONE);
});

test('the pull request of a revert is told, also after a newer push to it, whose event names another commit before', async () => {
  git(clone, 'switch', '--quiet', '--create', 'revert');
  revertRelease();
  const first = git(clone, 'rev-parse', 'HEAD').trim();
  note();
  git(clone, 'push', '--quiet', 'origin', 'revert');
  platform.openPullRequest(7, 'revert');
  const ref = 'refs/pull/7/merge';
  const event = {
    before: first,
    pull_request: { number: 7, head: { repo: { full_name: 'ilearn-code/iac-vmshift' } } },
  };
  const { jobs } = await platform.start('ci', {}, { event_name: 'pull_request', ref, sha: platform.head(ref), event });
  expect(jobs.check?.log).toMatch(GONE);
});
