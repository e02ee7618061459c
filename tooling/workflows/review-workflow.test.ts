import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderTerraform } from '../../apps/infra/src';
import { planManifests, writeManifests } from '../../apps/vmshift/src';
import { model } from '../../packages/environments/src';
import { pinPath } from '../../packages/releases/src';
import { BUILT_PROGRAM, git, PlatformOrigin } from './runner/platform-origin';
import type { RunResult } from './runner/run-workflow';

jest.setTimeout(180_000);

let platform: PlatformOrigin;
beforeEach(() => {
  platform = new PlatformOrigin();
});
afterEach(() => platform.remove());

const API = 'dist/dev/vmshift-api.deployment.yaml';
const BACKUP = 'dist/dev/postgresql-backup.cronjob.yaml';
const CLUSTER = 'cdktf.out/stacks/cluster-dev/cdk.tf.json';

/**
 * Runs review.yaml on the merge of a pull request that changes one rendered file from what `before` makes of it to what the
 * model renders. Terraform answers everything with an error, as it does without credentials.
 */
async function review(
  path: string,
  before: (text: string) => string,
  repository = 'ilearn-code/iac-vmshift',
  env: Readonly<Record<string, string>> = {},
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
  return start(clone, repository, env);
}

/** The event of a pull request of the branch that is checked out. */
function start(
  clone: string,
  repository = 'ilearn-code/iac-vmshift',
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  const branch = git(clone, 'branch', '--show-current').trim();
  git(clone, 'switch', '--quiet', '--create', 'merge', 'main');
  git(clone, 'merge', '--quiet', '--no-ff', '--no-edit', branch);
  git(clone, 'push', '--quiet', 'origin', 'main', branch, 'merge');
  const programs = join(platform.folder, 'terraform');
  mkdirSync(programs);
  writeFileSync(join(programs, 'terraform'), '#!/bin/sh\necho "no credentials" >&2\nexit 1\n', { mode: 0o755 });
  const event = { pull_request: { number: 7, base: { ref: 'main' }, head: { repo: { full_name: repository } } } };
  const github = { event_name: 'pull_request', ref: 'refs/pull/7/merge', sha: platform.head('merge'), event };
  const path = [programs, join(platform.folder, 'programs'), process.env.PATH].join(':');
  return platform.start('review', {}, github, { ...env, PATH: path });
}

const fewerCpus = (text: string) => text.replace('cpu: 250m', 'cpu: 260m');

test('a harmless change passes, with a comment, a summary and findings for code scanning', async () => {
  const result = await review(API, fewerCpus, 'ilearn-code/iac-vmshift', BUILT_PROGRAM);
  expect(result.jobs).toMatchObject({ review: { conclusion: 'success' }, publish: { conclusion: 'success' } });
  expect(result.jobs.review?.summary).toContain('1 object');
  expect(result.jobs.review?.summary).toContain('Not every stack could be planned');
  expect(result.jobs.publish?.used.map(({ uses }) => uses)).toEqual([
    'actions/download-artifact',
    'marocchino/sticky-pull-request-comment',
    'github/codeql-action/upload-sarif',
  ]);
});

test('a dangerous change fails, and is commented all the same', async () => {
  const result = await review(BACKUP, (text) => text.replace(/"\d+d"/, '"400d"'));
  expect(result.jobs).toMatchObject({ review: { conclusion: 'failure' }, publish: { conclusion: 'success' } });
  expect(result.jobs.review?.summary).toContain('backup-retention-shorter');
});

test('a fork gets the report in the summary, and nothing of it can write', async () => {
  const result = await review(API, fewerCpus, 'fork/iac-vmshift');
  expect(result.jobs).toMatchObject({ review: { conclusion: 'success' }, publish: { conclusion: 'skipped' } });
  expect(result.jobs.review?.summary).toContain('Terraform was not planned: a fork has no credentials');
});

test('a stack that cannot be planned is judged by the difference of its configurations', async () => {
  const elsewhere = (text: string) => text.replace(/"region": "[a-z-]+"/, '"region": "us-lax"');
  const result = await review(CLUSTER, elsewhere, 'fork/iac-vmshift');
  expect(result.jobs).toMatchObject({ review: { conclusion: 'failure' } });
  expect(result.jobs.review?.summary).toContain('judged by their configuration alone');
  expect(result.jobs.review?.summary).toContain('cluster-destroyed');
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
  for (const [file, text] of renderTerraform(before).files) writeFileSync(join(clone, 'cdktf.out', file), text);
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '--message', 'As it was');
  git(clone, 'switch', '--quiet', '--create', 'change');
  git(clone, 'checkout', '--quiet', 'HEAD^', '--', '.');
  git(clone, 'commit', '--quiet', '--all', '--message', 'Add dev');
  const result = await start(clone);
  expect([result.jobs.review?.conclusion, result.jobs.review?.summary]).toEqual(['success', expect.any(String)]);
  expect(result.jobs.review?.summary).toContain('dev');
});
