import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, PlatformOrigin } from './runner/platform-origin';
import { readWorkflow } from './workflow-file';

jest.setTimeout(60_000);

let platform: PlatformOrigin;
beforeEach(() => {
  platform = new PlatformOrigin();
});
afterEach(() => platform.remove());

/** Runs infra.yaml with a program that notes what it is asked, with the variables that Terraform would read. */
async function infra(github: Readonly<Record<string, unknown>> = {}, failing = 'nothing') {
  const programs = join(platform.folder, 'noting');
  const calls = join(platform.folder, 'calls');
  mkdirSync(programs, { recursive: true });
  writeFileSync(calls, '');
  const script = `#!/bin/bash
[ "$1" != environments ] || { echo '[{"name":"dev","stacks":["cluster-dev","platform-dev"]},{"name":"production","stacks":["cluster-production","platform-production"]}]'; exit 0; }
echo "$*|$TF_INPUT|$TF_VAR_redis_password" >> "${calls}"
[[ "$*" != *${failing}* ]]`;
  writeFileSync(join(programs, 'vmshiftctl'), script, { mode: 0o755 });
  const env = { PATH: [programs, join(platform.folder, 'programs'), process.env.PATH].join(':') };
  const result = await platform.start('infra', {}, github, env);
  return { result, calls: readFileSync(calls, 'utf8').trim().split('\n') };
}

test('on main it plans everything, deploys each environment, and Argo CD last', async () => {
  const { result, calls } = await infra();
  expect(result.conclusion).toBe('success');
  const [plan, ...deploys] = calls;
  expect(plan).toMatch(/^plan --guard --format json --output .*\|0\|$/);
  expect(deploys).toEqual([
    'deploy cluster-dev platform-dev|0|',
    'deploy cluster-production platform-production|0|',
    'deploy argocd|0|',
  ]);
  expect(Object.values(result.jobs).map(({ environment }) => environment)).toEqual([
    'review',
    '',
    'dev',
    'production',
    'production',
  ]);
});

test('a deploy is the entry process of its step, which alone is told that the run is cancelled', () => {
  const { jobs } = readWorkflow('.github/workflows/infra.yaml');
  const scripts = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run = '' }) => run.trim()));
  const deploys = scripts.map((script) => script.split('\n').at(-1) ?? '').filter((line) => / deploy /.test(line));
  expect(deploys.length).toBeGreaterThan(0);
  for (const line of deploys) expect(line).toMatch(/^exec \.\/vmshiftctl /);
});

test('a plan that the guard refuses deploys nothing', async () => {
  const { result, calls } = await infra({}, 'plan');
  expect(result.conclusion).toBe('failure');
  expect(calls).toHaveLength(1);
});

test('Argo CD is left alone when an environment could not be deployed', async () => {
  const { calls } = await infra({}, 'cluster-production');
  expect(calls).toHaveLength(3);
  expect(calls.at(-1)).toContain('cluster-production');
});

test('a pull request is planned and never deployed, a fork not even planned', async () => {
  const event = (repository: string) => ({
    event_name: 'pull_request',
    ref: 'refs/pull/7/merge',
    event: { pull_request: { number: 7, head: { repo: { full_name: repository } } } },
  });
  expect((await infra(event('ilearn-code/iac-vmshift'))).calls).toHaveLength(1);
  expect((await infra(event('fork/iac-vmshift'))).calls).toEqual(['']);
});

test('an approval that comes after a newer configuration deploys nothing; releases in between do not matter', async () => {
  const planned = platform.head();
  const clone = platform.clone();
  const push = (path: string) => {
    mkdirSync(join(clone, path, '..'), { recursive: true });
    appendFileSync(join(clone, path), '\n');
    git(clone, 'add', '--all');
    git(clone, 'commit', '--quiet', '-m', 'Later');
    git(clone, 'push', '--quiet', 'origin', 'main');
  };
  push('apps/vmshift/releases/dev.json');
  push('packages/manifest-review/src/index.ts');
  expect((await infra({ sha: planned })).calls).toHaveLength(4);
  push('packages/environments/src/dev.ts');
  const { result, calls } = await infra({ sha: planned });
  expect(calls).toHaveLength(1);
  expect(result.log).toContain('main has a newer configuration');
});
