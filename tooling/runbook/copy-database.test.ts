import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COPY_FOLDER, COPY_SCRIPT, COPY_VARIABLES } from '../../apps/vmshift/src/data/copy-script';
import { applicationServer } from './application-server';
import { PostgresqlServer, postgresqlPrograms } from './postgresql-server';

/** As the application's tables are, with what a dump can lose: sequences, types, functions, nulls, quotes, empty tables. */
const TABLES = `
CREATE TYPE vmstatus AS ENUM ('discovered', 'analyzed');
CREATE TABLE virtual_machines (id serial PRIMARY KEY, name text UNIQUE NOT NULL, note text, status vmstatus NOT NULL);
CREATE TABLE migrations (id serial PRIMARY KEY, vm_id integer NOT NULL REFERENCES virtual_machines);
CREATE TABLE empty (id bigserial PRIMARY KEY, at timestamptz DEFAULT now());
CREATE FUNCTION running() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.migrations';
CREATE VIEW analyzed AS SELECT * FROM virtual_machines WHERE status = 'analyzed';
INSERT INTO virtual_machines (name, note, status)
  SELECT md5(g::text), CASE WHEN g % 3 = 0 THEN NULL ELSE '--"''\\\\' || chr(10) || chr(9) || 'ü' END, 'discovered'
  FROM generate_series(1, 3000) g;
INSERT INTO migrations (vm_id) SELECT id FROM virtual_machines;
`;

/** The same, where an index of a table can be dropped. */
const WITH_INDEX = TABLES.replace('name text UNIQUE NOT NULL', 'name text NOT NULL').replace(
  'CREATE FUNCTION',
  'CREATE UNIQUE INDEX virtual_machines_name_key ON virtual_machines (name);\nCREATE FUNCTION',
);
/** Databases with these, of which each test gets a copy. */
const FILLED = { with_tables: TABLES, with_index: WITH_INDEX };

const OWNER = 'vmshift_user';
const ADMIN = 'akmadmin';
const equal = 'copied: 3 tables, both databases are equal\n';

jest.setTimeout(60_000);
const describeWithServer = postgresqlPrograms === undefined ? describe.skip : describe;
describeWithServer('the copy of a database (skipped where no PostgreSQL server is installed)', () => {
  let server: PostgresqlServer;
  let managed: PostgresqlServer;
  let folder: string;

  beforeAll(() => {
    server = applicationServer(OWNER, 'vmshift');
    for (const [name, statements] of Object.entries(FILLED)) {
      server.sql('postgres', `CREATE DATABASE ${name}`);
      server.sql(name, statements);
    }
    managed = new PostgresqlServer('postgres');
    // What a managed service gives: the owner of a database, who is no superuser.
    managed.sql('postgres', `CREATE ROLE ${ADMIN} LOGIN CREATEDB CREATEROLE`);
  });
  afterAll(() => {
    server?.stop();
    managed?.stop();
  });

  /** Makes a database again, as a copy of another one. */
  const make = (where: PostgresqlServer, name: string, owner: string, of = 'template1') =>
    where.sql(
      'postgres',
      `DROP DATABASE IF EXISTS ${name} WITH (FORCE);\nCREATE DATABASE ${name} OWNER ${owner} TEMPLATE ${of}`,
    );
  const makeInUse = (of?: keyof typeof FILLED) => make(server, 'vmshift', OWNER, of);

  beforeEach(() => {
    make(managed, 'defaultdb', ADMIN);
    folder = mkdtempSync(join(tmpdir(), 'vmshift-copy-'));
    chmodSync(folder, 0o700);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const url = (where: PostgresqlServer, user: string, name: string) =>
    `postgresql://${user}@/${name}?host=${where.folder}&connect_timeout=3`;
  const inUse = () => url(server, OWNER, 'vmshift');
  const atLinode = () => url(managed, ADMIN, 'defaultdb');
  const copy = (from: string, to: string, script = COPY_SCRIPT) => {
    const command = script.replaceAll(COPY_FOLDER, folder);
    const env = { ...server.env, PGHOST: undefined, PGUSER: undefined };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      env: { ...env, [COPY_VARIABLES.from]: from, [COPY_VARIABLES.to]: to },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const rows = (where: PostgresqlServer, name: string, user: string) =>
    where.sql(name, `SET ROLE ${user}; SELECT count(*), count(note), max(id) FROM virtual_machines`);

  test('takes every table, row and sequence to a server where the owner is no superuser, and back', () => {
    makeInUse('with_tables');
    expect(copy(inUse(), atLinode())).toEqual({ status: 0, stdout: equal, stderr: '' });
    expect(rows(managed, 'defaultdb', ADMIN)).toBe(rows(server, 'vmshift', OWNER));
    managed.sql(
      'defaultdb',
      `SET ROLE ${ADMIN}; INSERT INTO virtual_machines (name, status) VALUES ('later', 'analyzed')`,
    );
    expect(copy(atLinode(), inUse())).toEqual({ status: 0, stdout: equal, stderr: '' });
    expect(server.sql('vmshift', "SELECT id FROM virtual_machines WHERE name = 'later'")).toBe('3001');
    expect(server.sql('vmshift', 'SELECT running()')).toBe('3000');
  });

  test('replaces an older copy, also when it is made a second time', () => {
    makeInUse('with_tables');
    expect(copy(inUse(), atLinode()).status).toBe(0);
    server.sql('vmshift', 'CREATE TABLE audit (vm_id integer REFERENCES virtual_machines); DELETE FROM migrations');
    expect(copy(inUse(), atLinode())).toEqual({ status: 0, stdout: equal.replace('3', '4'), stderr: '' });
    expect(copy(inUse(), atLinode()).status).toBe(0);
  });

  test.each(['the database in use', 'the idle database'])('refuses while a session is open in %s', async (which) => {
    makeInUse('with_tables');
    managed.sql('defaultdb', `SET ROLE ${ADMIN}; CREATE TABLE kept (id integer)`);
    const [where, user, name] =
      which === 'the idle database' ? ([managed, ADMIN, 'defaultdb'] as const) : ([server, OWNER, 'vmshift'] as const);
    const end = await where.session(user, name);
    const refused = copy(inUse(), atLinode());
    await end();
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toContain(`nothing was copied: a session is open in ${which}`);
    expect(managed.sql('defaultdb', 'SELECT count(*) FROM kept')).toBe('0');
  });

  test('refuses to replace a database by an empty one, and tables that it would leave behind', () => {
    makeInUse();
    managed.sql('defaultdb', `SET ROLE ${ADMIN}; CREATE TABLE kept (id integer)`);
    expect(copy(inUse(), atLinode()).stderr).toContain('the database in use has no tables');
    server.sql('vmshift', `${TABLES} CREATE SCHEMA other; CREATE TABLE other.left_behind (id integer)`);
    expect(copy(inUse(), atLinode()).stderr).toContain('tables outside of the schema public');
    expect(managed.sql('defaultdb', 'SELECT count(*) FROM kept')).toBe('0');
  });

  test.each([0, 0.3, 0.6, 0.99])('changes nothing when %d of the dump is all that there is', (share) => {
    makeInUse('with_tables');
    managed.sql('defaultdb', `SET ROLE ${ADMIN}; CREATE TABLE kept (id integer)`);
    const cut = `size=$(wc -c < from.sql); head -c "$(awk "BEGIN { print int($size * ${share}) }")" from.sql > cut.sql; mv cut.sql from.sql\ntail -n 5`;
    const { status, stderr } = copy(inUse(), atLinode(), COPY_SCRIPT.replace('tail -n 5', cut));
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'nothing was copied: the dump has no end\n' });
    expect(managed.sql('defaultdb', 'SELECT count(*) FROM kept')).toBe('0');
  });

  test.each([
    ['a row', 'DELETE FROM migrations WHERE id = 7'],
    ['a value', "UPDATE virtual_machines SET note = 'other' WHERE id = 3000"],
    ['a sequence', "SELECT setval('migrations_id_seq', 1)"],
    ['an index', 'DROP INDEX virtual_machines_name_key'],
    ['a default', 'ALTER TABLE empty ALTER at DROP DEFAULT'],
  ])('fails where %s differs at the end', (_, statement) => {
    makeInUse('with_index');
    const changed = COPY_SCRIPT.replace('--command="ANALYZE"', `--output=/dev/null --command="${statement}"`);
    expect(changed).not.toBe(COPY_SCRIPT);
    expect(copy(inUse(), atLinode(), changed)).toEqual({
      status: 1,
      stdout: '',
      stderr: 'the copy differs from the database in use; do not switch\n',
    });
  });

  test.each([
    ['in use', () => [url(server, 'nobody_here', 'vmshift'), atLinode()] as const],
    ['idle', () => [inUse(), url(managed, 'nobody_here', 'defaultdb')] as const],
  ])('changes nothing where the database %s refuses the login', (_, urls) => {
    makeInUse('with_tables');
    const { status, stdout, stderr } = copy(...urls());
    expect({ failed: status !== 0, stdout }).toEqual({ failed: true, stdout: '' });
    expect(stderr).toContain('nobody_here');
  });
});
