import { API_POD_CONNECTIONS, planConnections, poolerServerConnections, WORKER_POD_CONNECTIONS } from './connections';
import { dev } from './dev';
import { production } from './production';

describe('connections', () => {
  test('a pod opens what its processes may open', () => {
    expect(API_POD_CONNECTIONS).toBe(120);
    expect(WORKER_POD_CONNECTIONS).toBe(4);
  });

  test('with a pooler the clients end at the pooler, and the pools, Job, backup and reserve at the server', () => {
    expect(planConnections(production)).toEqual({
      clients: (10 + 1) * 120 + (8 + 1) * 4,
      clientLimit: 2000,
      server: (2 + 1) * 25 + 1 + 1 + 3,
      serverLimit: 100,
    });
  });

  test('without a pooler everything ends at the server', () => {
    const clients = (1 + 1) * 120 + (1 + 1) * 4;
    expect(planConnections(dev)).toEqual({
      clients,
      clientLimit: undefined,
      server: clients + 1 + 1 + 3,
      serverLimit: 300,
    });
  });

  test('a managed database has no backup of ours', () => {
    const { maxConnections } = dev.database;
    const managed = { kind: 'managed', maxConnections, type: '', clusterSize: 1, engineId: '', allowList: [], port: 1 };
    const database = managed as typeof managed & { kind: 'managed' };
    expect(planConnections({ ...dev, database }).server).toBe(planConnections(dev).server - 1);
  });

  test('one more pooler replica during a rollout opens a pool of its own', () => {
    expect(poolerServerConnections({ replicas: 3, poolSize: 10 })).toBe(40);
  });
});
