import { changeModel, findings } from '../../test-support/change-model';
import { poolerSize } from './pooler-size';

const POOL_SIZE = 'production.database.pooler.poolSize';
const REQUESTS = 'production.ingress.limitRequests';
/** Eleven API pods and nine workers at the peak. */
const PODS = [
  ['production.processes.api.scaling.maxReplicas', 10],
  ['production.processes.worker.scaling.maxReplicas', 8],
  [REQUESTS, 100],
] as const;

describe('servers of a pooler replica', () => {
  test('are as many as sessions: 100 requests, 11 probes, 36 tasks', () => {
    expect(findings(poolerSize, ...PODS, [POOL_SIZE, 146])).toEqual([`${POOL_SIZE} = 146`]);
    expect(findings(poolerSize, ...PODS, [POOL_SIZE, 147])).toEqual([]);
  });

  test('are more where the Ingress takes more requests', () => {
    expect(findings(poolerSize, ...PODS, [POOL_SIZE, 147], [REQUESTS, 101])).toEqual([`${POOL_SIZE} = 147`]);
  });

  test('the message shows what adds up, what happens, and what to change', () => {
    expect(poolerSize.check(changeModel(...PODS, [POOL_SIZE, 25])).map(({ allowed }) => allowed)).toEqual([
      'at least 147, the sessions that there may be at once: 100 requests in flight (ingress.limitRequests), the readiness probes and the tasks of all workers; when all servers of one replica are held by sessions whose processes wait for one more, the API stands still; or a smaller ingress.limitRequests',
    ]);
  });

  test('the message names what the server has to take then, where it takes less', () => {
    const connections = 2 * 2 * 147 + 1 + 1 + 3;
    const allowed = (maxConnections: number) =>
      poolerSize
        .check(changeModel(...PODS, [POOL_SIZE, 25], ['production.database.maxConnections', maxConnections]))
        .map(({ allowed }) => allowed.split(',')[0]);
    expect(allowed(connections)).toEqual(['at least 147']);
    expect(allowed(connections - 1)).toEqual([
      `at least 147 with a database.maxConnections of at least ${connections}`,
    ]);
  });

  test('the message names the memory that so many connections ask for, where there is less', () => {
    const [problem] = poolerSize.check(
      changeModel(
        ...PODS,
        [POOL_SIZE, 25],
        ['production.database.maxConnections', 100],
        ['production.database.resources.limits.memory', '1Gi'],
      ),
    );
    expect(problem?.allowed).toMatch(
      /^at least 147 with a database\.maxConnections of at least 593 and a database\.resources\.limits\.memory of at least \d+Mi, the sessions/,
    );
  });

  test('an environment without a pooler has nothing to size', () => {
    expect(findings(poolerSize, ['production.database.pooler', undefined])).toEqual([]);
  });

  test('what other rules report makes no noise here', () => {
    expect(findings(poolerSize, [POOL_SIZE, Number.NaN])).toEqual([]);
    expect(findings(poolerSize, ['production.processes.api.scaling.maxReplicas', Number.NaN], [POOL_SIZE, 25])).toEqual(
      [],
    );
    expect(findings(poolerSize, [REQUESTS, Number.NaN], [POOL_SIZE, 25])).toEqual([]);
    const endless = 1.0715086071862673e301;
    expect(findings(poolerSize, ['production.processes.api.scaling.maxReplicas', endless], [POOL_SIZE, 25])).toEqual(
      [],
    );
    for (const replicas of [endless, 1.3]) {
      const changes = [
        ['production.database.pooler.replicas', replicas],
        [POOL_SIZE, 1],
      ] as const;
      expect(findings(poolerSize, ...changes)).toEqual([`${POOL_SIZE} = 1`]);
    }
  });
});
