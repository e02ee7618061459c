import { z } from 'zod';
import { type Account, type Database, now } from './account';
import { type Answer, type Call, missing, ok, page, type Route, withBody } from './answer';

const DATABASES = /^databases\/postgresql\/instances(?:\/(\d+)(?:\/(credentials|ssl))?)?$/;

const engineConfig = z.record(z.string(), z.unknown()).optional();
const updates = z.record(z.string(), z.unknown()).optional();
const newDatabase = z.strictObject({
  label: z.string().min(3),
  region: z.string(),
  type: z.string(),
  engine: z.string().regex(/^postgresql\/\d+$/),
  allow_list: z.array(z.string()).optional(),
  cluster_size: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  engine_config: engineConfig,
  updates,
  fork: z.null().optional(),
  private_network: z.null().optional(),
  ssl_connection: z.boolean().optional(),
});
const changedDatabase = newDatabase
  .pick({
    label: true,
    type: true,
    allow_list: true,
    cluster_size: true,
    engine_config: true,
    updates: true,
    private_network: true,
  })
  .extend({ version: z.string() })
  .partial();

/** Managed PostgreSQL. @see https://techdocs.akamai.com/linode-api/reference/get-databases-postgre-sql-instances */
export function databaseRoutes(account: Account): Route {
  return (call) => {
    const match = DATABASES.exec(call.path);
    if (match === null) return undefined;
    const [, id, part] = match;
    if (id === undefined)
      return call.method === 'POST' ? createDatabase(account, call) : page([...account.databases.values()]);
    const database = account.databases.get(Number(id));
    if (database === undefined) return missing;
    if (part === 'credentials') return ok({ username: 'akmadmin', password: 'made-up-root-password' });
    if (part === 'ssl') return ok({ ca_certificate: Buffer.from('made-up certificate').toString('base64') });
    if (call.method === 'DELETE') {
      account.databases.delete(database.id);
      return ok();
    }
    if (call.method === 'GET') return ok(database);
    return withBody(changedDatabase, call, ({ engine_config, ...change }) => {
      const changed: Database = {
        ...database,
        ...change,
        engine_config: { ...Object(database.engine_config), ...engine_config },
      };
      account.databases.set(database.id, changed);
      account.happened('database_update', 'database', database.id);
      return ok(changed);
    });
  };
}

function createDatabase(account: Account, call: Call): Answer {
  return withBody(newDatabase, call, (body) => {
    const id = account.nextId();
    const [engine, version] = body.engine.split('/');
    const database: Database = {
      id,
      status: 'active',
      label: body.label,
      region: body.region,
      type: body.type,
      engine,
      version: `${version}.6`,
      allow_list: body.allow_list ?? [],
      port: 15847,
      cluster_size: body.cluster_size ?? 1,
      platform: 'rdbms-default',
      members: { '192.0.2.10': 'primary' },
      ssl_connection: true,
      encrypted: true,
      hosts: { primary: `a${id}-db.example.invalid`, standby: `a${id}-ro.example.invalid` },
      updates: { day_of_week: 7, duration: 4, frequency: 'weekly', hour_of_day: 3, pending: [], ...body.updates },
      created: now(),
      updated: now(),
      fork: null,
      oldest_restore_time: now(),
      used_disk_size_gb: 1,
      total_disk_size_gb: 10,
      engine_config: {
        pg: {},
        pg_stat_monitor_enable: false,
        pglookout: { max_failover_replication_time_lag: 60 },
        ...body.engine_config,
      },
    };
    account.databases.set(id, database);
    account.happened('database_create', 'database', id);
    return ok(database);
  });
}
