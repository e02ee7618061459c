import { vmshift } from '@vmshift/application';
import { environmentNamed } from '../test-support/change-model';
import type { ManagedDatabaseConfig } from './environment-config';
import { keyFor, registryLogins, secretKeysOf } from './secrets';

const { database } = environmentNamed('dev');
const managed: ManagedDatabaseConfig = {
  ...{ kind: 'managed', type: '', clusterSize: 1, engineId: '', allowList: [], port: 1, maxConnections: 1 },
};
const keys = (...databases: Parameters<typeof secretKeysOf>) => secretKeysOf(...databases).map(({ key }) => key);

test('each database has keys of its own, whichever is in use', () => {
  const ofServer = keys({ database }, vmshift);
  const ofManaged = keys({ database: managed }, vmshift);
  expect(ofServer).toEqual(Object.keys(vmshift.secret.keys));
  expect(ofManaged.filter((key) => key.startsWith('MANAGED_'))).toEqual([
    'MANAGED_DATABASE_URL',
    'MANAGED_DATABASE_DIRECT_URL',
    'MANAGED_PGBOUNCER_USERLIST',
  ]);
  const both = [...new Set([...ofServer, ...ofManaged])].sort();
  expect(keys({ database, idleDatabase: managed }, vmshift).sort()).toEqual(both);
  expect(keys({ database: managed, idleDatabase: database }, vmshift).sort()).toEqual(both);
});

test('a value is of the database that its key is for', () => {
  const made = secretKeysOf({ database: managed, idleDatabase: database }, vmshift);
  const kindOf = (name: string) => made.find(({ key }) => key === name)?.database;
  expect(kindOf('MANAGED_DATABASE_URL')).toBe('managed');
  expect(kindOf('DATABASE_URL')).toBe('in-cluster');
  expect(kindOf('POSTGRES_PASSWORD')).toBe('in-cluster');
  expect(kindOf('REDIS_URL')).toBeUndefined();
});

test('pods read the keys of the database that they connect to', () => {
  expect(keyFor(database, 'DATABASE_URL', vmshift)).toBe('DATABASE_URL');
  expect(keyFor(managed, 'DATABASE_URL', vmshift)).toBe('MANAGED_DATABASE_URL');
  expect(keyFor(managed, 'REDIS_URL', vmshift)).toBe('REDIS_URL');
});

test.each([
  ['ghcr.io/a/api', 'ghcr.io/a/celery', ['ghcr.io']],
  ['registry.example.org:5000/api', 'registry.example.org:5000/celery', ['registry.example.org:5000']],
  ['ghcr.io/a/api', 'registry.example.org/celery', ['ghcr.io', 'registry.example.org']],
  ['a/api', 'docker.io/a/celery', ['https://index.docker.io/v1/']],
])('the images %s and %s are pulled with a login to their registries', (api, celery, logins) => {
  expect(registryLogins({ api, celery })).toEqual(logins);
});
