import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildObjects } from '../../apps/vmshift/src/build-objects';
import { COPY_FOLDER } from '../../apps/vmshift/src/data/copy-script';
import {
  applicationName,
  contextName,
  type EnvironmentConfig,
  inClusterDatabaseOf,
  model,
} from '../../packages/environments/src';
import { objectName, workloadOf } from '../../packages/kubernetes/src';
import { applicationServer } from './application-server';
import { consoleBlocks, fillIn } from './console-blocks';
import { PostgresqlServer, postgresqlPrograms } from './postgresql-server';
import { RunbookShell } from './runbook-shell';

const hosting = model.environments.find(({ cluster }) => cluster.hostsArgoCd);
if (hosting === undefined) throw new Error('no environment hosts Argo CD');
const server = inClusterDatabaseOf(hosting);
if (server === undefined) throw new Error('the guide moves a server in the cluster');
const { pooler, ...inCluster } = server;

const managed = {
  kind: 'managed',
  ...{ type: 'g6-dedicated-2', clusterSize: 1, engineId: 'postgresql/16', port: 15432 },
  ...{ allowList: ['192.0.2.0/24'], maxConnections: server.maxConnections },
} as const;
/** The environment before the switch and after it, with what copies. */
const copied: EnvironmentConfig = { ...hosting, database: server, idleDatabase: { ...managed, rendered: true } };
const switched: EnvironmentConfig = {
  ...hosting,
  database: { ...managed, pooler },
  idleDatabase: { ...inCluster, rendered: true },
};

/** Where the commands are pasted: the guide has them for any environment. */
const paste = (blocks: readonly string[]) =>
  blocks.map((block) => fillIn(block, { environment: hosting.name, namespace: hosting.namespace }));
const [stopAndCopy = '', start = '', removeVolume = ''] = paste(consoleBlocks('Move the database'));

/** Variables of the first container of a workload that come from the Secret, by name to key. */
function keysOf(environment: EnvironmentConfig, workload: string) {
  const commit = 'a'.repeat(40);
  const image = { tag: `${environment.branch}-${commit}` };
  const pin = { branch: environment.branch, commit, images: { api: image, celery: image }, sequence: 0 };
  const object = buildObjects(environment, pin, model.platform).find((one) => objectName(one) === workload);
  const container = object && workloadOf(object)?.containers[0]?.spec;
  if (container === undefined) throw new Error(`no ${workload}`);
  const env = container.env as readonly { name: string; valueFrom?: { secretKeyRef?: { key: string } } }[];
  const keys = env.flatMap(({ name, valueFrom }) =>
    valueFrom?.secretKeyRef ? [[name, valueFrom.secretKeyRef.key]] : [],
  );
  return { command: container.command as readonly string[], keys: Object.fromEntries(keys) as Record<string, string> };
}

jest.setTimeout(60_000);
const describeWithServer = postgresqlPrograms === undefined ? describe.skip : describe;
describeWithServer('the runbook moves the database (skipped where no PostgreSQL server is installed)', () => {
  let own: PostgresqlServer;
  let linode: PostgresqlServer;
  let folder: string;
  let shell: RunbookShell | undefined;

  beforeAll(() => {
    own = applicationServer(server.user, server.name);
    linode = new PostgresqlServer('postgres');
    linode.sql('postgres', 'CREATE ROLE akmadmin LOGIN CREATEDB CREATEROLE');
    linode.sql('postgres', 'CREATE DATABASE defaultdb OWNER akmadmin');
    own.sql(
      server.name,
      `CREATE TABLE virtual_machines (id serial PRIMARY KEY, name text);
       INSERT INTO virtual_machines (name) SELECT md5(g::text) FROM generate_series(1, 500) g`,
    );
    folder = mkdtempSync(join(tmpdir(), 'vmshift-move-'));
  });
  afterAll(() => {
    own?.stop();
    linode?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => shell?.remove());

  /** What Terraform writes into the Secret while both are declared, but for the pooler. */
  const secret = (): Readonly<Record<string, string>> => {
    const ofServer = `postgresql://${server.user}@/${server.name}?host=${own.folder}`;
    const ofManaged = `postgresql://akmadmin@/defaultdb?host=${linode.folder}`;
    return {
      ...{ DATABASE_URL: ofServer, DATABASE_DIRECT_URL: ofServer },
      ...{ MANAGED_DATABASE_URL: ofManaged, MANAGED_DATABASE_DIRECT_URL: ofManaged },
    };
  };
  const shellOf = (environment: EnvironmentConfig) => {
    const { command, keys } = keysOf(environment, 'CronJob/postgresql-copy');
    const values = Object.entries(keys).map(([name, key]) => [name, secret()[key]]);
    const env = { PATH: own.env.PATH, LC_ALL: 'C', ...Object.fromEntries(values) };
    shell = new RunbookShell({
      ...{ pod: own.env, secret: {}, environment: hosting.name, context: contextName(hosting) },
      ...{ argoCdHost: model.platform.argoCd.host, namespace: hosting.namespace },
      ...{ application: applicationName(hosting), bucket: server.backup.bucket, endpoint: server.backup.endpoint },
      cronJobs: {
        'postgresql-backup': { script: 'true', env: {} },
        'postgresql-copy': { script: (command[2] ?? '').replaceAll(COPY_FOLDER, folder), env },
      },
    });
    return shell;
  };
  /** What the API finds where it connects. */
  const machines = (environment: EnvironmentConfig, statement = 'SELECT count(*) FROM virtual_machines') => {
    const url = secret()[keysOf(environment, 'Deployment/vmshift-api').keys.DATABASE_URL ?? ''];
    return url?.includes('akmadmin')
      ? linode.sql('defaultdb', `SET ROLE akmadmin; ${statement}`)
      : own.sql(server.name, statement);
  };

  test('to the managed one, and back with what was written there', () => {
    expect(machines(copied)).toBe('500');
    const there = shellOf(copied).paste(stopAndCopy, start);
    expect(there).toMatchObject({ status: 0, output: expect.stringContaining('both databases are equal') });
    expect(shell?.calls.map((call) => call.split(' ').slice(0, 6).join(' '))).toEqual([
      `kubectl -n ${hosting.namespace} create job backup-before-move`,
      `vmshiftctl hold ${hosting.name} --reason moving the`,
      `kubectl -n argocd patch application ${applicationName(hosting)}`,
      `kubectl -n ${hosting.namespace} scale deployment vmshift-api`,
      `kubectl -n ${hosting.namespace} create job copy-1`,
      `argocd app sync ${applicationName(hosting)}`,
      `kubectl -n ${hosting.namespace} scale deployment vmshift-api`,
      'kubectl apply -f -',
      'vmshiftctl status --live',
      `vmshiftctl resume ${hosting.name} --push`,
    ]);
    shell?.remove();
    expect(machines(switched, "INSERT INTO virtual_machines (name) VALUES ('later') RETURNING id")).toBe('501');
    const back = shellOf(switched).paste(stopAndCopy, start);
    expect(back).toMatchObject({ status: 0, output: expect.stringContaining('both databases are equal') });
    expect(machines(copied)).toBe('501');
  });

  test('not at all while another program is connected, and starts again as it was', async () => {
    const end = await own.session(server.user, server.name);
    const refused = shellOf(copied).paste(stopAndCopy, start);
    await end();
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain('nothing was copied: a session is open in the database in use');
    expect(shell?.calls.join(' ')).not.toContain('argocd app sync');
    expect(shell?.paste(start).status).toBe(0);
  });

  test('removes the claim and the volume of the old one by commands that say which', () => {
    const { status, output } = shellOf(switched).paste(fillIn(removeVolume, { id: '7001' }));
    expect({ status, output }).toEqual({ status: 0, output: 'pvc-of-postgresql-pvc\n' });
    expect(shell?.calls).toEqual([
      `kubectl -n ${hosting.namespace} delete pvc postgresql-pvc`,
      'linode-cli volumes delete 7001',
    ]);
  });
});

describeWithServer('the runbook changes a volume (skipped where no PostgreSQL server is installed)', () => {
  const FILE = 'vmshift-20261127T101500Z.dump';
  const [larger = '', dumpLast = '', release = '', make = ''] = paste(consoleBlocks('Change a volume'));
  const [stop = '', fetch = '', read = '', restore = '', , begin = ''] = consoleBlocks(
    'Restore the database by hand',
  ).map((block) => fillIn(block, { file: FILE }));
  let database: PostgresqlServer;
  let shell: RunbookShell;

  beforeAll(() => {
    database = applicationServer(server.user, server.name);
    database.sql(
      server.name,
      `CREATE TABLE virtual_machines (id serial PRIMARY KEY); CREATE TABLE migrations (id serial PRIMARY KEY);
       INSERT INTO virtual_machines SELECT generate_series(1, 500)`,
    );
  });
  afterAll(() => database?.stop());
  beforeEach(() => {
    shell = new RunbookShell({
      ...{ pod: database.env, environment: hosting.name, context: contextName(hosting) },
      secret: { BACKUP_ACCESS_KEY_ID: 'KEY', BACKUP_SECRET_ACCESS_KEY: 'SECRET' },
      ...{ argoCdHost: model.platform.argoCd.host, namespace: hosting.namespace },
      ...{ application: applicationName(hosting), bucket: server.backup.bucket, endpoint: server.backup.endpoint },
      cronJobs: {
        'postgresql-backup': {
          script: `pg_dump --format=custom --file="$BUCKET/${FILE}" ${server.name}`,
          env: { ...database.env },
        },
      },
    });
  });
  afterEach(() => shell?.remove());

  test('to a larger one by commands that change nothing but a pod', () => {
    expect(shell.paste(larger)).toMatchObject({ status: 0 });
    expect(shell.calls.map((call) => call.split(' ').slice(3).join(' '))).toEqual([
      'rollout restart deployment/postgresql',
      'rollout status deployment/postgresql --timeout=10m',
    ]);
  });

  test('to another class by a dump, with the old volume kept and the data back on the new one', () => {
    const before = database.text(server.name);
    const dumped = shell.paste(stop, dumpLast, fetch, read, release, make);
    expect({ status: dumped.status, output: dumped.output }).toEqual({ status: 0, output: expect.any(String) });
    // What an empty volume is: PostgreSQL makes the database, and nothing in it.
    database.sql('postgres', `DROP DATABASE ${server.name} WITH (FORCE)`);
    database.sql('postgres', `CREATE DATABASE ${server.name}`);
    expect(shell.paste(restore, begin)).toMatchObject({ status: 0, output: expect.stringMatching(/^restored$/m) });
    expect(database.text(server.name)).toBe(before);
  });

  test('and is refused where the old volume would go with its claim', () => {
    const careless = release.replace(/^.* patch pv .*$/m, '');
    expect(careless).not.toBe(release);
    expect(shell.paste(careless, make).status).not.toBe(0);
  });
});
