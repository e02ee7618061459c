import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderOnce } from '../../apps/infra/test-support';
import { planManifests, writeManifests } from '../../apps/vmshift/src';
import { model } from '../../packages/environments/src';
import { pinPath } from '../../packages/releases/src';
import { digest, sha } from './runner/builds';
import { git, PlatformOrigin, PROCESS_PER_STEP, type PullRequestStart } from './runner/platform-origin';
import type { RunResult } from './runner/run-workflow';
import { readWorkflow } from './workflow-file';

jest.setTimeout(180_000);

let platform: PlatformOrigin;
beforeEach(() => {
  platform = new PlatformOrigin();
});
afterEach(() => platform.remove());

const API = 'dist/dev/vmshift-api.deployment.yaml';
const BACKUP = 'dist/dev/postgresql-backup.cronjob.yaml';
const CLUSTER = 'cdktf.out/stacks/cluster-dev/cdk.tf.json';

/** Runs review.yaml on a pull request that changes one rendered file from what `before` makes of it to what the model renders. */
async function review(
  path: string,
  before: (text: string) => string,
  options: PullRequestStart = {},
): Promise<RunResult> {
  const clone = platform.clone();
  const file = join(clone, path);
  const rendered = readFileSync(file, 'utf8');
  expect({ path, changes: before(rendered) !== rendered }).toEqual({ path, changes: true });
  writeFileSync(file, before(rendered));
  git(clone, 'commit', '--quiet', '--all', '--message', 'As it was');
  git(clone, 'switch', '--quiet', '--create', 'change');
  writeFileSync(file, rendered);
  git(clone, 'commit', '--quiet', '--all', '--message', 'Change dev');
  return start(clone, options);
}

/** Opens a pull request of the branch that is checked out, and runs review.yaml for it. */
function start(clone: string, options: PullRequestStart = {}): Promise<RunResult> {
  const branch = git(clone, 'branch', '--show-current').trim();
  git(clone, 'push', '--quiet', 'origin', 'main', branch);
  platform.openPullRequest(7, branch);
  return platform.startForPullRequest('review', 'pull_request_target', 7, options);
}

const fewerCpus = (text: string) => text.replace('cpu: 250m', 'cpu: 260m');

test('a harmless change passes, with a comment, a summary and findings for code scanning', async () => {
  const result = await review(API, fewerCpus, { env: PROCESS_PER_STEP });
  expect(result.jobs).toMatchObject({ review: { conclusion: 'success' }, publish: { conclusion: 'success' } });
  expect(result.jobs.review?.summary).toContain('1 object');
  expect(result.jobs.publish?.used.map(({ uses }) => uses)).toEqual([
    'actions/download-artifact',
    'marocchino/sticky-pull-request-comment',
    'github/codeql-action/upload-sarif',
  ]);
});

test('the comment links the report as a page, which an artifact holds as a file of its own', async () => {
  await review(API, fewerCpus);
  const artifacts = join(platform.folder, 'run-2/artifacts');
  const comment = readFileSync(join(artifacts, 'review/review.md'), 'utf8').split('\n');
  expect(comment.slice(0, 4)).toEqual([
    expect.stringMatching(/^## Review: /),
    '',
    expect.stringMatching(/^\[The whole report as a page\]\(https:\/\/github\.com\/\S+\/artifacts\/review\.html\)$/),
    '',
  ]);
  expect(readFileSync(join(artifacts, 'review.html/review.html'), 'utf8')).toContain('Deployment/vmshift-api');
});

test('a dangerous change fails, and is commented all the same', async () => {
  const result = await review(BACKUP, (text) => text.replace(/"\d+d"/, '"400d"'));
  expect(result.jobs).toMatchObject({ review: { conclusion: 'failure' }, publish: { conclusion: 'success' } });
  expect(result.jobs.review?.summary).toContain('backup-retention-shorter');
});

describe('a pin', () => {
  /** Another build of dev's branch on main, or on the branch that is checked out, with a digest for each image. */
  function pinNext(clone: string, digit: string): void {
    const file = join(clone, pinPath('dev'));
    const { branch, ...pin } = JSON.parse(readFileSync(file, 'utf8'));
    const image = { tag: `${branch}-${sha(digit)}`, digest: digest(digit) };
    const next = { branch, ...pin, commit: sha(digit), images: { api: image, celery: image } };
    writeFileSync(file, `${JSON.stringify(next, null, 2)}\n`);
    writeManifests(planManifests({ root: clone, model, environments: ['dev'] }));
    git(clone, 'add', '--all');
    git(clone, 'commit', '--quiet', '--message', 'Pin another build');
  }

  test('that goes back by a revert of a release passes, with a warning that tells what runs then', async () => {
    const clone = platform.clone();
    for (const digit of ['1', '2']) pinNext(clone, digit);
    git(clone, 'switch', '--quiet', '--create', 'change');
    git(clone, 'revert', '--no-edit', 'HEAD');
    const { review } = (await start(clone)).jobs;
    expect([review?.conclusion, review?.summary]).toEqual(['success', expect.stringContaining('pin-returns')]);
  });

  test('that is edited fails, and its change is named', async () => {
    const clone = platform.clone();
    git(clone, 'switch', '--quiet', '--create', 'change');
    pinNext(clone, '1');
    const { review } = (await start(clone)).jobs;
    expect([review?.conclusion, review?.summary]).toEqual(['failure', expect.stringContaining('pin-build-edited')]);
  });
});

test('a fork gets the same comment, and its findings are those of its merge, not of main', async () => {
  const result = await review(API, fewerCpus, { repository: 'fork/iac-vmshift' });
  expect(result.jobs).toMatchObject({ review: { conclusion: 'success' }, publish: { conclusion: 'success' } });
  expect(result.jobs.publish?.used.at(-1)?.with).toMatchObject({
    ref: 'refs/pull/7/merge',
    sha: platform.head('refs/pull/7/merge'),
  });
});

test('a stack that cannot be planned is judged by the difference of its configurations', async () => {
  const elsewhere = (text: string) => text.replace(/"region": "[a-z-]+"/, '"region": "us-lax"');
  const result = await review(CLUSTER, elsewhere);
  expect(result.jobs).toMatchObject({ review: { conclusion: 'failure' } });
  expect(result.jobs.review?.summary).toContain('judged by their configuration alone');
  expect(result.jobs.review?.summary).toContain('cluster-destroyed');
  expect(result.jobs.review?.outputs).toMatchObject({ stacks: 'true' });
});

test('the required check is never skipped: GitHub takes a job that its condition leaves out for one that passed', () => {
  const { jobs, on } = readWorkflow('.github/workflows/review.yaml');
  expect([jobs.review?.name, jobs.review?.if, jobs.review?.needs]).toEqual(['Review', undefined, undefined]);
  // Any other type, such as `edited`, would start runs that judge nothing new.
  expect(on).toEqual({ pull_request_target: { branches: ['main'] } });
});

describe('without a merge of what was pushed', () => {
  /** A pull request whose branch got one more commit after GitHub had made its merge. */
  function pushedAgain(): { readonly before: string } {
    const clone = platform.clone();
    git(clone, 'switch', '--quiet', '--create', 'change');
    git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'Change nothing');
    git(clone, 'push', '--quiet', 'origin', 'change');
    platform.openPullRequest(7, 'change');
    const before = platform.head('change');
    git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'Change nothing again');
    git(clone, 'push', '--quiet', 'origin', 'change:change', '+change:refs/pull/7/head');
    return { before };
  }

  beforeEach(() => platform.install('sleep', '#!/bin/sh\necho "slept $1"\n'));

  test('the merge of an older push is not judged: the branch conflicts', async () => {
    pushedAgain();
    const result = await platform.startForPullRequest('review', 'pull_request_target', 7);
    expect(result.jobs).toMatchObject({ review: { conclusion: 'failure' }, publish: { conclusion: 'success' } });
    const [comment, ...more] = result.jobs.publish?.used ?? [];
    expect([comment?.with.message, more]).toEqual([
      expect.stringMatching(
        new RegExp(`^## Review: no verdict\\n\\n${platform.head('refs/pull/7/head')} could not be judged`),
      ),
      [],
    ]);
    expect(result.log).toContain('::error title=No merge to judge::the branch conflicts with main');
    expect(result.log.match(/slept 10/g)).toHaveLength(5);
  });

  test('so it is where there never was one', async () => {
    pushedAgain();
    git(platform.bare, 'update-ref', '-d', 'refs/pull/7/merge');
    const result = await platform.startForPullRequest('review', 'pull_request_target', 7);
    expect(result.log).toContain('the branch conflicts with main, so GitHub makes no merge of it; fix: merge main');
  });

  test('a run of an older push leaves the judgement to the run of the newest', async () => {
    const { before } = pushedAgain();
    git(platform.bare, 'update-ref', '-d', 'refs/pull/7/merge');
    const result = await platform.startForPullRequest('review', 'pull_request_target', 7, { head: before });
    expect(result.jobs).toMatchObject({ review: { conclusion: 'failure' } });
    expect(result.log).toContain(`::error title=Newer push::the branch was pushed again after ${before.slice(0, 10)}`);
  });

  test('one that GitHub makes late is judged', async () => {
    pushedAgain();
    const late = `git --git-dir "${platform.bare}" update-ref refs/pull/7/merge refs/heads/late`;
    git(platform.bare, 'update-ref', 'refs/heads/late', platform.mergeOf(7));
    platform.install('sleep', `#!/bin/sh\n${late}\n`);
    const result = await platform.startForPullRequest('review', 'pull_request_target', 7);
    expect(result.jobs).toMatchObject({ review: { conclusion: 'success' } });
  });
});

test('a base whose stacks are not committed passes nothing, and the report shows it', async () => {
  const clone = platform.clone();
  git(clone, 'rm', '--quiet', '-r', 'cdktf.out');
  git(clone, 'commit', '--quiet', '--message', 'As it was before stacks were committed');
  git(clone, 'switch', '--quiet', '--create', 'change');
  git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'Change nothing');
  const result = await start(clone);
  expect(result.jobs).toMatchObject({ review: { conclusion: 'failure' }, publish: { conclusion: 'success' } });
  expect(result.jobs.review?.summary).toContain('## Review: no verdict, not everything was compared');
});

test('an environment that is added passes, and the report tells what will be made', async () => {
  const clone = platform.clone();
  // As it was: neither the folder nor the pin nor the stacks of dev, and Argo CD does not know it.
  const before = { ...model, environments: model.environments.filter(({ name }) => name !== 'dev') };
  writeManifests(planManifests({ root: clone, model: before }));
  rmSync(join(clone, pinPath('dev')));
  for (const stack of ['cluster-dev', 'platform-dev'])
    rmSync(join(clone, 'cdktf.out/stacks', stack), { recursive: true });
  for (const [file, text] of renderOnce(before).files) writeFileSync(join(clone, 'cdktf.out', file), text);
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '--message', 'As it was');
  git(clone, 'switch', '--quiet', '--create', 'change');
  git(clone, 'checkout', '--quiet', 'HEAD^', '--', '.');
  git(clone, 'commit', '--quiet', '--all', '--message', 'Add dev');
  const result = await start(clone);
  expect([result.jobs.review?.conclusion, result.jobs.review?.summary]).toEqual(['success', expect.any(String)]);
  expect(result.jobs.review?.summary).toContain('dev');
});
