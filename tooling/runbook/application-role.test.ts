import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APPLICATION_ROLE_SCRIPT } from '../../apps/vmshift/src/data/application-role-script';
import { DUMP_SCRIPT } from '../../apps/vmshift/src/data/backup-scripts';
import { SCRIPT_TMP } from '../../apps/vmshift/src/data/store-script';
import { consoleBlocks, fillIn } from './console-blocks';
import { PostgresqlServer, postgresqlPrograms } from './postgresql-server';
import { RunbookShell } from './runbook-shell';

const ROLE = 'vmshift_user';
const DATABASE = 'vmshift';
const DONE = `${ROLE} is no superuser and owns the database ${DATABASE}\n`;
/** What a shell, SQL and psql would each take for something else. */
const PASSWORD = `a'b"c $d\\e :f %40@/`;

/** What PostgreSQL can hold, so that one owner is not like another. */
const OBJECTS = `
CREATE TYPE vmstatus AS ENUM ('discovered', 'analyzed');
CREATE TABLE virtual_machines (id serial PRIMARY KEY, name text UNIQUE NOT NULL, status vmstatus, place int GENERATED ALWAYS AS IDENTITY);
CREATE TABLE migrations (id bigserial PRIMARY KEY, vm_id integer NOT NULL REFERENCES virtual_machines);
INSERT INTO virtual_machines (name) SELECT md5(g::text) FROM generate_series(1, 500) g;
INSERT INTO migrations (vm_id) SELECT id FROM virtual_machines;
CREATE SCHEMA "odd ""' $x; name";
CREATE TABLE "odd ""' $x; name"."T'able" (id serial);
CREATE TABLE parts (id integer) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (10);
CREATE VIEW analyzed AS SELECT * FROM virtual_machines;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM migrations;
CREATE DOMAIN positive AS integer CHECK (value > 0);
CREATE TYPE pair AS (a integer, b text);
CREATE TYPE span AS RANGE (subtype = integer);
CREATE FUNCTION running(VARIADIC integer[]) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.migrations';
CREATE PROCEDURE stop(INOUT a integer) LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE counts(*) (sfunc = int8inc, stype = int8, initcond = '0');
CREATE OPERATOR !!! (rightarg = integer, function = int4um);
CREATE OPERATOR CLASS ints FOR TYPE int4 USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int);
CREATE COLLATION plain FROM "C";
CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
CREATE STATISTICS related ON id, name FROM virtual_machines;
CREATE PUBLICATION one FOR TABLE migrations;
SELECT lo_create(5), lo_create(0) \\g /dev/null
ALTER ROLE ${ROLE} SET statement_timeout TO '15s';
ALTER ROLE ${ROLE} IN DATABASE ${DATABASE} SET search_path TO public, reports;
CREATE ROLE reporting LOGIN;
CREATE ROLE another LOGIN IN ROLE ${ROLE};
CREATE SCHEMA reports AUTHORIZATION reporting;
CREATE TABLE reports.monthly (id integer);
ALTER TABLE reports.monthly OWNER TO reporting;
GRANT SELECT ON virtual_machines TO reporting;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reporting;
ALTER DEFAULT PRIVILEGES IN SCHEMA reports GRANT EXECUTE ON FUNCTIONS TO reporting WITH GRANT OPTION;
`;

/** What is not the application's, or is more than it may be. */
const LEFT_OVER = `
SELECT pg_describe_object(classid, objid, 0) FROM pg_shdepend WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND refobjid = 10;
SELECT oid::regclass FROM pg_class WHERE relowner = 10 AND oid >= 16384 AND relnamespace::regnamespace::text !~ '^pg_';
SELECT oid::regtype FROM pg_type WHERE typowner = 10 AND oid >= 16384 AND typtype <> 'm' AND typcategory <> 'A' AND typrelid = 0;
SELECT nspname FROM pg_namespace WHERE nspowner = 10 AND oid >= 16384 AND nspname !~ '^pg_';
SELECT rolname FROM pg_roles WHERE rolsuper AND oid <> 10;
SELECT defaclrole::regrole FROM pg_default_acl WHERE defaclrole = 10;
SELECT roleid::regrole, member::regrole FROM pg_auth_members WHERE roleid = 10;
SELECT datname FROM pg_database WHERE datdba = 10 AND datname NOT IN ('postgres', 'template0', 'template1');
`;

const ROLES = `SELECT rolname, rolsuper, rolcanlogin, rolcreatedb, rolcreaterole, rolpassword IS NULL FROM pg_authid
  WHERE rolname IN ('postgres', '${ROLE}') ORDER BY 1`;
const APART = `postgres|t|t|t|t|t\n${ROLE}|f|t|t|f|f`;
const ONE = `${ROLE}|t|t|t|t|f`;

jest.setTimeout(60_000);
const describeWithServer = postgresqlPrograms === undefined ? describe.skip : describe;
describeWithServer('the role of the application (skipped where no PostgreSQL server is installed)', () => {
  const address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  let server: PostgresqlServer;
  let folder: string;

  afterEach(() => {
    server?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /** A server as the image leaves it before it runs the scripts, and the script as the pod has it. */
  const volume = (superuser: string) => {
    server = new PostgresqlServer(superuser, address, [], PASSWORD);
    server.sql('postgres', `CREATE DATABASE ${DATABASE}`);
    folder = mkdtempSync(join(tmpdir(), 'vmshift-init-'));
    writeFileSync(join(folder, 'application-role.sh'), APPLICATION_ROLE_SCRIPT, { mode: 0o555 });
  };
  const podEnv = () => ({
    ...server.env,
    ...{ PGUSER: undefined, POSTGRES_USER: 'postgres', POSTGRES_DB: DATABASE, APPLICATION_ROLE: ROLE },
    POSTGRES_PASSWORD: PASSWORD,
  });
  const step = (env: NodeJS.ProcessEnv = {}) => {
    const options = { env: { ...podEnv(), ...env }, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(join(folder, 'application-role.sh'), options);
    return { status, stdout, stderr };
  };
  /** As another pod: by TCP, with the password. */
  const logIn = (user: string, statement: string, database = DATABASE) => {
    const env = { ...server.env, PGHOST: address, PGUSER: user, PGPASSWORD: PASSWORD };
    const args = ['--no-psqlrc', '-w', '-qAt', '-v', 'ON_ERROR_STOP=1', '-c', statement, database];
    const { stdout, stderr } = spawnSync('psql', args, { env, encoding: 'utf8' });
    return stdout + stderr;
  };
  const asSuperuser = (statement: string, database = DATABASE) => {
    server.logInAs('postgres');
    return server.sql(database, statement);
  };
  /** Puts a program in front of psql. */
  const before = (script: string) => {
    const bin = mkdtempSync(join(folder, 'bin-'));
    writeFileSync(join(bin, 'psql'), `#!/bin/bash\n${script}\nexec ${postgresqlPrograms}/psql "$@"\n`, { mode: 0o755 });
    return { PATH: `${bin}:${server.env.PATH}` };
  };

  test('is made on an empty volume, next to a superuser that no other pod can be', () => {
    volume('postgres');
    expect(step()).toEqual({ status: 0, stdout: DONE, stderr: '' });
    expect(asSuperuser(ROLES)).toBe(APART);
    expect(logIn(ROLE, 'CREATE TABLE t (id serial); SELECT current_user')).toBe(`${ROLE}\n`);
    expect(logIn('postgres', 'SELECT 1')).toContain('password authentication failed');
    expect(logIn(ROLE, "COPY t TO PROGRAM 'cat'")).toContain('pg_execute_server_program');
    expect(logIn(ROLE, 'ALTER ROLE vmshift_user SUPERUSER')).toMatch(/must be superuser|permission denied/);
    expect(logIn(ROLE, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION pg_database_owner')).toMatch(
      /^(NOTICE:.*\n)?$/,
    );
    expect(logIn(ROLE, 'CREATE DATABASE other')).toBe('');
    expect(logIn(ROLE, 'ALTER DATABASE vmshift RENAME TO vmshift_before', 'other')).toBe('');
    expect(logIn(ROLE, 'ALTER DATABASE other RENAME TO vmshift', 'vmshift_before')).toBe('');
    // Run again, the superuser calls no function that the application made.
    const trap = `AS $$ SELECT 'ALTER ROLE ${ROLE} SUPERUSER' $$`;
    expect(logIn(ROLE, `CREATE FUNCTION format(text, name) RETURNS text LANGUAGE sql ${trap}`)).toBe('');
    expect(step()).toEqual({ status: 0, stdout: DONE, stderr: '' });
    expect(asSuperuser(ROLES)).toBe(APART);

    // As where the set-up of an empty volume is cut off before there is a database.
    asSuperuser(`DROP DATABASE ${DATABASE}`, 'postgres');
    expect(step()).toMatchObject({
      ...{ status: 1, stdout: '' },
      stderr: 'nothing was changed: there is no database vmshift, but vmshift_before\n',
    });
    asSuperuser(`DROP DATABASE vmshift_before; DROP ROLE ${ROLE}; ALTER ROLE postgres PASSWORD 'x'`, 'postgres');
    expect(step()).toEqual({ status: 0, stdout: DONE, stderr: '' });
    expect(asSuperuser(ROLES)).toBe(APART);
  });

  test('takes the name, the password, the settings and all objects of the superuser of a volume from before', () => {
    volume(ROLE);
    server.sql(DATABASE, OBJECTS);
    const odd = "dbname='odd = $x; name'";
    server.sql('postgres', `CREATE DATABASE "odd = $x; name"; CREATE DATABASE shut ALLOW_CONNECTIONS false`);
    server.sql(odd, 'CREATE TABLE other (id serial)');
    const held = server.text(DATABASE);
    expect(step()).toEqual({ status: 0, stdout: DONE, stderr: '' });

    server.logInAs(ROLE);
    expect(server.text(DATABASE)).toBe(held);
    expect(asSuperuser(ROLES)).toBe(APART);
    expect(asSuperuser(LEFT_OVER)).toBe('');
    expect(asSuperuser(LEFT_OVER, odd)).toBe('');
    expect(logIn(ROLE, 'SHOW statement_timeout; SHOW search_path')).toBe('15s\npublic, reports\n');
    expect(asSuperuser('SHOW statement_timeout')).toBe('0');
    expect(logIn(ROLE, 'SELECT count(*) FROM reports.monthly; SELECT lo_unlink(5); ALTER TABLE parts ADD a int')).toBe(
      '0\n1\n',
    );
    expect(logIn(ROLE, 'CREATE TABLE later (id int); SET ROLE reporting; SELECT count(*) FROM later')).toBe('0\n');
    expect(logIn('postgres', 'SELECT 1')).toContain('password authentication failed');
    expect(step()).toEqual({ status: 0, stdout: DONE, stderr: '' });
  });

  test('is made by the commands of the runbook, which name what stays with the superuser; it dumps all the same', () => {
    volume(ROLE);
    server.sql(DATABASE, `${OBJECTS} CREATE EXTENSION pgcrypto; CREATE PUBLICATION everything FOR ALL TABLES`);
    const dump = DUMP_SCRIPT.replaceAll('/backup', folder).replaceAll(`${SCRIPT_TMP}/`, `${folder}/`);
    const shell = new RunbookShell({
      ...{ pod: { ...server.env, PGUSER: undefined }, secret: {}, environment: 'dev', context: 'vmshift-dev' },
      ...{ argoCdHost: '', namespace: 'vmshift-dev', application: '', bucket: '', endpoint: '' },
      cronJobs: { 'postgresql-backup': { script: dump, env: { ...server.env, PGUSER: ROLE, PGDATABASE: DATABASE } } },
    });
    const variables = `POSTGRES_USER=postgres POSTGRES_DB=${DATABASE} APPLICATION_ROLE=${ROLE}`;
    const blocks = consoleBlocks("Take the superuser's rights from the application").map((block) =>
      fillIn(block, { environment: 'dev', namespace: 'vmshift-dev' }).replace(
        '/docker-entrypoint-initdb.d',
        `env ${variables} ${folder}`,
      ),
    );
    const [look = ''] = blocks;
    expect(shell.paste(look).output).toMatch(/vmshift_user \| Superuser/);
    const { status, output } = shell.paste(...blocks);
    const left = 'left with postgres: extension pgcrypto\nleft with postgres: publication everything\n';
    expect({ status, end: output.slice(-(left + DONE).length) }).toEqual({ status: 0, end: left + DONE });
    expect(shell.paste(look).output).toMatch(/vmshift_user \| Create DB/);
    shell.remove();

    const env = { ...server.env, PGHOST: address, PGUSER: ROLE, PGPASSWORD: PASSWORD, PGDATABASE: DATABASE };
    expect(spawnSync('sh', ['-c', dump], { env, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(folder).some((file) => file.endsWith('.dump'))).toBe(true);
  });

  test('is the same after an interruption anywhere', () => {
    volume(ROLE);
    server.sql(DATABASE, OBJECTS);
    server.sql('postgres', 'CREATE DATABASE older; CREATE ROLE postgres_reader');
    // The transaction ends so many lines before its end.
    for (const lines of [1, 3, 20, 46, 50, 54]) {
      const cut = before(
        `case "$*" in *--dbname=${DATABASE}*) head -n -${lines} | ${postgresqlPrograms}/psql "$@"; exit 3;; esac`,
      );
      expect(step(cut)).toMatchObject({ status: 1, stderr: expect.stringMatching(/nothing was changed: .*\n$/) });
      expect(server.sql(DATABASE, ROLES)).toBe(ONE);
    }
    // psql is killed at its first call, at its second, and so on, until the script comes to its end.
    const calls = join(folder, 'calls');
    let interruptions = 0;
    for (; interruptions < 15; interruptions++) {
      writeFileSync(calls, '');
      const kill = before(`echo >> ${calls}; [ "$(wc -l < ${calls})" -le ${interruptions} ] || kill -9 $$`);
      if (step(kill).status === 0) break;
    }
    expect(interruptions).toBeGreaterThan(6);
    expect(interruptions).toBeLessThan(15);
    expect(step()).toEqual({ status: 0, stdout: DONE, stderr: '' });
    expect(asSuperuser(ROLES)).toBe(APART);
    expect(asSuperuser(LEFT_OVER)).toBe('');
  });

  test('leaves no session with the rights from before, and waits for no one who holds a lock', async () => {
    volume(ROLE);
    server.sql(DATABASE, OBJECTS);
    const env = { ...server.env, PGHOST: address, PGPASSWORD: PASSWORD };
    const holder: ChildProcessWithoutNullStreams = spawn('psql', ['--no-psqlrc', '-qAt', DATABASE], { env });
    const ended = once(holder, 'close');
    const locked = once(holder.stdout, 'data');
    holder.stdin.on('error', () => undefined);
    holder.stdin.write('BEGIN; LOCK TABLE migrations IN ACCESS SHARE MODE;\nSELECT 1;\n');
    await locked;
    chmodSync(join(folder, 'application-role.sh'), 0o755);
    writeFileSync(join(folder, 'application-role.sh'), APPLICATION_ROLE_SCRIPT.replaceAll('TO 10000', 'TO 300'));
    const { status, stdout, stderr } = step();
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('canceling statement due to lock timeout');
    expect(stderr).toMatch(/nothing was changed: .*\n$/);
    expect(server.sql(DATABASE, ROLES)).toBe(ONE);

    holder.stdin.write('COMMIT;\nSELECT 2;\n');
    await once(holder.stdout, 'data');
    expect(step()).toEqual({ status: 0, stdout: DONE, stderr: '' });
    holder.stdin.write('SELECT current_user;\n');
    holder.stdin.end();
    await ended;
  });

  test('is put right where it was made by half', () => {
    volume('postgres');
    server.sql('postgres', `CREATE ROLE ${ROLE} SUPERUSER CREATEROLE`);
    server.sql(
      DATABASE,
      `${OBJECTS.replaceAll(/^(ALTER|CREATE) ROLE (vmshift_user|another).*$/gm, '')} CREATE TABLE mine (id int); ALTER TABLE mine OWNER TO ${ROLE}`,
    );
    expect(step()).toEqual({ status: 0, stdout: DONE, stderr: '' });
    expect(asSuperuser(ROLES)).toBe(APART);
    expect(asSuperuser(LEFT_OVER)).toBe('');
    expect(logIn(ROLE, 'SELECT count(*) FROM mine')).toBe('0\n');
    asSuperuser(`GRANT pg_execute_server_program TO ${ROLE}`);
    expect(step()).toMatchObject({
      status: 1,
      stderr: `${ROLE} has the rights of a superuser: it is a member of pg_execute_server_program\n`,
    });
  });

  test('is not made where the volume is not what the model names', () => {
    volume('someone');
    expect(step()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`nothing was changed: neither postgres nor ${ROLE} can log in`),
    });
    server.sql('postgres', `ALTER ROLE someone PASSWORD NULL; CREATE ROLE ${ROLE} LOGIN`);
    expect(step().stderr).toBe(`nothing was changed: neither someone nor ${ROLE} has a password\n`);
  });
});
