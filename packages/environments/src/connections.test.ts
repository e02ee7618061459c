import { vmshift } from '@vmshift/application';
import { environmentNamed } from '../test-support/change-model';
import { leastPoolSize, planConnections, poolerServerConnections, serverMemory } from './connections';
import type { EnvironmentConfig } from './environment-config';

const dev = environmentNamed('dev');

const fixed = (replicas: number) => ({ ...dev.processes.worker, scaling: { kind: 'fixed', replicas } as const });
const autoscaled = (maxReplicas: number) => ({
  ...dev.processes.worker,
  scaling: { kind: 'autoscaled', minReplicas: 2, maxReplicas, targetCpuPercent: 70 } as const,
});

/** One pod each, straight to the server. */
const direct: EnvironmentConfig = {
  ...dev,
  ingress: { ...dev.ingress, limitRequests: 60 },
  processes: { ...dev.processes, api: fixed(1), worker: fixed(1) },
  database: { ...dev.database, maxConnections: 300, pooler: undefined },
};

/** Ten API pods and eight workers behind two poolers. */
const pooled: EnvironmentConfig = {
  ...dev,
  ingress: { ...dev.ingress, limitRequests: 100 },
  processes: { ...dev.processes, api: autoscaled(10), worker: autoscaled(8) },
  database: {
    ...dev.database,
    maxConnections: 100,
    pooler: { replicas: 2, maxClientConnections: 2000, poolSize: 25, resources: dev.processes.beat.resources },
  },
};

describe('connections', () => {
  test('a Job that goes past the pooler counts at the server, one that goes through it as a client', () => {
    const job = { ...vmshift.processes.schemaJob, kind: 'cron-job', databaseConnections: 7 } as const;
    const plan = (key: string) => {
      const report = { ...job, secrets: { DATABASE_URL: key } };
      const profile = { ...vmshift, processes: { ...vmshift.processes, report } };
      const processes = { ...pooled.processes, report: { ...pooled.processes.schemaJob, schedule: '0 1 * * *' } };
      return planConnections({ ...pooled, processes }, profile);
    };
    const { clients, server } = planConnections(pooled);
    expect(plan('DATABASE_URL')).toMatchObject({ clients: clients + 7, server });
    expect(plan('DATABASE_DIRECT_URL')).toMatchObject({ clients, server: server + 7 });
  });

  test('with a pooler the clients end at the pooler, and the pools, Job, backup and reserve at the server', () => {
    expect(planConnections(pooled)).toEqual({
      clients: (10 + 1) * 120 + (8 + 1) * 4,
      clientLimit: 2000,
      sessions: 100 + 11 + (8 + 1) * 4,
      server: 2 * 2 * 25 + 1 + 1 + 3,
      serverLimit: 100,
    });
  });

  test('without a pooler what each process keeps ends at the server, and what the requests open above it', () => {
    // Two pods of four processes keep ten each; 60 requests and two probes fill two processes with 30 sessions.
    const api = 2 * 4 * 10 + 2 * 20;
    const workers = (1 + 1) * 4;
    expect(planConnections(direct)).toEqual({
      clients: (1 + 1) * 120 + workers,
      clientLimit: undefined,
      sessions: 60 + 2 + workers,
      server: api + workers + 1 + 1 + 3,
      serverLimit: 300,
    });
  });

  test.each([
    [10, 0],
    [11, 1],
    [28, 18],
    [29, 19],
    [38, 20],
    [40, 20],
    [41, 21],
    [9999, 160],
  ])('%i requests at once open at most %i connections above the kept ones', (limitRequests, above) => {
    // Without readiness probes, which are requests too.
    const { readiness: _, ...probes } = vmshift.processes.api.probes;
    const api = { ...vmshift.processes.api, probes };
    const profile = { ...vmshift, processes: { ...vmshift.processes, api } };
    const environment = { ...direct, ingress: { ...direct.ingress, limitRequests } };
    expect(planConnections(environment, profile).server - (8 * 10 + 8 + 1 + 1 + 3)).toBe(above);
  });

  test('a managed database has no backup of ours', () => {
    const { maxConnections } = direct.database;
    const managed = { kind: 'managed', maxConnections, type: '', clusterSize: 1, engineId: '', allowList: [], port: 1 };
    const database = managed as typeof managed & { kind: 'managed' };
    expect(planConnections({ ...direct, database }).server).toBe(planConnections(direct).server - 1);
  });

  test('while pooler replicas are replaced, the old ones keep their pools', () => {
    expect(poolerServerConnections({ replicas: 3, poolSize: 10 })).toBe(60);
  });

  test('a pooler replica needs a server for each session: requests in flight, probes and tasks', () => {
    expect(leastPoolSize(pooled)).toBe(100 + 11 + 36);
    const open: EnvironmentConfig = { ...pooled, ingress: { ...pooled.ingress, limitRequests: 150 } };
    expect(leastPoolSize(open)).toBe(150 + 11 + 36);
  });

  test('there are no more sessions than connections, whatever the Ingress takes', () => {
    const open: EnvironmentConfig = { ...pooled, ingress: { ...pooled.ingress, limitRequests: 9999 } };
    expect(leastPoolSize(open)).toBe(planConnections(open).clients);
  });

  test('the server keeps 4 MiB for each connection besides its shared buffers', () => {
    expect(serverMemory({ maxConnections: 250 })).toBe((128 + 250 * 4) * 2 ** 20);
  });
});
