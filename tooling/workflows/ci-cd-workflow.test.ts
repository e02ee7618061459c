import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applicationOrigin, applicationPrograms } from './runner/application-origin';
import { digest } from './runner/builds';
import { type Machine, runJob } from './runner/run-job';
import { runWorkflow } from './runner/run-workflow';
import { type Job, readWorkflow } from './workflow-file';

const FILE = 'templates/app-repository/.github/workflows/ci-cd.yaml';
const workflow = readWorkflow(FILE);
const testJob = workflow.jobs.test as Job & {
  readonly services: { readonly postgresql: { readonly env: Readonly<Record<string, string>> } };
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmshift-ci-cd-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A machine on which the stand-in application runs, and the `github` context of a push to its main. */
function pushOf(changed: Readonly<Record<string, string>> = {}) {
  const { origin, sha } = applicationOrigin(folder, changed);
  const { POSTGRES_USER, POSTGRES_DB } = testJob.services.postgresql.env;
  const machine: Machine = {
    origin,
    path: [applicationPrograms(join(folder, 'programs')), ...(process.env.PATH ?? '').split(':')],
    env: {
      SITE_FOLDER: join(folder, 'site'),
      SERVICE_URL: `postgresql://${POSTGRES_USER}@localhost:5432/${POSTGRES_DB}`,
      SERVICE_FILE: join(folder, 'database'),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
    },
    outputs: { api: { digest: digest('1') }, celery: { digest: digest('2') } },
  };
  const repository = 'ilearn-code/vmshift';
  const github = { repository, ref: 'refs/heads/main', ref_name: 'main', sha, event_name: 'push', event: {} };
  return { machine, github };
}

const hasPython = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;
(hasPython ? describe : describe.skip)("the application's ci-cd.yaml (skipped where there is no python3)", () => {
  test('makes the tables before the tests that read them, and publishes', async () => {
    const artifacts = join(folder, 'artifacts');
    const { jobs, log } = await runWorkflow({ file: FILE, folder: join(folder, 'run'), artifacts, ...pushOf() });
    expect(log).toContain('0 failed, 9 passed');
    expect([jobs.test?.conclusion, jobs.publish?.conclusion]).toEqual(['success', 'success']);
    expect(readFileSync(join(artifacts, 'digests/api'), 'utf8')).toBe(`${digest('1')}\n`);
  });

  test('would publish nothing without that step', async () => {
    const { machine, github } = pushOf();
    const steps = testJob.steps.filter(({ name }) => name !== 'Create the schema');
    const run = join(folder, 'run');
    mkdirSync(run);
    const { conclusion, log } = await runJob({
      workflow,
      job: { ...testJob, steps },
      contexts: { github },
      granted: { contents: 'read' },
      environment: '',
      folder: run,
      artifacts: folder,
      machine,
    });
    expect(log).toContain('5 failed, 4 passed');
    expect(conclusion).toBe('failure');
  });

  test('publishes nothing that holds a kombu without a version, since the newest breaks every task', async () => {
    const push = pushOf({ 'requirements.txt': 'redis==5.0.1\n' });
    const { jobs, log } = await runWorkflow({ file: FILE, folder: join(folder, 'run'), ...push });
    expect(log).toContain('kombu 5.7.0 does not work with redis 5.0.1; pin kombu==5.6.2');
    expect(log).not.toContain('passed');
    expect([jobs.test?.conclusion, jobs.publish?.conclusion]).toEqual(['failure', 'skipped']);
  });
});

test('every image that is pushed carries what it is made of, and is attested', () => {
  const { steps } = workflow.jobs.publish as Job;
  const pushed = steps.filter(
    ({ uses, with: inputs }) => uses?.startsWith('docker/build-push-action@') && inputs?.push,
  );
  const attested = steps.filter(({ uses }) => uses?.startsWith('actions/attest-build-provenance@'));
  expect(pushed.length).toBeGreaterThan(1);
  expect(pushed.map(({ with: inputs }) => inputs?.sbom)).toEqual(pushed.map(() => true));
  expect(attested.map(({ with: inputs }) => inputs?.['subject-digest'])).toEqual(
    pushed.map(({ id }) => `\${{ steps.${id}.outputs.digest }}`),
  );
});
