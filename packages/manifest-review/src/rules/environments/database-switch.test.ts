import type { DatabaseConfig, EnvironmentConfig, ManagedDatabaseConfig } from '@vmshift/environments';
import { testRule } from '@vmshift/findings/testing';
import { comparison, type EnvironmentDraft, frozenSide } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const managed: ManagedDatabaseConfig = {
  ...{ kind: 'managed', type: 'g6-dedicated-2', clusterSize: 1, engineId: 'postgresql/16', port: 15432 },
  ...{ allowList: ['192.0.2.0/24'], maxConnections: 100 },
};

const frozen = frozenSide.environments.get('staging')?.config?.database as DatabaseConfig;

/** The frozen environment with its own server and a managed database, of which one is in use. */
type Databases = (server: DatabaseConfig) => Pick<EnvironmentConfig, 'database' | 'idleDatabase'>;
const withDatabases = (databases: Databases) => (draft: EnvironmentDraft) =>
  draft.config((config) => ({ ...config, ...databases(frozen) }));

const server: Databases = (database) => ({ database });
const existing: Databases = (database) => ({ database, idleDatabase: managed });
const copied: Databases = (database) => ({ database, idleDatabase: { ...managed, rendered: true } });
const switched: Databases = ({ pooler, ...database }) => ({
  database: { ...managed, pooler },
  idleDatabase: { ...database, rendered: true },
});
const kept: Databases = (database) => ({ ...switched(database), idleDatabase: { ...database, pooler: undefined } });
const change = (base: Databases, head: Databases) => comparison(withDatabases(head), withDatabases(base));
const place = { object: 'Cluster/staging', path: 'database.kind', before: 'in-cluster', after: 'managed' };

testRule(changeRules, 'database-switched', {
  flags: {
    'to a database that is there and that was copied to': [
      change(copied, switched),
      { ...place, verdict: 'warn', because: expect.stringContaining('and finds what was copied to it') },
    ],
    'and back': [
      change(switched, copied),
      {
        ...place,
        before: 'managed',
        after: 'in-cluster',
        verdict: 'warn',
        because: expect.stringContaining('the server in the cluster instead of'),
      },
    ],
    'to one that is not there': [
      change(server, switched),
      { ...place, verdict: 'block', because: expect.stringContaining('nothing was copied to it') },
    ],
    'to one that nothing copies to yet': [change(existing, switched), { ...place, verdict: 'block' }],
    'to another one': [
      change(copied, (database) => ({ ...switched(database), database: { ...managed, port: 1 } })),
      { ...place, verdict: 'block', because: expect.stringContaining('it is not the idleDatabase that main has') },
    ],
    'without a way back': [
      change(copied, kept),
      { ...place, verdict: 'block', because: expect.stringContaining('there is no way back') },
    ],
    'with another server in the cluster': [
      change(copied, (database) => ({
        ...switched(database),
        idleDatabase: { ...managed, ...database, maxConnections: 1, rendered: true },
      })),
      { ...place, verdict: 'block' },
    ],
    'together with the pooler': [
      change(copied, (database) => ({
        ...switched(database),
        database: database.pooler ? managed : { ...managed, pooler: {} as DatabaseConfig['pooler'] },
      })),
      { ...place, verdict: 'block', because: expect.stringContaining('the pooler comes or goes with it') },
    ],
  },
  accepts: {
    'a second database comes': change(server, existing),
    'the manifests get what copies': change(existing, copied),
    'the old one goes': change(switched, kept),
  },
});
