import { gitHubApi } from '@vmshift/observation';
import type { StubRun } from '@vmshift/observation/testing';
import { endRun, OperateStub, PERSON } from '../testing/operate-stub';
import { followRun } from './follow-run';

const repository = 'ilearn-code/iac-vmshift';
const run = { repository, id: 7001, url: `https://github.com/${repository}/actions/runs/7001` };
const NOW = new Date('2026-11-26T12:00:00Z');

/** What is told of a run that goes through these states, one with every look. */
async function followed(states: readonly ((run: StubRun, stub: OperateStub) => void)[]) {
  const stub = new OperateStub(undefined, { now: () => NOW });
  const told: string[] = [];
  const waits: number[] = [];
  const api = gitHubApi({ env: { GH_TOKEN: PERSON } }, { fetch: stub.github.fetch });
  await api(`/repos/${repository}/actions/workflows/operate.yaml/dispatches`, {
    method: 'POST',
    body: { ref: 'main', inputs: { verb: 'hold', environment: 'dev' } },
  });
  let at = 0;
  const wait = async (ms: number) => {
    waits.push(ms);
    states[at]?.(stub.run, stub);
    at += 1;
    if (at > states.length + 2) throw new Error('looked too often');
  };
  const end = await followRun(run, { api, warn: (line) => told.push(line.replace(`${run.url}: `, '')), wait });
  return { end, told, waits };
}

const nothing = () => {};
const succeed = (one: StubRun) => endRun(one, 'success');
const waiting = (reviewers: readonly string[]) => (one: StubRun) => {
  one.status = 'waiting';
  one.jobs = [{ id: 1, name: 'Approve', status: 'waiting', createdAt: '2026-11-26T11:58:30Z' }];
  one.pending = [{ environment: 'production', reviewers }];
};

test('tells each state once, and how it ended', async () => {
  const { end, told, waits } = await followed([
    nothing,
    nothing,
    (one) => {
      one.status = 'in_progress';
      one.jobs = [{ id: 1, name: 'Approve', status: 'in_progress' }];
    },
    (one) => {
      one.jobs = [
        { id: 1, name: 'Approve', status: 'completed', conclusion: 'success' },
        { id: 2, name: 'Operate', status: 'queued' },
      ];
    },
    succeed,
  ]);
  expect(end).toEqual({ conclusion: 'success' });
  expect(told).toEqual(['queued', 'runs Approve', 'waits for a runner, or for the release before it']);
  expect(waits).toEqual([200, 500, 1000, 2000, 3000]);
});

test.each([
  [['grace'], 'a reviewer has to give it on that page'],
  [['grace', 'ada'], 'you can give it on that page'],
])('an approval by %j is waited for, with since when and where it is given', async (reviewers, who) => {
  const { end, told } = await followed([waiting(reviewers), nothing, nothing, succeed]);
  expect(told).toEqual([`waits for an approval of production since 11:58 UTC; ${who}`]);
  expect(end).toEqual({ conclusion: 'success' });
});

test('the failed job and step are named', async () => {
  const { end } = await followed([(one) => endRun(one, 'failure', 'Validate')]);
  expect(end).toEqual({ conclusion: 'failure', failed: { job: 'Operate / Render', step: 'Validate' } });
});

test('an approval that was rejected is a job without a step, and a run may be cancelled before any job', async () => {
  const rejected = await followed([
    (one) => {
      endRun(one, 'failure');
      one.jobs = [{ id: 1, name: 'Approve', status: 'completed', conclusion: 'failure' }];
    },
  ]);
  expect(rejected.end).toEqual({ conclusion: 'failure', failed: { job: 'Approve', step: undefined } });
  const cancelled = await followed([
    (one) => {
      endRun(one, 'cancelled');
      one.jobs = [];
    },
  ]);
  expect(cancelled.end).toEqual({ conclusion: 'cancelled' });
});

test('a limit of GitHub is waited for to its end, and told once', async () => {
  const { end, told, waits } = await followed([
    (_one, { github }) => {
      github.limit = { remaining: 0, reset: 4_102_444_800, retryAfter: 90 };
    },
    (_one, { github }) => {
      github.limit = { remaining: 5000, reset: 4_102_444_800 };
    },
    succeed,
  ]);
  expect(told[0]).toMatch(/secondary rate limit.*used up until .*goes on, and is followed again when GitHub answers$/);
  expect([end.conclusion, waits.slice(0, 2)]).toEqual(['success', [200, 90_000]]);
});

test('a network that is gone is waited for, longer and longer, and told once', async () => {
  const { end, told, waits } = await followed([
    (_one, { github }) => {
      github.before = () => 'no answer';
    },
    nothing,
    nothing,
    (_one, { github }) => {
      github.before = () => ({ status: 502, body: 'Bad Gateway' });
    },
    (one, { github }) => {
      github.before = () => undefined;
      succeed(one);
    },
  ]);
  expect(end.conclusion).toBe('success');
  expect([told.length, told[0]]).toEqual([1, expect.stringMatching(/ECONNRESET; .*7001 goes on/)]);
  expect(waits).toEqual([200, 2000, 5000, 10_000, 20_000]);
});

test('a run that GitHub does not show at once is waited for, but not forever', async () => {
  const hide = (_one: StubRun, { github }: OperateStub) => {
    github.before = () => ({ status: 404, body: { message: 'Not Found' } });
  };
  const show = (one: StubRun, { github }: OperateStub) => {
    github.before = () => undefined;
    succeed(one);
  };
  expect(await followed([hide, nothing, show])).toMatchObject({ end: { conclusion: 'success' }, told: [] });
  await expect(followed([hide, nothing, nothing, nothing, nothing, nothing])).rejects.toThrow(
    'Not Found; the run goes on',
  );
});

test.each([
  ['a token that was revoked', { status: 401, body: { message: 'Bad credentials' } }, 'Bad credentials'],
  ['an answer that is none', { status: 200, body: { state: 'moved' } }, 'status'],
])('%s ends the following, and tells that the run goes on', async (_what, answer, text) => {
  const lost = followed([
    (_one, { github }) => {
      github.before = () => answer;
    },
  ]);
  await expect(lost).rejects.toMatchObject({
    lines: [expect.stringContaining(text), `  look at it: ${run.url}`],
  });
  await expect(lost).rejects.toThrow('the run goes on');
});
