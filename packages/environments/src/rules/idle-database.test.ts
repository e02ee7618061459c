import { changeModel, environmentNamed, findings } from '../../test-support/change-model';
import type { DatabaseConfig, ManagedDatabaseConfig } from '../environment-config';
import { backups } from './backups';
import { capacity } from './capacity';
import { containerResources } from './container-resources';
import { databaseConnections } from './database-connections';
import { databaseIdentity } from './database-identity';
import { databaseMemory } from './database-memory';
import { idleDatabase } from './idle-database';
import { managedDatabase } from './managed-database';
import { nodePlacement } from './node-placement';
import { validateModel } from './validate-model';
import { volumes } from './volumes';

const { pooler: _, ...server } = environmentNamed('production').database as DatabaseConfig & { kind: 'in-cluster' };
const managed: ManagedDatabaseConfig = {
  kind: 'managed',
  type: 'g6-dedicated-2',
  clusterSize: 3,
  engineId: 'postgresql/16',
  allowList: ['203.0.113.0/24'],
  port: 15432,
  maxConnections: 700,
};
const idle = (over: object = {}) => ['production.idleDatabase', { ...managed, ...over }] as const;
/** The server in the cluster idle, behind a managed database in use. */
const kept = (over: object = {}) =>
  [
    ['production.database', { ...managed, pooler: environmentNamed('production').database.pooler }],
    ['production.idleDatabase', { ...server, ...over }],
  ] as const;

describe('a second database', () => {
  test.each([false, true])('of the other kind is fine, in use by nothing (rendered: %s)', (rendered) => {
    expect(validateModel(changeModel(idle({ rendered })))).toEqual([]);
    expect(validateModel(changeModel(...kept({ rendered })))).toEqual([]);
  });

  test('of the same kind would have the same objects', () => {
    expect(findings(idleDatabase, ['production.idleDatabase', server])).toEqual([
      'production.idleDatabase.kind = "in-cluster"',
    ]);
    const [problem] = idleDatabase.check(changeModel(['dev.database', managed], ['dev.idleDatabase', managed]));
    expect(problem).toMatchObject({ path: 'idleDatabase.kind', allowed: expect.stringMatching(/^in-cluster: two/) });
  });

  test('has no pooler, which is in front of the one in use', () => {
    const { pooler } = environmentNamed('production').database;
    expect(findings(idleDatabase, idle({ pooler }))).toEqual(['production.idleDatabase.pooler = "set"']);
  });

  test.each(['postgresql/15', 'postgresql/17'])(
    'of another major version, %s, cannot be copied both ways',
    (engineId) => {
      expect(findings(idleDatabase, idle({ engineId }))).toEqual([`production.idleDatabase.engineId = "${engineId}"`]);
      const [used] = kept();
      expect(findings(idleDatabase, [used[0], { ...managed, engineId }], kept()[1])).toEqual([
        `production.database.engineId = "${engineId}"`,
      ]);
    },
  );

  test('has every rule of its kind, at its own path', () => {
    expect(findings(managedDatabase, idle({ clusterSize: 4, allowList: [] }))).toEqual([
      'production.idleDatabase.clusterSize = 4',
      'production.idleDatabase.allowList = []',
    ]);
    expect(findings(databaseConnections, idle({ maxConnections: 0 }))).toEqual([
      'production.idleDatabase.maxConnections = 0',
    ]);
    expect(findings(databaseIdentity, ...kept({ name: 'A' }))).toEqual(['production.idleDatabase.name = "A"']);
    const volume = { size: '5Gi', storageClass: 'linode-block-storage-retain' };
    expect(findings(volumes, ...kept({ volume }))).toEqual(['production.idleDatabase.volume.size = "5Gi"']);
    expect(findings(databaseMemory, ...kept({ maxConnections: 9999 }))).toHaveLength(1);
    expect(findings(backups, ...kept({ backup: { ...server.backup, retentionDays: 0 } }))).toEqual([
      'production.idleDatabase.backup.retentionDays = 0',
    ]);
    expect(findings(nodePlacement, ...kept({ nodePool: 'none' }))).toEqual([
      'production.idleDatabase.nodePool = "none"',
    ]);
    const resources = { requests: { cpu: '2', memory: '1Gi' }, limits: { cpu: '1', memory: '2Gi' } };
    expect(findings(containerResources, ...kept({ resources }))).toEqual([
      'production.idleDatabase.resources.requests.cpu = "2"',
    ]);
  });

  test('takes room on the nodes as soon as the manifests have its server', () => {
    const limits = { cpu: '2', memory: '2Gi' };
    const large = { resources: { requests: { cpu: '100', memory: '1Gi' }, limits } };
    expect(findings(capacity, ...kept(large))).toEqual([]);
    expect(findings(capacity, ...kept({ ...large, rendered: true }))).not.toEqual([]);
  });
});
