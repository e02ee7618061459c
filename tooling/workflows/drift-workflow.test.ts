import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitHubStub, type StubIssue, stubRepository } from '../../packages/observation/src/testing/github-stub';
import { readJobToken } from './runner/permissions';
import { PlatformOrigin } from './runner/platform-origin';
import type { RunResult } from './runner/run-workflow';

jest.setTimeout(60_000);

const REPOSITORY = 'ilearn-code/iac-vmshift';

const noChanges = { status: 'planned', stack: 'cluster-dev', plan: { changes: [], outputs: [] } };
const change = { action: 'update', address: 'linode_lke_cluster.cluster' };
const application = (value: object) => ({ application: { state: 'seen', value } });
const healthy = application({ sync: 'Synced', health: 'Healthy' });

let platform: PlatformOrigin;
let github: GitHubStub;
let issues: StubIssue[];
let api: string;
const open = () => issues.filter(({ state }) => state === 'open');
beforeAll(() => {
  platform = new PlatformOrigin();
});
beforeEach(async () => {
  const repository = stubRepository(REPOSITORY);
  github = new GitHubStub({ repositories: [repository], tokens: readJobToken(REPOSITORY) });
  issues = repository.issues;
  api = await github.listen();
});
afterEach(() => github.close());
afterAll(() => platform.remove());

/** Runs drift.yaml with a program that prints these; text that is no JSON stands for one that failed. */
async function drift(
  stacks: readonly object[] | string,
  environments: readonly object[] | string,
  problems: readonly string[] = [],
  notes: readonly string[] = [],
): Promise<RunResult> {
  const programs = join(platform.folder, 'canned');
  mkdirSync(programs, { recursive: true });
  const plan = typeof stacks === 'string' ? stacks : JSON.stringify({ stacks, notes });
  const status =
    typeof environments === 'string'
      ? environments
      : JSON.stringify({
          observation: { environments: Object.fromEntries(environments.map((one) => ['dev', one])) },
          problems: problems.map((cause) => ({
            environment: 'dev',
            object: 'Application/vmshift-dev',
            cause,
            evidence: [{ object: 'Pod/x', message: 'as seen' }],
            symptoms: [],
          })),
        });
  writeFileSync(join(platform.folder, 'plan.json'), plan);
  writeFileSync(join(platform.folder, 'status.json'), status);
  const script = `#!/bin/sh\ncat "${platform.folder}/$1.json"\n[ "$1" = plan ]\n`;
  writeFileSync(join(programs, 'vmshiftctl'), script, { mode: 0o755 });
  return platform.start(
    'drift',
    {},
    {},
    {
      PATH: [programs, join(platform.folder, 'programs'), process.env.PATH].join(':'),
      GITHUB_API_URL: api,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_RUN_ID: '42',
    },
  );
}

test('nothing drifted: green, and no issue', async () => {
  const result = await drift([noChanges], [healthy]);
  expect(result.conclusion).toBe('success');
  expect(issues).toEqual([]);
  expect(result.jobs.drift?.summary).toContain('0 drifted, 0 not checked, 2 as declared');
});

test('what the plan could not refresh is shown with its stack, and is no drift', async () => {
  const notes = ['cluster-dev: not refreshed: its kubeconfig', 'cluster-dev-2: not refreshed: another one'];
  const result = await drift([noChanges], [healthy], [], notes);
  expect(result.conclusion).toBe('success');
  expect(result.jobs.drift?.summary).toContain('cluster-dev: not refreshed: its kubeconfig');
  expect(result.jobs.drift?.summary).not.toContain('another one');
});

test('drift opens one issue, updates it, and closes it when all is as declared again', async () => {
  const drifted = { ...noChanges, plan: { changes: [change], outputs: [] } };
  expect((await drift([drifted], [healthy])).conclusion).toBe('failure');
  expect(open()).toHaveLength(1);
  expect(open()[0]?.body).toContain('update linode_lke_cluster.cluster');
  await drift([drifted], [application({ sync: 'OutOfSync', health: 'Degraded' })], ['back-off']);
  expect(issues).toHaveLength(1);
  expect(open()[0]?.body).toContain('OutOfSync, Degraded\nback-off\nPod/x: as seen');
  expect((await drift([noChanges], [healthy])).conclusion).toBe('success');
  expect(open()).toEqual([]);
});

test('an Application that is Synced and Healthy and yet wrong has drifted, and one that was not compared was not checked', async () => {
  await drift([noChanges], [healthy], ['automatic sync of vmshift-dev is off']);
  expect(open()[0]?.body).toContain('automatic sync of vmshift-dev is off');
  const unseen = { ...healthy, applied: { state: 'unknown', because: 'no answer' } };
  const result = await drift([noChanges], [unseen]);
  expect(result.jobs.drift?.summary).toContain('0 drifted, 1 not checked, 1 as declared');
});

test('what was not checked is neither green nor drift, and closes nothing', async () => {
  const blind = { status: 'failed', stack: 'cluster-dev', because: 'LINODE_TOKEN is not set' };
  const unseen = { application: { state: 'unknown', because: 'kubectl is not installed' } };
  expect((await drift([blind], [unseen])).conclusion).toBe('failure');
  expect(issues).toEqual([]);
  await drift([{ ...noChanges, plan: { changes: [change], outputs: [] } }], [healthy]);
  await drift([blind], [unseen]);
  expect(open()).toHaveLength(1);
  expect(open()[0]?.body).toContain('| cluster-dev | not checked |');
});

test('programs that print nothing usable leave their part not checked', async () => {
  const result = await drift('Error: no such thing', '');
  expect(result.conclusion).toBe('failure');
  expect(result.jobs.drift?.summary).toContain('0 drifted, 2 not checked, 0 as declared');
  expect(issues).toEqual([]);
});

test('a second issue left by hand is closed', async () => {
  const drifted = { ...noChanges, plan: { changes: [change], outputs: [] } };
  await drift([drifted], [healthy]);
  issues.push({ ...(issues[0] as StubIssue), number: 2 });
  await drift([drifted], [healthy]);
  expect(open().map(({ number }) => number)).toEqual([1]);
});

test('text of others stays inside its block, and a long one is cut and counted', async () => {
  const changes = Array.from({ length: 500 }, (_, index) => ({ action: 'update', address: `a.b${index}` }));
  const message = '```\n@everyone <img src=x> | pipe \u202e\u001b[2J';
  await drift(
    [{ ...noChanges, plan: { changes, outputs: [] } }],
    [application({ sync: 'OutOfSync', health: 'x' })],
    [message],
  );
  const body = open()[0]?.body ?? '';
  expect(body).toContain('and 460 more');
  expect(body.length).toBeLessThan(65_536);
  expect(body.match(/```/g)).toHaveLength(4);
  expect(body).toContain('| pipe \\u{202e}\\u{1b}[2J');
});

test('where every stack drifted by long names, the issue is opened all the same', async () => {
  const changes = Array.from({ length: 60 }, (_, index) => ({
    action: 'update',
    address: `a.b${index}${'x'.repeat(300)}`,
  }));
  const stacks = Array.from({ length: 7 }, (_, index) => ({
    ...noChanges,
    stack: `stack-${index}`,
    plan: { changes, outputs: [] },
  }));
  await drift(stacks, [healthy]);
  const body = open()[0]?.body ?? '';
  expect(body.match(/and 40 more/g)).toHaveLength(7);
  expect(body).toContain('stack-6');
});

test.each([
  ['is away', { status: 503, headers: { 'retry-after': '0' } }],
  ['asks to wait', { status: 429, headers: { 'retry-after': '0' } }],
])('GitHub that %s is asked again', async (_what, answer) => {
  const drifted = { ...noChanges, plan: { changes: [change], outputs: [] } };
  let refused = 2;
  github.before = ({ method }) => (method === 'POST' && refused-- > 0 ? answer : undefined);
  const result = await drift([drifted], [healthy]);
  expect(open()).toHaveLength(1);
  expect(result.jobs.drift?.log).toContain(
    `GitHub answered ${answer.status} to POST /issues: no message; asked again in 0 s`,
  );
});

test.each([
  ['fails', { status: 502, headers: { 'retry-after': '0' } }],
  ['is silent', 'no answer'],
] as const)('an issue that GitHub opens and then %s is opened once', async (_what, answer) => {
  const drifted = { ...noChanges, plan: { changes: [change], outputs: [] } };
  github.before = ({ method }) => {
    if (method !== 'POST' || issues.length > 0) return undefined;
    issues.push({
      ...{ number: 1, title: 'What runs is not what Git says', body: '', state: 'open', stateReason: null },
      ...{ labels: ['drift'], author: 'github-actions[bot]', createdAt: '2026-11-29T06:00:00Z', comments: [] },
    });
    return answer;
  };
  await drift([drifted], [healthy]);
  expect(issues).toHaveLength(1);
  expect(open()[0]?.body).toContain('update linode_lke_cluster.cluster');
});

test.each([
  ['does not come back', { status: 502, headers: { 'retry-after': '0' } }, 4],
  ['refuses', { status: 410, body: { message: 'Issues are disabled' } }, 1],
])('GitHub that %s ends the run with what to do', async (_what, answer, asked) => {
  github.before = () => answer;
  const result = await drift([noChanges], [healthy]);
  expect(result.conclusion).toBe('failure');
  expect(result.jobs.drift?.log).toContain(`GitHub answered ${answer.status} to GET /issues`);
  expect(result.jobs.drift?.log).toContain('fix: re-run this run');
  expect(github.requests).toHaveLength(asked);
});
