import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, PlatformOrigin, type PullRequestStart } from './runner/platform-origin';
import type { RunResult } from './runner/run-workflow';

jest.setTimeout(120_000);

const STACK = 'cdktf.out/stacks/cluster-dev';
const CONFIGURATION = `${STACK}/cdk.tf.json`;
const SECRETS = { LINODE_TOKEN: 'reads-linode', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'reads-states' };

let platform: PlatformOrigin;
let calls: string;
beforeEach(() => {
  platform = new PlatformOrigin();
  calls = join(platform.folder, 'terraform-calls');
  platform.environments = {
    ...platform.environments,
    review: { refs: ['refs/heads/main'], approve: () => true, secrets: SECRETS },
  };
  // A Terraform that notes what it is given, and plans nothing.
  platform.install(
    'terraform',
    `#!/bin/sh
echo "$* [$LINODE_TOKEN $AWS_SECRET_ACCESS_KEY] $(ls -A | tr '\\n' ' ')" >> "${calls}"
case "$1" in
  version) echo '{"terraform_version": "1.11.4"}' ;;
  plan) for last; do :; done; : > "\${last#-out=}" ;;
  show) echo '{"format_version": "1.2", "terraform_version": "1.11.4", "complete": true, "planned_values": {}, "resource_changes": [], "configuration": {}}' ;;
esac`,
  );
});
afterEach(() => platform.remove());

type Json = { [key: string]: Json };

/** Runs review.yaml on a pull request that edits a stack, on a main that locks its provider by hash. */
async function review(edit: (stack: Json) => void, options: PullRequestStart = {}): Promise<RunResult> {
  const clone = platform.clone();
  const file = join(clone, CONFIGURATION);
  const stack = JSON.parse(readFileSync(file, 'utf8'));
  const hashes = ['a', 'b', 'c', 'd'].map((hash) => `    "h1:${hash}=",\n`).join('');
  const { version } = stack.terraform.required_providers.linode;
  writeFileSync(
    join(clone, STACK, '.terraform.lock.hcl'),
    `provider "registry.terraform.io/linode/linode" {\n  version = "${version}"\n  hashes = [\n${hashes}  ]\n}\n`,
  );
  commit(clone);
  git(clone, 'switch', '--quiet', '--create', 'change');
  edit(stack);
  writeFileSync(file, JSON.stringify(stack, null, 2));
  // What a checkout of the pull request would execute.
  writeFileSync(join(clone, 'vmshiftctl'), `#!/bin/sh\ntouch "${platform.folder}/executed"\n`);
  commit(clone);
  git(clone, 'push', '--quiet', 'origin', 'main', 'change');
  platform.openPullRequest(7, 'change');
  return platform.startForPullRequest('review', 'pull_request_target', 7, options);
}

function commit(clone: string): void {
  git(clone, 'add', '--all', '--force');
  git(clone, 'commit', '--quiet', '--message', 'Change');
}

const asked = (): readonly string[] => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []);

const addTag = (stack: Json) => {
  const tags = stack.resource?.linode_lke_cluster?.cluster_lke?.tags as unknown as string[];
  tags.push('more');
};

test('what a pull request changes is planned by main, of its stack alone, and the comment is made again', async () => {
  const { jobs } = await review(addTag);
  expect(jobs).toMatchObject({
    review: { conclusion: 'success' },
    plan: { conclusion: 'success', environment: 'review' },
    'publish-plan': { conclusion: 'success' },
  });
  expect(jobs.review?.summary).toContain('1 to update by its configuration; not planned');
  expect(jobs.plan?.summary).not.toContain('by its configuration');
  const [, init, plan] = asked();
  expect(init).toContain(
    'init -input=false -no-color -lockfile=readonly [reads-linode reads-states] .terraform.lock.hcl cdk.tf.json',
  );
  expect(plan).toMatch(/^plan .*\[reads-linode reads-states\]/);
  expect(existsSync(join(platform.folder, 'executed'))).toBe(false);
});

test('the plans leave the job as a report alone, and no other job has a credential', async () => {
  const { jobs } = await review(addTag);
  const uploads = Object.values(jobs).flatMap(({ used }) =>
    used.filter(({ uses }) => uses.endsWith('upload-artifact')),
  );
  expect(uploads.map(({ with: { name, path } }) => [name, path?.split('/').at(-1)])).toEqual([
    [undefined, 'review.html'],
    ['review', 'review'],
    [undefined, 'planned-review.html'],
    ['planned-review', 'review'],
  ]);
  const artifact = join(platform.folder, 'run-2/artifacts/planned-review');
  expect(readdirSync(artifact).sort()).toEqual(['review.md', 'review.sarif']);
  expect(
    Object.entries(jobs)
      .filter(([, { environment }]) => environment !== '')
      .map(([name]) => name),
  ).toEqual(['plan']);
});

test.each<[door: string, edit: (stack: Json) => void, problem: string]>([
  [
    'a provisioner',
    ({ resource }) => {
      const cluster = resource?.linode_lke_cluster?.cluster_lke as unknown as Record<string, unknown>;
      cluster.provisioner = [{ 'local-exec': { command: 'env' } }];
    },
    'resource.linode_lke_cluster.cluster_lke.provisioner',
  ],
  [
    'another provider source',
    ({ terraform }) => {
      const linode = terraform?.required_providers?.linode as unknown as Record<string, unknown>;
      linode.source = 'evil/linode';
    },
    'terraform.required_providers.linode',
  ],
])('with %s Terraform is never started, and the comment refers to the reason', async (_, edit, problem) => {
  const { jobs, log } = await review(edit);
  expect(jobs).toMatchObject({ plan: { conclusion: 'failure' }, 'publish-plan': { conclusion: 'success' } });
  expect(asked()).toEqual([]);
  expect(log).toContain(`cluster-dev: ${problem}: got `);
  expect(jobs.plan?.summary).toContain('Not every stack could be planned');
});

test('without an approval nothing is planned, and the report of the configurations stands', async () => {
  platform.environments = { ...platform.environments, review: { approve: () => false, secrets: SECRETS } };
  const { jobs } = await review(addTag);
  expect(jobs).toMatchObject({
    publish: { conclusion: 'success' },
    plan: { conclusion: 'failure' },
    'publish-plan': { conclusion: 'skipped' },
  });
  expect(asked()).toEqual([]);
});

test('an approval that comes when GitHub has the merge no longer is told how to get a plan', async () => {
  const approve = () => {
    git(platform.bare, 'update-ref', '-d', 'refs/pull/7/merge');
    git(platform.bare, 'prune', '--expire=now');
    return true;
  };
  platform.environments = { ...platform.environments, review: { approve, secrets: SECRETS } };
  const { jobs } = await review(addTag);
  expect(jobs.plan).toMatchObject({ conclusion: 'failure', failedStep: 'Fetch the merge that was judged, as data' });
  expect(jobs.plan?.log).toMatch(/::error title=No merge to plan::.*; fix: re-run all jobs/);
  expect(asked()).toEqual([]);
});

test('a fork is not planned', async () => {
  const { jobs } = await review(addTag, { repository: 'fork/iac-vmshift' });
  expect(jobs).toMatchObject({ publish: { conclusion: 'success' }, plan: { conclusion: 'skipped' } });
  expect(asked()).toEqual([]);
});
