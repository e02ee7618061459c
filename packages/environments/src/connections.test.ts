import { vmshift } from '@vmshift/application';
import { environmentNamed } from '../test-support/change-model';
import {
  leastPoolSize,
  MEASURED_POOL_SIZE,
  planConnections,
  poolerServerConnections,
  serverMemory,
} from './connections';
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
  processes: { ...dev.processes, api: fixed(1), worker: fixed(1) },
  database: { ...dev.database, maxConnections: 300, pooler: undefined },
};

/** Ten API pods and eight workers behind two poolers. */
const pooled: EnvironmentConfig = {
  ...dev,
  ingress: { ...dev.ingress, limitConnections: 25 },
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
      server: (2 + 1) * 25 + 1 + 1 + 3,
      serverLimit: 100,
    });
  });

  test('without a pooler everything ends at the server', () => {
    const clients = (1 + 1) * 120 + (1 + 1) * 4;
    expect(planConnections(direct)).toEqual({
      clients,
      clientLimit: undefined,
      server: clients + 1 + 1 + 3,
      serverLimit: 300,
    });
  });

  test('a managed database has no backup of ours', () => {
    const { maxConnections } = direct.database;
    const managed = { kind: 'managed', maxConnections, type: '', clusterSize: 1, engineId: '', allowList: [], port: 1 };
    const database = managed as typeof managed & { kind: 'managed' };
    expect(planConnections({ ...direct, database }).server).toBe(planConnections(direct).server - 1);
  });

  test('one more pooler replica during a rollout opens a pool of its own', () => {
    expect(poolerServerConnections({ replicas: 3, poolSize: 10 })).toBe(40);
  });

  test('where the sessions are too many for a server, a pooler replica needs what was measured', () => {
    expect(planConnections(pooled).clients).toBeGreaterThan(MEASURED_POOL_SIZE);
    expect(leastPoolSize(pooled)).toBe(MEASURED_POOL_SIZE);
  });

  test('a single address never holds all servers of a pooler replica, nor does it take more than there are sessions', () => {
    const open: EnvironmentConfig = { ...pooled, ingress: { ...pooled.ingress, limitConnections: 150 } };
    expect(leastPoolSize(open)).toBe(150);
    expect(leastPoolSize({ ...open, ingress: { ...open.ingress, limitConnections: 9999 } })).toBe(
      planConnections(open).clients,
    );
  });

  test('the server keeps 4 MiB for each connection besides its shared buffers', () => {
    expect(serverMemory({ maxConnections: 250 })).toBe((128 + 250 * 4) * 2 ** 20);
  });
});
