import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, PlatformOrigin } from './runner/platform-origin';
import type { RunResult } from './runner/run-workflow';

jest.setTimeout(60_000);

let platform: PlatformOrigin;
beforeEach(() => {
  platform = new PlatformOrigin();
});
afterEach(() => platform.remove());

/** What stands in for npm: synthesizes one stack into the checkout that it runs in, in the region that the script sets. */
const synthesize = (script: string): string => `#!/bin/sh
${script}
mkdir -p cdktf.out/stacks/cluster-dev
printf '{"resource":{"linode_lke_cluster":{"lke":{"region":"%s"}}}}' "$region" > cdktf.out/stacks/cluster-dev/cdk.tf.json
`;

/**
 * Runs review.yaml on the merge of a pull request that edits a manifest of dev. Terraform answers everything with an error,
 * as it does without credentials.
 */
async function review(
  edit: (manifest: string) => string,
  repository = 'ilearn-code/iac-vmshift',
  npm = '#!/bin/sh\nexec npx vmshiftctl synth --only terraform\n',
): Promise<RunResult> {
  const clone = platform.clone();
  git(clone, 'switch', '--quiet', '--create', 'change');
  const file = join(clone, 'dist/dev/vmshift-api.deployment.yaml');
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
  git(clone, 'commit', '--quiet', '--all', '--message', 'Change dev');
  git(clone, 'switch', '--quiet', '--create', 'merge', 'main');
  git(clone, 'merge', '--quiet', '--no-ff', '--no-edit', 'change');
  git(clone, 'push', '--quiet', 'origin', 'change', 'merge');
  const programs = join(platform.folder, 'terraform');
  mkdirSync(programs);
  writeFileSync(join(programs, 'terraform'), '#!/bin/sh\necho "no credentials" >&2\nexit 1\n', { mode: 0o755 });
  // The manifests are not rendered: it would put the edited file back.
  writeFileSync(join(programs, 'npm'), npm, { mode: 0o755 });
  const event = { pull_request: { number: 7, base: { ref: 'main' }, head: { repo: { full_name: repository } } } };
  const github = { event_name: 'pull_request', ref: 'refs/pull/7/merge', sha: platform.head('merge'), event };
  const path = [programs, join(platform.folder, 'programs'), process.env.PATH].join(':');
  return platform.start('review', {}, github, { PATH: path });
}

test('a harmless change passes, with a comment, a summary and findings for code scanning', async () => {
  const result = await review((manifest) => manifest.replace('cpu: 250m', 'cpu: 260m'));
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
  const result = await review((manifest) => manifest.replace('runAsNonRoot: true', 'runAsNonRoot: false'));
  expect(result.jobs).toMatchObject({ review: { conclusion: 'failure' }, publish: { conclusion: 'success' } });
});

test('a fork gets the report in the summary, and nothing of it can write', async () => {
  const result = await review((manifest) => manifest.replace('cpu: 250m', 'cpu: 260m'), 'somebody/iac-vmshift');
  expect(result.jobs).toMatchObject({ review: { conclusion: 'success' }, publish: { conclusion: 'skipped' } });
  expect(result.jobs.review?.summary).toContain('Terraform was not planned: a fork has no credentials');
});

test('a stack that cannot be planned is judged by the difference of its configurations', async () => {
  const npm = synthesize('case "$PWD" in */base) region=us-east ;; *) region=us-ord ;; esac');
  const result = await review((manifest) => manifest.replace('cpu: 250m', 'cpu: 260m'), 'somebody/iac-vmshift', npm);
  expect(result.jobs).toMatchObject({ review: { conclusion: 'failure' } });
  expect(result.jobs.review?.summary).toContain('judged by their configuration alone');
  expect(result.jobs.review?.summary).toContain('object-replaced');
});

test('a base that is synthesized to a part only stands in for nothing, and the report says so', async () => {
  const npm = synthesize('region=us-east; case "$PWD" in */base) mkdir -p cdktf.out/stacks/half; exit 1 ;; esac');
  const result = await review((manifest) => manifest.replace('cpu: 250m', 'cpu: 260m'), 'somebody/iac-vmshift', npm);
  expect(result.jobs).toMatchObject({ review: { conclusion: 'success' } });
  expect(result.jobs.review?.summary).toContain('The base could not be synthesized');
  expect(result.jobs.review?.summary).not.toContain('judged by their configuration alone');
});
