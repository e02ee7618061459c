import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { vmshift } from '../../packages/application/src';
import { PostgresqlServer, postgresqlPrograms } from '../runbook/postgresql-server';
import { applicationOrigin, applicationPrograms } from './runner/application-origin';
import { digest } from './runner/builds';
import { git } from './runner/platform-origin';
import { type Machine, runJob } from './runner/run-job';
import { runWorkflow } from './runner/run-workflow';
import { type Job, readWorkflow } from './workflow-file';

const FILE = 'templates/app-repository/.github/workflows/ci-cd.yaml';
const CREATE_THE_SCHEMA = 'Create the schema';
const workflow = readWorkflow(FILE);
const testJob = workflow.jobs.test as Job & {
  readonly services: {
    readonly postgresql: { readonly env: Readonly<Record<'POSTGRES_USER' | 'POSTGRES_DB', string>> };
  };
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmshift-ci-cd-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A machine on which the stand-in application runs, and the `github` context of a push to its main. */
function pushOf(changed: Readonly<Record<string, string>> = {}) {
  const { origin, sha } = applicationOrigin(folder, changed);
  const path = [applicationPrograms(join(folder, 'programs')), ...PATH];
  return push({ origin, path, env: { SITE_FOLDER: join(folder, 'site') } }, sha);
}

function push({ env, ...machine }: Machine, sha: string) {
  const repository = 'ilearn-code/vmshift';
  return {
    machine: {
      ...machine,
      env: { ...env, PGHOSTADDR: address, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      outputs: { api: { digest: digest('1') }, celery: { digest: digest('2') } },
    },
    github: { repository, ref: 'refs/heads/main', ref_name: 'main', sha, event_name: 'push', event: {} },
  };
}

/** The job `test` as it stands in the file, without the steps of these names. */
function runTestJob({ machine, github }: ReturnType<typeof push>, ...without: readonly string[]) {
  const run = mkdtempSync(join(folder, 'run-'));
  return runJob({
    workflow,
    job: { ...testJob, steps: testJob.steps.filter(({ name = '' }) => !without.includes(name)) },
    contexts: { github },
    granted: { contents: 'read' },
    environment: '',
    folder: run,
    artifacts: run,
    machine,
  });
}

/** Where the service `postgresql` listens: `PGHOSTADDR` leads a client that asks for `localhost` there. */
const address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
const { POSTGRES_USER: user, POSTGRES_DB: database } = testJob.services.postgresql.env;

const hasPython = spawnSync('python3', ['--version']).status === 0;
const hasServer = postgresqlPrograms !== undefined && process.platform === 'linux';
const PATH = [postgresqlPrograms ?? '', ...(process.env.PATH ?? '').split(':')];

const describeWithServer = hasPython && hasServer ? describe : describe.skip;
describeWithServer("the application's tests (skipped where there is no python3 or PostgreSQL server)", () => {
  let server: PostgresqlServer;
  beforeAll(() => {
    server = new PostgresqlServer(user, address);
  });
  afterAll(() => server?.stop());
  beforeEach(() => {
    server.sql('postgres', `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    server.sql('postgres', `CREATE DATABASE ${database}`);
  });

  test('run on the tables that the workflow makes, and it publishes', async () => {
    const artifacts = join(folder, 'artifacts');
    const { jobs, log } = await runWorkflow({ file: FILE, folder: join(folder, 'run'), artifacts, ...pushOf() });
    expect(log).toContain('0 failed, 9 passed');
    expect([jobs.test?.conclusion, jobs.publish?.conclusion]).toEqual(['success', 'success']);
    expect(readFileSync(join(artifacts, 'digests/api'), 'utf8')).toBe(`${digest('1')}\n`);
  });

  test('fail without that step', async () => {
    const { conclusion, failedStep, log } = await runTestJob(pushOf(), CREATE_THE_SCHEMA);
    expect(log).toContain('relation "virtual_machines" does not exist');
    expect(log).toContain('5 failed, 4 passed');
    expect([conclusion, failedStep]).toEqual(['failure', 'Test']);
  });

  // As tooling/lab/load/README.md describes both; Redis listens on its usual port.
  const { VMSHIFT_APP: application, VMSHIFT_PYTHON: python } = process.env;
  (application && python ? test : test.skip)('of the real repository do both', async () => {
    const origin = String(application);
    const path = [dirname(String(python)), ...PATH];
    const pushed = push({ origin, path }, git(origin, 'rev-parse', 'HEAD').trim());
    const without = await runTestJob(pushed, CREATE_THE_SCHEMA);
    expect(without.log).toContain('5 failed, 4 passed');
    const { conclusion, log } = await runTestJob(pushed);
    expect(log).toContain('9 passed');
    expect(conclusion).toBe('success');
  });
});

(hasPython ? describe : describe.skip)("the application's ci-cd.yaml (skipped where there is no python3)", () => {
  test('publishes nothing that holds a kombu without a version, since the newest breaks every task', async () => {
    const pushed = pushOf({ 'requirements.txt': 'redis==5.0.1\n' });
    const { jobs, log } = await runWorkflow({ file: FILE, folder: join(folder, 'run'), ...pushed });
    expect(log).toContain('kombu 5.7.0 does not work with redis 5.0.1; pin kombu==5.6.2');
    expect(log).not.toContain('passed');
    expect([jobs.test?.conclusion, jobs.publish?.conclusion]).toEqual(['failure', 'skipped']);
  });
});

test('the tables are made by what the schema Job runs first', () => {
  const { run = '' } = testJob.steps.find(({ name }) => name === CREATE_THE_SCHEMA) ?? {};
  const [, program = run] = /^python -c '(.*)'$/.exec(run) ?? [];
  expect(vmshift.processes.schemaJob.command[2].slice(0, program.length)).toBe(program);
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
