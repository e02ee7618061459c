import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, digest, sha } from './runner/builds';
import { runWorkflow } from './runner/run-workflow';
import { readWorkflow } from './workflow-file';

const FILE = 'templates/app-repository/.github/workflows/argocd-update.yaml';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmshift-dispatch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the application's workflow after a run of ci-cd.yaml, and gives the arguments of each call of `gh`. */
async function dispatched(run: Readonly<Record<string, unknown>> = {}, outages = 0, name = 'digests') {
  const artifacts = join(folder, 'artifacts');
  mkdirSync(join(artifacts, name), { recursive: true });
  writeFileSync(join(artifacts, name, 'api'), `${digest('1')}\n`);
  writeFileSync(join(artifacts, name, 'celery'), `${digest('2')}\n`);
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  const tries = join(folder, 'tries');
  const gh = `#!/bin/bash
echo >> "${tries}"
[ "$(wc -l < "${tries}")" -gt ${outages} ] || { echo 'HTTP 502' >&2; exit 1; }
printf '%s\\0' "$@" >> "${calls}"
echo "token=$GH_TOKEN"`;
  writeFileSync(join(folder, 'sleep'), '#!/bin/bash\necho "slept $1"', { mode: 0o755 });
  writeFileSync(join(folder, 'gh'), gh, { mode: 0o755 });
  const repository = 'ilearn-code/vmshift';
  const workflow_run = {
    id: 99,
    conclusion: 'success',
    event: 'push',
    head_branch: 'develop',
    head_sha: sha('1'),
    run_number: 12,
    html_url: 'https://github.com/ilearn-code/vmshift/actions/runs/12',
    head_repository: { full_name: repository },
    ...run,
  };
  const result = await runWorkflow({
    file: FILE,
    // The event's own ref and commit are the default branch's, whatever was built.
    github: { repository, ref: 'refs/heads/main', sha: sha('f'), event: { workflow_run } },
    folder: join(folder, 'run'),
    artifacts,
    machine: {
      origin: '',
      path: [folder, ...(process.env.PATH ?? '').split(':')],
    },
  });
  return { result, args: readFileSync(calls, 'utf8').split('\0').slice(0, -1) };
}

test('hands on the commit that was built, its digests and its number, with a token for this repository alone', async () => {
  const { result, args } = await dispatched();
  expect(result.conclusion).toBe('success');
  const fields = args
    .filter((_arg, index) => args[index - 1] === '-f')
    .map((field) => field.split(/=(.*)/s).slice(0, 2));
  expect(Object.fromEntries(fields)).toEqual({
    ...build('develop', '1', 12),
    'celery-digest': digest('2'),
  });
  expect(args.slice(0, 7)).toEqual('workflow run release.yaml --repo ilearn-code/iac-vmshift --ref main'.split(' '));
  expect(result.log).toContain('token=installation-token');
  const token = result.jobs.release?.used.find(({ uses }) => uses.includes('create-github-app-token'));
  expect(token?.with).toMatchObject({ repositories: 'iac-vmshift', 'permission-actions': 'write' });
});

test('its summary leads the person who pushed to the release, to the deployments and to the way back', async () => {
  const { result } = await dispatched();
  const { summary = '' } = result.jobs.release ?? {};
  expect(summary).toMatch(/^The release of `1{12}` was asked for\.\n/);
  expect([...summary.matchAll(/\((https:[^)]*)\)/g)].map(([, link]) => link)).toEqual([
    'https://github.com/ilearn-code/iac-vmshift/actions/workflows/release.yaml',
    'https://github.com/ilearn-code/vmshift/deployments',
    'https://github.com/ilearn-code/iac-vmshift/blob/main/docs/developers.md',
  ]);
  rmSync(folder, { recursive: true });
  expect((await dispatched({}, 4)).result.jobs.release?.summary).toBe('');
});

test('asks again where GitHub does not answer, and says in the end that nothing was asked for', async () => {
  const late = await dispatched({}, 3);
  expect([late.result.conclusion, late.args.slice(0, 3)]).toEqual(['success', ['workflow', 'run', 'release.yaml']]);
  expect(late.result.log.match(/slept \d+/g)).toEqual(['slept 5', 'slept 15', 'slept 45']);
  rmSync(folder, { recursive: true });
  const lost = await dispatched({}, 4);
  expect([lost.result.conclusion, lost.args]).toEqual(['failure', []]);
  expect(lost.result.log).toContain('::error::the release was not asked for; fix: re-run this run');
});

test('shows how the digests are made again where GitHub does not keep them any more', async () => {
  const { result, args } = await dispatched({}, 0, 'others');
  expect([result.conclusion, args]).toEqual(['failure', []]);
  expect(result.log).toContain(
    '; nothing was asked for; fix: re-run this run, and where they are gone push a further commit, or in the first 30 days build this one again: gh run rerun 99 --repo ilearn-code/vmshift\n',
  );
});

test('hands on what release.yaml takes, no more and no less', async () => {
  const { args } = await dispatched();
  const fields = args.filter((_arg, index) => args[index - 1] === '-f').map((field) => field.split('=')[0]);
  const { workflow_dispatch } = readWorkflow('.github/workflows/release.yaml').on as {
    readonly workflow_dispatch: { readonly inputs: object };
  };
  expect([...fields].sort()).toEqual(Object.keys(workflow_dispatch.inputs).sort());
});

test.each([
  ['a failed run', { conclusion: 'failure' }],
  ['a pull request', { event: 'pull_request' }],
  ['a fork', { head_repository: { full_name: 'fork/vmshift' } }],
])('%s dispatches nothing', async (_what, run) => {
  const { result, args } = await dispatched(run);
  expect(result.jobs.release?.conclusion).toBe('skipped');
  expect(args).toEqual([]);
});

test('a hostile branch name stays one argument', async () => {
  const { args } = await dispatched({ head_branch: 'main"; touch pwned; echo "$(touch pwned)' });
  expect(args).toContain('branch=main"; touch pwned; echo "$(touch pwned)');
});
