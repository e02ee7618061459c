import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationName, contextName, inClusterDatabaseOf, model } from '../../packages/environments/src';
import { applicationServer } from './application-server';
import { consoleBlocks, fillIn, inlineCommands } from './console-blocks';
import { LATER } from './later-release';
import { type PostgresqlServer, postgresqlPrograms } from './postgresql-server';
import { RunbookShell } from './runbook-shell';

/** The guide's commands are those of the environment whose cluster also runs Argo CD. */
const described = model.environments.find(({ cluster }) => cluster.hostsArgoCd);
if (described === undefined) throw new Error('no environment hosts Argo CD');
const inCluster = inClusterDatabaseOf(described);
if (inCluster === undefined) throw new Error('the guide restores a server in the cluster');
const { name: database, user, backup } = inCluster;
const { name, namespace } = described;

const FILE = 'vmshift-20261126T021700Z.dump';
const [stop = '', fetch = '', read = '', restore = '', lookAtLocks = '', start = ''] = consoleBlocks(
  'Restore the database by hand',
).map((block) => fillIn(block, { file: FILE }));

/** The application's tables, in the state that was dumped. */
const DUMPED = `
CREATE TYPE vmstatus AS ENUM ('discovered', 'analyzed');
CREATE TABLE virtual_machines (id serial PRIMARY KEY, name text UNIQUE NOT NULL, status vmstatus NOT NULL);
CREATE TABLE migrations (id serial PRIMARY KEY, vm_id integer NOT NULL REFERENCES virtual_machines);
CREATE FUNCTION running() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.migrations';
INSERT INTO virtual_machines (name, status) SELECT md5(g::text), 'discovered' FROM generate_series(1, 5000) g;
INSERT INTO migrations (vm_id) SELECT id FROM virtual_machines;
`;

/** A database that each test gets a copy of: what a later release made of the dumped one. */
const OF_LATER = 'of_later_release';

jest.setTimeout(60_000);
const describeWithServer = postgresqlPrograms === undefined ? describe.skip : describe;
describeWithServer('the runbook restores the database (skipped where no PostgreSQL server is installed)', () => {
  let server: PostgresqlServer;
  let shell: RunbookShell;
  let dumped: string;
  let file: Buffer;
  let later: string;
  let holder: ChildProcessWithoutNullStreams | undefined;

  beforeAll(() => {
    server = applicationServer(user, database);
    server.sql('postgres', `CREATE DATABASE ${OF_LATER}`);
    server.sql(OF_LATER, DUMPED);
    dumped = server.text(OF_LATER);
    file = server.dump(OF_LATER);
    server.sql(OF_LATER, LATER);
    later = server.text(OF_LATER);
  });
  afterAll(() => server?.stop());

  beforeEach(() => {
    shell = new RunbookShell({
      pod: server.env,
      secret: { BACKUP_ACCESS_KEY_ID: 'KEY', BACKUP_SECRET_ACCESS_KEY: 'SECRET/+=' },
      environment: name,
      context: contextName(described),
      argoCdHost: model.platform.argoCd.host,
      namespace,
      application: applicationName(described),
      bucket: backup.bucket,
      endpoint: backup.endpoint,
    });
    server.sql(
      'postgres',
      `DROP DATABASE IF EXISTS ${database} WITH (FORCE);\nCREATE DATABASE ${database} TEMPLATE ${OF_LATER}`,
    );
    writeFileSync(join(shell.bucket, FILE), file);
  });
  afterEach(() => {
    holder?.kill();
    shell?.remove();
  });

  const cutDump = (share: number) => {
    const file = join(shell.bucket, FILE);
    const whole = readFileSync(file);
    writeFileSync(join(shell.folder, 'restore.dump'), whole.subarray(0, Math.floor(whole.length * share)));
  };

  test('after a release that added a table with a foreign key, pasted from its first line to its last', () => {
    const { status, output } = shell.paste(stop, fetch, read, restore, start);
    expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
    expect(output).toMatch(/^restored$/m);
    expect(output).toMatch(/5000 \|\s+5000/);
    expect(server.text(database)).toBe(dumped);
    expect(shell.calls.map((call) => call.split(' ').slice(0, 6).join(' '))).toEqual([
      `vmshiftctl hold ${name} --reason restore of`,
      `kubectl -n argocd patch application ${applicationName(described)}`,
      `kubectl -n ${namespace} scale deployment vmshift-api`,
      `argocd app sync ${applicationName(described)}`,
      'kubectl apply -f -',
      `kubectl -n ${namespace} scale deployment vmshift-api`,
      'vmshiftctl status --live',
      `vmshiftctl resume ${name} --push`,
    ]);
  });

  test('and what stops a restore goes by the lines of its guide', () => {
    const lines = inlineCommands('Restore the database').map((line) => fillIn(line, { environment: name, namespace }));
    const line = (sql: string) => lines.find((one) => one.startsWith('kubectl') && one.includes(sql)) ?? sql;
    const ask = (sql: string) => server.sql('postgres', sql);
    const old = `${database}_before_20261126_021700`;
    const roles = () =>
      ask(`SELECT rolname, rolsuper FROM pg_roles WHERE rolname IN ('${user}', 'reporting') ORDER BY 1`);
    try {
      server.sql('postgres', `CREATE DATABASE ${old}`);
      expect(shell.paste(line('DROP DATABASE').replace('<time>', '20261126_021700')).status).toBe(0);
      expect(ask(`SELECT count(*) FROM pg_database WHERE datname = '${old}'`)).toBe('0');

      const makeRole = line('CREATE ROLE');
      expect(shell.paste(makeRole.replace('<role>', 'reporting')).status).toBe(0);
      expect(roles()).toBe(`reporting|f\n${user}|f`);
      const inItsPlace = lines.filter((one) => one.startsWith('ALTER ROLE'));
      expect(inItsPlace).toHaveLength(2);
      const asSuperuser = inItsPlace.map((sql) => {
        expect(shell.paste(makeRole.replace('CREATE ROLE <role>', sql)).status).toBe(0);
        return roles();
      });
      expect(asSuperuser).toEqual([`reporting|f\n${user}|t`, `reporting|f\n${user}|f`]);
    } finally {
      shell.paste(line('CREATE ROLE').replace('CREATE ROLE <role>', 'DROP ROLE IF EXISTS reporting'));
    }
  });

  test('where pg_restore --clean by itself restores nothing', () => {
    const args = ['--dbname', database, '--clean', '--if-exists', '--single-transaction', join(shell.bucket, FILE)];
    const { status, stderr } = spawnSync('pg_restore', args, { env: server.env, encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('cannot drop');
    expect(server.text(database)).toBe(later);
  });

  test('or changes nothing while another session holds a lock, and names it', async () => {
    holder = spawn('psql', ['--no-psqlrc', '-qAt', database], { env: server.env });
    const { stdin, stdout } = holder;
    const locked = new Promise((resolve) => stdout.once('data', resolve));
    const ended = once(holder, 'close');
    stdin.write('BEGIN; LOCK TABLE virtual_machines IN ACCESS SHARE MODE;\nSELECT 1 AS holder;\n');
    await locked;
    const impatient = restore.replace('SET lock_timeout TO 10000;', 'SET lock_timeout TO 500;');
    expect(impatient).not.toBe(restore);
    const { status, output } = shell.paste(fetch, read, impatient);
    expect(status).not.toBe(0);
    expect(output).toContain('canceling statement due to lock timeout');
    expect(output).not.toMatch(/^restored$/m);
    const [look = '', end = ''] = lookAtLocks.trim().split('\n');
    const seen = shell.paste(look).output;
    expect(seen).toMatch(/idle in transaction .*SELECT 1 AS holder/);
    expect(shell.paste(fillIn(end, { pid: /^ +(\d+) \|/m.exec(seen)?.[1] ?? '' })).status).toBe(0);
    stdin.end();
    await ended;
    expect(server.text(database)).toBe(later);
    expect(shell.paste(restore).status).toBe(0);
    expect(server.text(database)).toBe(dumped);
  });

  test.each([0, 0.2, 0.5, 0.8, 0.99])('or changes nothing when %d of the dump is all that there is', (share) => {
    cutDump(share);
    expect(shell.paste(read).status).not.toBe(0);
    const { status, output } = shell.paste(restore);
    expect(status).not.toBe(0);
    // Its lines may be mixed with those of psql.
    expect(output).toMatch(/ error: (could not|input file|unexpected)/);
    expect(output).not.toMatch(/^restored$/m);
    expect(server.text(database)).toBe(later);
  });
});

test('every command for a pod names what the model declares', () => {
  const text = [stop, fetch, read, restore, start].join('\n');
  expect(text).toContain(`s3://${backup.bucket}/postgresql/`);
  expect(text).toContain(`--endpoint-url ${backup.endpoint}\n`);
  expect(text).toContain(`--username=${user} --dbname=${database} `);
});
