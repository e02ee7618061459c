import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { git, PlatformOrigin } from './runner/platform-origin';
import { readWorkflow } from './workflow-file';

jest.setTimeout(60_000);

let platform: PlatformOrigin;
beforeEach(() => {
  platform = new PlatformOrigin();
});
afterEach(() => platform.remove());

/** Runs infra.yaml with a program that notes what it is asked, with the variables that Terraform would read. */
async function infra(github: Readonly<Record<string, unknown>> = {}, failing = 'nothing', planned = 2) {
  const programs = join(platform.folder, 'noting');
  const calls = join(platform.folder, 'calls');
  mkdirSync(programs, { recursive: true });
  writeFileSync(calls, '');
  const script = `#!/bin/bash
[ "$1" != environments ] || { echo '[{"name":"dev","stacks":["cluster-dev","platform-dev"]},{"name":"production","stacks":["cluster-production","platform-production"]}]'; exit 0; }
echo "$*|$TF_INPUT|$TF_VAR_redis_password" >> "${calls}"
[[ "$*" != *${failing}* ]] || exit 1
case "$1" in report) ;; plan) echo '{}' > "\${@: -1}"; exit ${planned} ;; esac`;
  writeFileSync(join(programs, 'vmshiftctl'), script, { mode: 0o755 });
  const env = { PATH: [programs, join(platform.folder, 'programs'), process.env.PATH].join(':') };
  const result = await platform.start('infra', {}, github, env);
  const asked = readFileSync(calls, 'utf8').trim().split('\n');
  return { result, calls: asked.filter((call) => !call.startsWith('report ')) };
}

test('on main it plans everything, deploys each environment, and Argo CD last', async () => {
  const { result, calls } = await infra();
  expect(result.conclusion).toBe('success');
  const [plan, ...deploys] = calls;
  expect(plan).toMatch(/^plan --guard --locked --detailed-exitcode --format json --output .*\|0\|$/);
  expect(deploys).toEqual([
    'deploy --locked cluster-dev platform-dev|0|',
    'deploy --locked cluster-production platform-production|0|',
    'deploy --locked argocd|0|',
  ]);
  expect(Object.values(result.jobs).map(({ environment }) => environment)).toEqual([
    '',
    'plan',
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

test('where the plan is empty no one is asked for an approval', async () => {
  platform.environments = { ...platform.environments, production: { approve: () => false } };
  const { result, calls } = await infra({}, 'nothing', 0);
  expect([result.conclusion, calls.length]).toEqual(['success', 1]);
});

test('an approval that comes after a newer configuration deploys nothing; releases in between do not matter', async () => {
  const planned = platform.head();
  push('apps/vmshift/releases/dev.json');
  push('dist/dev/10-web.yaml');
  expect((await infra({ sha: planned })).calls).toHaveLength(4);
  // A re-run by another person is still the run of its commit.
  for (const path of ['packages/findings/src/rule.ts', '.github/actions/setup/action.yaml', 'pnpm-workspace.yaml']) {
    const before = platform.head();
    push(path);
    const { result, calls } = await infra({ sha: before, triggering_actor: 'mallory', run_attempt: '2' });
    expect(calls).toHaveLength(1);
    expect(result.log).toContain('main holds a newer configuration');
  }
});

/** Pushes a change of one file to main. */
function push(path: string): void {
  const clone = platform.clone();
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  appendFileSync(join(clone, path), '\n');
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '-m', 'Later');
  git(clone, 'push', '--quiet', 'origin', 'main');
}
