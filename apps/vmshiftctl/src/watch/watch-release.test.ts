import { type EnvironmentConfig, model } from '@vmshift/environments';
import { problem } from '../testing/released';
import type { ReleaseOutcome } from './judge-release';
import { watchRelease } from './watch-release';

const [staging, dev] = ['staging', 'dev'].map((name) =>
  model.environments.find((environment) => environment.name === name),
) as [EnvironmentConfig, EnvironmentConfig];

const running: ReleaseOutcome = { state: 'running' };
const pending: ReleaseOutcome = { state: 'pending', because: 'Argo CD is syncing it' };
const unknown: ReleaseOutcome = { state: 'unknown', because: 'no route to the cluster' };
const superseded: ReleaseOutcome = { state: 'superseded', by: 'develop-2 is pinned' };
const failed = (cause = 'the image does not exist', object = 'Deployment/api'): ReleaseOutcome => ({
  state: 'failed',
  problem: problem(5, { cause, object }),
});

/** Looks each minute; what is seen at each look, the last one from then on. */
async function watch(looks: Readonly<Record<string, readonly ReleaseOutcome[]>>, minutes = 20, ended = 100) {
  let now = Date.parse('2026-11-24T12:00:00Z');
  let look = 0;
  const told: string[] = [];
  const environments = [staging, dev].filter(({ name }) => looks[name] !== undefined);
  const result = await watchRelease({
    ...{ environments, timeoutMs: minutes * 60_000, intervalMs: 60_000 },
    clock: () => new Date(now),
    pause: async (ms) => {
      now += ms;
      return look < ended;
    },
    look: async () => {
      look += 1;
      return environments.map((environment) => {
        const seen = looks[environment.name] ?? [];
        return { environment, outcome: seen[Math.min(look, seen.length) - 1] ?? unknown };
      });
    },
    tell: async ({ name }, { state, description }) => {
      told.push(`${name} ${state}: ${description}`);
    },
  });
  return { result: Object.fromEntries(result.map((one) => [one.environment.name, one.outcome])), told, look };
}

test('it ends when every environment runs the build, seen three times', async () => {
  const { result, told, look } = await watch({ staging: [pending, running], dev: [running] });
  expect(result).toEqual({ staging: running, dev: running });
  expect(look).toBe(4);
  expect(told.slice(0, 2)).toEqual([
    'staging in_progress: Argo CD is syncing it',
    'dev in_progress: healthy; looking again',
  ]);
  expect(told.slice(-2)).toEqual(['staging success: runs, and is healthy', 'dev success: runs, and is healthy']);
});

test('the same failure three times in a row is one, and its cause is told', async () => {
  const { result, told, look } = await watch({ dev: [pending, failed()] });
  expect(result).toEqual({ dev: failed() });
  expect(look).toBe(4);
  expect(told.at(-1)).toBe('dev failure: the image does not exist');
});

test('a failure that passes is none, nor is one that is another each time', async () => {
  const passing = await watch({ dev: [failed(), failed(), pending, running] });
  expect(passing.result).toEqual({ dev: running });
  expect(passing.told.filter((line) => line.includes('failure'))).toEqual([]);
  const [one, other] = [failed('x', 'Pod/a'), failed('y', 'Pod/b')];
  const changing = await watch({ dev: Array.from({ length: 30 }, (_, at) => (at % 2 ? one : other)) }, 5);
  expect(changing.result).toEqual({ dev: expect.objectContaining({ state: 'pending' }) });
});

test('one environment that fails does not end the watch of the other', async () => {
  const { result } = await watch({ staging: [failed()], dev: [pending, pending, pending, pending, running] });
  expect(result).toEqual({ staging: failed(), dev: running });
});

test('a release that was replaced ends at once', async () => {
  const { told, look } = await watch({ dev: [superseded] });
  expect([look, told]).toEqual([1, ['dev inactive: develop-2 is pinned']]);
});

test('what is still pending or was not seen at the end is an error, and no failure', async () => {
  const { result, told } = await watch({ staging: [pending], dev: [unknown] }, 3);
  expect(result).toEqual({ staging: pending, dev: unknown });
  expect(told.slice(-2)).toEqual([
    'staging error: does not run yet: Argo CD is syncing it',
    'dev error: not seen: no route to the cluster',
  ]);
});

test('a failure that was seen too late to be confirmed is no failure', async () => {
  const { result, told } = await watch({ dev: [pending, pending, failed()] }, 3);
  expect(result.dev?.state).toBe('pending');
  expect(told.at(-1)).toBe('dev error: does not run yet: the image does not exist; looking again');
});

test('a person who ends it gets what was seen so far', async () => {
  const { result, look } = await watch({ dev: [pending] }, 20, 2);
  expect([look, result]).toEqual([2, { dev: pending }]);
});
