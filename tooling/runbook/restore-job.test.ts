import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FETCHED, RESTORE_FOLDER } from '../../apps/vmshift/src/data/fetch-script';
import { RESTORE_SCRIPT } from '../../apps/vmshift/src/data/restore-script';
import { TERMINATION_LOG } from '../../apps/vmshift/src/data/store-script';
import { parseResult } from '../../apps/vmshiftctl/src/restore/result';
import { LATER } from './later-release';
import { PostgresqlServer, postgresqlPrograms } from './postgresql-server';

const DUMP = 'vmshift-20261126T021700Z.dump';

/** As the application's tables are, with what a restore can stumble over: types, extensions, odd names and values. */
const DUMPED = `
CREATE EXTENSION pgcrypto;
CREATE TYPE vmstatus AS ENUM ('discovered', 'analyzed');
CREATE TABLE virtual_machines (id serial PRIMARY KEY, name text UNIQUE NOT NULL, note text, status vmstatus NOT NULL);
CREATE TABLE migrations (id serial PRIMARY KEY, vm_id integer NOT NULL REFERENCES virtual_machines);
CREATE TABLE empty (id bigserial PRIMARY KEY);
CREATE TABLE "Odd ""(na\\me') FROM stdin;" (note text);
CREATE FUNCTION copies() RETURNS text LANGUAGE plpgsql AS '
BEGIN
COPY public.virtual_machines (id) FROM stdin;
END';
INSERT INTO virtual_machines (name, note, status)
  SELECT md5(g::text), CASE WHEN g % 3 = 0 THEN NULL ELSE 'a' || chr(10) || 'COPY public.x (id) FROM stdin;' || chr(10) || chr(92) || '.' END, 'discovered'
  FROM generate_series(1, 3000) g;
INSERT INTO migrations (vm_id) SELECT id FROM virtual_machines LIMIT 2000;
INSERT INTO "Odd ""(na\\me') FROM stdin;" VALUES ('ü');
`;
const ROWS = { '"Odd ""(na\\me\') FROM stdin;"': 1, empty: 0, migrations: 2000, virtual_machines: 3000 };

/** A database that tests copy. */
const OF_LATER = 'of_later_release';
/** The database of the restore that runs while the others do. */
const IN_USE = 'in_use';
const DROP_ALL = `SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE datname LIKE 'vmshift%' \\gexec`;

jest.setTimeout(60_000);
const describeWithServer = postgresqlPrograms === undefined ? describe.skip : describe;
describeWithServer('the restore Job (skipped where no PostgreSQL server is installed)', () => {
  let server: PostgresqlServer;
  let folder: string;
  let dumped: string;
  let later: string;
  let file: Buffer;
  /** Was the database found as a later release made it? Then the next test takes it as it is. */
  let isLater = false;
  /** PostgreSQL waits for five seconds before it refuses to rename a database with a session: meanwhile other tests run. */
  let whileInUse: Promise<Restored>;

  beforeAll(async () => {
    server = new PostgresqlServer('postgres');
    server.sql('postgres', 'CREATE ROLE vmshift_user LOGIN CREATEDB');
    make(DUMPED);
    dumped = server.text('vmshift');
    file = server.dump('vmshift');
    server.sql('vmshift', `SET ROLE vmshift_user; ${LATER}`);
    later = server.text('vmshift');
    server.sql('postgres', `ALTER DATABASE vmshift RENAME TO ${OF_LATER}`);
    whileInUse = restoreWhileInUse();
  });
  afterAll(async () => {
    await whileInUse;
    server?.stop();
  });

  beforeEach(() => {
    folder = fetched();
    if (!isLater) makeLater();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Makes the database again, as its owner, who is no superuser. */
  function make(statements: string): void {
    const made = [
      DROP_ALL,
      'CREATE DATABASE vmshift OWNER vmshift_user;',
      '\\connect vmshift',
      'SET ROLE vmshift_user;',
    ];
    server.sql('postgres', [...made, statements].join('\n'));
  }
  /** The same with what a later release made of it, by a copy. */
  function makeLater(): void {
    server.sql('postgres', `${DROP_ALL}\nCREATE DATABASE vmshift TEMPLATE ${OF_LATER} OWNER vmshift_user`);
  }
  /** A folder with what the container before has fetched. */
  function fetched(): string {
    const made = mkdtempSync(join(tmpdir(), 'vmshift-restore-'));
    writeFileSync(join(made, FETCHED.dump), file);
    writeFileSync(join(made, FETCHED.name), DUMP);
    writeFileSync(join(made, FETCHED.dumps), `{"name":"${DUMP}"}\n`);
    return made;
  }
  interface Restored {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
    /** The termination message. */
    readonly last: string;
  }
  /** The arguments of Bash, its options, and its termination message once it has ended. */
  function job(where: string, variables: Readonly<Record<string, string>>, script = RESTORE_SCRIPT) {
    const log = join(where, 'termination-log');
    const options = {
      env: {
        ...server.env,
        PGUSER: 'vmshift_user',
        PGDATABASE: 'vmshift',
        ACTION: 'restore',
        INTO: 'schema',
        VOLUME_BYTES: String(10 * 2 ** 30),
        ...variables,
      },
      encoding: 'utf8',
    } as const;
    return {
      words: ['--norc', '-c', script.replaceAll(TERMINATION_LOG, log).replace(`cd ${RESTORE_FOLDER}`, `cd ${where}`)],
      options,
      last: () => (existsSync(log) ? readFileSync(log, 'utf8').trim() : ''),
    };
  }
  function restore(variables: Readonly<Record<string, string>> = {}, script = RESTORE_SCRIPT): Restored {
    isLater = false;
    const { words, options, last } = job(folder, variables, script);
    const { status, stdout, stderr } = spawnSync('bash', words, options);
    return { status, stdout, stderr, last: last() };
  }
  async function restoreWhileInUse(): Promise<Restored> {
    server.sql('postgres', `CREATE DATABASE ${IN_USE} TEMPLATE ${OF_LATER} OWNER vmshift_user`);
    const end = await server.session('postgres', IN_USE);
    const where = fetched();
    const { words, options, last } = job(where, { INTO: 'database', PGDATABASE: IN_USE });
    const restored = await new Promise<Restored>((resolve) => {
      const child = execFile('bash', words, options, (_, stdout, stderr) =>
        resolve({ status: child.exitCode, stdout, stderr, last: last() }),
      );
    });
    await end();
    rmSync(where, { recursive: true });
    return restored;
  }

  test.each(['schema', 'database'])(
    'brings back what was dumped into the %s, over what a later release made',
    (into) => {
      const { status, stdout, stderr, last } = restore({ INTO: into });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      expect(server.text('vmshift')).toBe(dumped);
      expect(stdout.trim().endsWith(last)).toBe(true);
      expect(JSON.parse(last)).toEqual({
        dump: DUMP,
        bytes: file.length,
        made: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        into,
        ...(into === 'database' && { previous: expect.stringMatching(/^vmshift_before_\d{8}_\d{6}$/) }),
        tables: 4,
        rows: ROWS,
        seconds: expect.any(Number),
      });
      // As `vmshiftctl restore` reads it.
      expect(parseResult(last)).toEqual(JSON.parse(last));
      if (into === 'database') expect(server.text(JSON.parse(last).previous)).toBe(later);
    },
  );

  /** The script, with statements before or in place of its end of the transaction. */
  const atCommit = (statements: string) => {
    const script = RESTORE_SCRIPT.replace(
      `--single-transaction --file=- ${FETCHED.dump}`,
      `$& | sed 's/^COMMIT;$/${statements}/'`,
    );
    expect(script).not.toBe(RESTORE_SCRIPT);
    return script;
  };

  const databases = (named = 'vmshift') =>
    server.sql('postgres', `SELECT datname FROM pg_database WHERE datname LIKE '${named}%'`);
  const expectUnchanged = ({ status, last }: Restored, why: RegExp | string, database = 'vmshift') => {
    expect({ status, last }).toEqual({ status: 1, last: expect.stringMatching(/^nothing was changed: [^\n]+$/) });
    expect(last).toMatch(why);
    expect(databases(database)).toBe(database);
    expect(server.text(database)).toBe(later);
    if (database === 'vmshift') isLater = true;
  };

  test('lists the dumps and changes nothing', () => {
    expect(restore({ ACTION: 'list' })).toMatchObject({ status: 0, stdout: `{"name":"${DUMP}"}\n`, stderr: '' });
    expect(server.text('vmshift')).toBe(later);
  });

  test.each([0, 0.5, 0.99])('changes nothing when %d of the dump is all that there is', (share) => {
    writeFileSync(join(folder, FETCHED.dump), file.subarray(0, Math.floor(file.length * share)));
    expectUnchanged(restore(), `${DUMP} cannot be read to its end: `);
  });

  test.each(['schema', 'database'])('changes nothing where a table gets other rows than the dump has (%s)', (into) => {
    const lossy = atCommit('DELETE FROM public.migrations WHERE id = 7; COMMIT;');
    expectUnchanged(restore({ INTO: into }, lossy), 'the table public.migrations has 1999 rows, the dump has 2000');
  });

  test.each(['schema', 'database'])('refuses while another session of the role is open (%s)', async (into) => {
    const end = await server.session('vmshift_user', 'vmshift');
    const refused = restore({ INTO: into });
    await end();
    expectUnchanged(refused, /vmshift_user has sessions in vmshift \(1 from its own pod\); stop what connects/);
  });

  test('gives up where another role holds a lock', async () => {
    const end = await server.session(
      'postgres',
      'vmshift',
      'BEGIN; LOCK TABLE virtual_machines IN ACCESS SHARE MODE; SELECT 1;',
    );
    const refused = restore({}, RESTORE_SCRIPT.replace('lock_timeout=10s', 'lock_timeout=100ms'));
    await end();
    expectUnchanged(refused, 'canceling statement due to lock timeout');
  });

  test('renames both databases or none, and starts again over what an interrupted one left', () => {
    const interrupted = RESTORE_SCRIPT.replace(
      '--command="ALTER DATABASE \\"$new\\"',
      '--command="SELECT pg_terminate_backend(pg_backend_pid())" $&',
    );
    expect(interrupted).not.toBe(RESTORE_SCRIPT);
    expectUnchanged(restore({ INTO: 'database' }, interrupted), 'terminating connection');
    server.sql('postgres', 'SET ROLE vmshift_user; CREATE DATABASE vmshift_restoring');
    expect(restore({ INTO: 'database' }).status).toBe(0);
    expect(server.text('vmshift')).toBe(dumped);
    expect(databases().split('\n').sort()).toEqual(['vmshift', expect.stringMatching(/^vmshift_before_/)]);
  });

  test('asks the server what became of a commit whose answer was lost', () => {
    const cut = (statement: string) => atCommit(`${statement} SELECT pg_terminate_backend(pg_backend_pid());`);
    expectUnchanged(restore({}, cut('')), 'terminating connection');
    expect(restore({}, cut('COMMIT;'))).toMatchObject({
      status: 0,
      last: expect.stringMatching(/"migrations" : 2000,/),
    });
    expect(server.text('vmshift')).toBe(dumped);
  });

  test('refuses where the volume has no room for both, and where the server refuses the login', () => {
    expectUnchanged(restore({ VOLUME_BYTES: String(20 * 2 ** 20) }), /the volume has 20971520 bytes, .* no room/);
    expectUnchanged(restore({ PGUSER: 'unknown_user' }), 'the server refused: role "unknown_user" does not exist');
  });

  test('brings back a database that lost its schema, and one that is read only', () => {
    server.sql('vmshift', 'ALTER DATABASE vmshift SET default_transaction_read_only TO on; DROP SCHEMA public CASCADE');
    expect(restore()).toMatchObject({ status: 0 });
    expect(server.text('vmshift')).toBe(dumped);
  });

  test('restores all of a dump with large objects or nothing, though such a dump commits by itself half-way', () => {
    make(`${DUMPED} CREATE TABLE files (id oid); INSERT INTO files VALUES (lo_from_bytea(4711, 'text'));`);
    const whole = server.text('vmshift');
    writeFileSync(join(folder, FETCHED.dump), server.dump('vmshift'));
    makeLater();
    expectUnchanged(restore({}, atCommit('SELECT sqrt(-1);')), 'square root of a negative number');
    expect(restore({ INTO: 'database' })).toMatchObject({ status: 0 });
    expect(server.text('vmshift')).toBe(whole);
  });

  test('names what a role that is no superuser may not make, and makes it once it is one', () => {
    server.sql(
      'vmshift',
      'DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE kept (id integer); CREATE EXTENSION pageinspect',
    );
    writeFileSync(join(folder, FETCHED.dump), server.dump('vmshift'));
    makeLater();
    expectUnchanged(restore(), 'permission denied to create extension "pageinspect"');
    server.sql('postgres', 'ALTER ROLE vmshift_user SUPERUSER');
    expect(restore()).toMatchObject({ status: 0 });
    server.sql('postgres', 'ALTER ROLE vmshift_user NOSUPERUSER');
  });

  test('names a role that has a right in the dump and is gone', () => {
    server.sql('postgres', 'CREATE ROLE reader');
    make(`${DUMPED} GRANT SELECT ON migrations TO reader;`);
    writeFileSync(join(folder, FETCHED.dump), server.dump('vmshift'));
    makeLater();
    server.sql('postgres', 'DROP ROLE reader');
    expectUnchanged(restore(), 'role "reader" does not exist');
    server.sql('postgres', 'CREATE ROLE reader');
    expect(restore()).toMatchObject({ status: 0 });
  });

  test('drops the new database where another role is connected to the old one', async () => {
    expectUnchanged(await whileInUse, 'database "in_use" is being accessed by other users', IN_USE);
  });
});
