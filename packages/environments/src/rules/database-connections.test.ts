import { type ApplicationProfile, type Process, vmshift } from '@vmshift/application';
import type { Problem } from '@vmshift/findings';
import { type Change, changeModel, findings as findingsOf } from '../../test-support/change-model';
import { databaseConnections } from './database-connections';

/** Production with ten API pods and eight workers behind two poolers of 25, and dev with one pod each, straight. */
const FIXTURE: readonly Change[] = [
  ['production.processes.api.scaling.maxReplicas', 10],
  ['production.processes.worker.scaling.maxReplicas', 8],
  ['production.database.maxConnections', 105],
  ['production.database.pooler.replicas', 2],
  ['production.database.pooler.poolSize', 25],
  ['production.database.pooler.maxClientConnections', 2000],
  ['dev.processes.api.scaling.replicas', 1],
  ['dev.processes.worker.scaling.replicas', 1],
  ['dev.ingress.limitRequests', 60],
  ['dev.database.maxConnections', 300],
];
const findings = (rule: typeof databaseConnections, ...changes: readonly Change[]) =>
  findingsOf(rule, ...FIXTURE, ...changes);

describe('connections of the database', () => {
  test('what is enough is not reported', () => {
    expect(findings(databaseConnections)).toEqual([]);
  });

  test('the clients fit one replica of the pooler', () => {
    const path = 'production.database.pooler.maxClientConnections';
    expect(findings(databaseConnections, [path, 1355])).toEqual([`${path} = 1355`]);
    expect(findings(databaseConnections, [path, 1356])).toEqual([]);
  });

  test('the pools of all replicas fit the server, those that shut down in a rollout included', () => {
    expect(findings(databaseConnections, ['production.database.maxConnections', 104])).toEqual([
      'production.database.maxConnections = 104',
    ]);
    expect(findings(databaseConnections, ['production.database.maxConnections', 105])).toEqual([]);
  });

  test('without a pooler the autoscaler at its maximum has to fit the server', () => {
    expect(findings(databaseConnections, ['dev.database.maxConnections', 132])).toHaveLength(1);
    expect(findings(databaseConnections, ['dev.database.maxConnections', 133])).toEqual([]);
    expect(findings(databaseConnections, ['dev.processes.api.scaling.replicas', 7])).toEqual([
      'dev.database.maxConnections = 300',
    ]);
  });

  test.each([0, -1, 2.5, Number.NaN])('%d is no number of connections or replicas', (value) => {
    for (const property of ['replicas', 'maxClientConnections', 'poolSize']) {
      const path = `production.database.pooler.${property}`;
      expect(findings(databaseConnections, [path, value])).toContain(`${path} = ${value}`);
    }
    expect(findings(databaseConnections, ['dev.database.maxConnections', value])).toContain(
      `dev.database.maxConnections = ${value}`,
    );
  });

  test.each([
    ['the pooler', 'DATABASE_URL'],
    ['the server', 'DATABASE_DIRECT_URL'],
  ])('a process that reads the URL of %s has a number of connections', (_, key) => {
    expect(ofWorker({ secrets: { URL: key } })).toEqual([
      expect.objectContaining({
        environment: 'dev',
        path: 'processes.worker.databaseConnections',
        value: 'undefined',
        allowed: expect.stringContaining(`Secret key ${key}`),
        fix: 'packages/application/src/vmshift',
      }),
    ]);
    expect(ofWorker({ secrets: { URL: key }, databaseConnections: 1 })).toEqual([]);
    expect(ofWorker({ secrets: { URL: key }, databaseConnections: 0 })).toEqual([]);
    expect(ofWorker({ secrets: { URL: key }, databaseConnections: -1 })).toHaveLength(1);
  });

  test('a process that reads no URL of the database needs none', () => {
    expect(ofWorker({ secrets: { URL: 'REDIS_URL', NONE: 'NO_SUCH_KEY' } })).toEqual([]);
    expect(ofWorker({})).toEqual([]);
  });
});

/** What the rule finds in dev when the worker of the profile is another. */
function ofWorker(worker: Pick<Process, 'secrets' | 'databaseConnections'>): readonly Problem[] {
  const { secrets: _, databaseConnections: __, ...rest } = vmshift.processes.worker;
  const processes = { ...vmshift.processes, worker: { ...rest, ...worker } };
  const application: ApplicationProfile = { ...vmshift, processes };
  const { platform, environments } = changeModel(...FIXTURE);
  return databaseConnections
    .check({ platform: { ...platform, application }, environments })
    .filter(({ environment }) => environment === 'dev');
}
