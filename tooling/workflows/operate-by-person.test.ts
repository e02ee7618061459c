import { endRun, OperateStub, PERSON } from '../../apps/vmshiftctl/src/testing/operate-stub';
import { pushOverSsh } from '../../apps/vmshiftctl/src/testing/push-over-ssh';
import type { StubRun } from '../../packages/observation/src/testing/github-stub';
import { digest, sha } from './runner/builds';
import { interpolate } from './runner/expression';
import { git, PlatformOrigin } from './runner/platform-origin';
import type { RunResult } from './runner/run-workflow';
import { readWorkflow } from './workflow-file';

jest.setTimeout(180_000);

let platform: PlatformOrigin;
let github: OperateStub;
let env: Record<string, string>;
let clone: string;
let results: RunResult[];
beforeEach(async () => {
  platform = new PlatformOrigin();
  await platform.releaseTwice();
  platform.protect();
  results = [];
  github = new OperateStub(startWorkflow, { repositories: [platform.builds.repository] });
  env = { GH_TOKEN: PERSON, GITHUB_API_URL: await github.github.listen() };
  clone = platform.clone();
  pushOverSsh(clone, 'ilearn-code/iac-vmshift', platform.bare);
});
afterEach(async () => {
  platform.remove();
  await github.github.close();
});

/** What GitHub does with a run: it waits where the environment of the first job asks for an approval, and runs the steps. */
function startWorkflow(run: StubRun): void {
  const { jobs } = readWorkflow('.github/workflows/operate.yaml');
  const environment = interpolate(jobs.approve?.environment ?? '', { inputs: run.inputs });
  if (environment === 'release') {
    runSteps(run);
    return;
  }
  run.status = 'waiting';
  run.jobs = [{ id: 1, name: 'Approve', status: 'waiting' }];
  run.pending = [{ environment, reviewers: ['grace'] }];
  const asked = `/actions/runs/${run.id}/pending_deployments`;
  github.github.before = ({ path }) => {
    if (!path.endsWith(asked) || run.status !== 'waiting') return undefined;
    // Grace sees it, and approves.
    setTimeout(() => runSteps(run), 300);
    return undefined;
  };
}

async function runSteps(run: StubRun): Promise<void> {
  run.status = 'in_progress';
  run.pending = [];
  run.jobs = [{ id: 1, name: 'Operate / Render', status: 'in_progress' }];
  github.github.before = () => undefined;
  const inputs = Object.fromEntries(Object.entries(run.inputs).filter(([, value]) => value !== ''));
  const contexts = { run_id: run.id, actor: run.actor, triggering_actor: run.actor };
  const result = await platform.start('operate', inputs, contexts);
  results.push(result);
  endRun(run, result.conclusion, result.jobs['operate / render']?.failedStep);
}

const person = (...args: readonly string[]) => platform.commandIn(clone, env, ...args);
const runUrl = (id: number) => `https://github.com/ilearn-code/iac-vmshift/actions/runs/${id}`;

test('on the protected main a person rolls production back, holds, resumes and releases from a clone', async () => {
  const reason = `500 on "/api"; it's $HOME`;
  const back = await person('rollback', 'production', '--reason', reason, '--push');
  const told = back.err.split('\n').filter((line) => !line.includes(': runs '));
  expect([back.code, told]).toEqual([
    0,
    [
      'origin/main does not accept direct pushes: the ruleset "main" asks for pull_request, required_status_checks',
      `${runUrl(7001)}: started`,
      expect.stringMatching(/7001: waits for an approval of production since \d\d:\d\d UTC; a reviewer has to give it/),
      '',
    ],
  ]);
  const head = platform.head();
  expect(back.out).toMatch(
    new RegExp(
      `^production: -> main-1{12} \\(back from main-2{12}, and held\\)\\noperate\\.yaml pushed \\d+ files to origin/main in ${head.slice(0, 12)}; `,
    ),
  );
  expect(platform.pin('production').hold).toEqual({ reason, by: 'ada', rolledBackFrom: sha('2') });
  expect([git(clone, 'rev-parse', 'HEAD').trim(), git(clone, 'status', '--porcelain')]).toEqual([head, '']);
  expect(git(clone, 'log', '-1', '--format=%an|%cn|%(trailers:key=Release-Written-By,valueonly)').trim()).toBe(
    `ada|vmshift-bot[bot]|${runUrl(7001)}`,
  );

  const resumed = await person('resume', 'production', '--push');
  expect([resumed.code, resumed.out]).toEqual([0, expect.stringContaining('kept away from production: main-222222')]);
  const held = await person('hold', 'dev', '--reason=demo', '--push');
  expect([held.code, held.err]).toEqual([0, expect.not.stringContaining('approval')]);

  platform.built('develop', '3', 13);
  const images = ['--image', `api=${digest('3')}`, '--image', `celery=${digest('3')}`];
  const released = await person(
    'release',
    '--branch=develop',
    `--sha=${sha('3')}`,
    ...images,
    '--sequence=13',
    '--push',
  );
  expect([released.code, released.out]).toEqual([
    0,
    expect.stringMatching(/^staging: -> develop-333333333333 .*\ndev: not released: held by ada: demo/),
  ]);
  expect(platform.subjects().slice(0, 4)).toEqual([
    'release(staging): develop-333333333333',
    expect.stringMatching(/^hold\(dev\)/),
    expect.stringMatching(/^resume\(production\)/),
    'rollback(production): main-111111111111',
  ]);
  expect([platform.merges(), results.map(({ conclusion }) => conclusion)]).toEqual(['', Array(4).fill('success')]);
});

test('a release whose images have no attestation is refused before the workflow is started', async () => {
  const before = platform.head();
  const images = ['--image', `api=${digest('3')}`, '--image', `celery=${digest('3')}`];
  const { code, out, err } = await person('release', '--branch=develop', `--sha=${sha('3')}`, ...images, '--push');
  expect([code, out, platform.head(), results]).toEqual([1, '', before, []]);
  expect(err).toMatch(/^ghcr\.io\/ilearn-code\/vmshift-(api|celery)@sha256:3{64} is not verified: HTTP 404: Not Found/);
});
