import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedInRun } from '../testing/temporary-folder.cjs';

/** Where Debian, Alpine and others keep the programs of a server, newest first. */
function programFolder(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  return folders.find((folder) =>
    ['initdb', 'pg_ctl', 'pg_dump', 'psql'].every((name) => existsSync(join(folder, name))),
  );
}

/** Folder of `initdb`, `psql` and the others; undefined where no server is installed. */
export const postgresqlPrograms = programFolder();

/** Its superuser until it gets another name. */
const INITIAL_USER = 'postgres';

/** How long a server may take to start or to stop; `pg_ctl` looks ten times a second, which is longer than most take. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 3;

/** PostgreSQL refuses to run as root, which some machines that run tests are: then it runs as `nobody`. */
const NOBODY = 65_534;

/** A text as SQL holds it. */
function literal(text: string): string {
  const escaped = text.replaceAll(/['\\]/g, '$&$&');
  return `E'${escaped}'`;
}

/** A PostgreSQL server of its own, reached by a socket in its folder, and by TCP where it is given an address. */
export class PostgresqlServer {
  /** Holds the data and the socket; the user that runs the server can write to it. */
  readonly folder = mkdtempSync(join(tmpdir(), 'vmshift-pg-'));
  private readonly data = join(this.folder, 'data');
  private readonly log = join(this.folder, 'log');
  /** The file that the server keeps while it runs. */
  private readonly running = join(this.data, 'postmaster.pid');
  /** The user that it runs as, where the tests run as root. */
  readonly owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

  /**
   * @param user name of its superuser
   * @param address loopback address on whose port 5432 it listens, @default none
   * @param more settings, as `name=value`
   * @param password of its superuser, which it asks for by TCP, @default it asks for none
   */
  constructor(
    private user: string,
    address = '',
    more: readonly string[] = [],
    password?: string,
  ) {
    this.own(this.folder);
    const empty = sharedInRun('postgresql', (folder) => this.initialize(folder));
    if (empty === undefined) {
      mkdirSync(this.data);
      this.initialize(this.data);
    } else execFileSync('cp', ['-a', empty, this.data]);
    if (password !== undefined) this.askForPasswords();
    const settings = [`listen_addresses=${address}`, `unix_socket_directories=${this.folder}`, 'fsync=off', ...more];
    const flags = settings.map((setting) => `-c ${setting}`).join(' ');
    this.control('pg_ctl', '-D', this.data, '-o', flags, '-l', this.log, '-W', 'start');
    this.waitUntil('started', () => /^ready\b/m.test(this.read(this.running)));
    this.user = INITIAL_USER;
    if (password !== undefined) this.sql('postgres', `ALTER ROLE ${INITIAL_USER} PASSWORD ${literal(password)}`);
    if (user !== INITIAL_USER) this.rename(user);
  }

  /** Environment in which the server's programs come first, and psql finds the server. */
  get env(): NodeJS.ProcessEnv {
    return {
      PATH: `${postgresqlPrograms}:${process.env.PATH}`,
      HOME: this.folder,
      LC_ALL: 'C',
      PGHOST: this.folder,
      PGUSER: this.user,
    };
  }

  /** Logs in as another role from now on. */
  logInAs(user: string): void {
    this.user = user;
  }

  /** Runs SQL in a database and gives the rows, fields parted by `|`. */
  sql(database: string, statements: string): string {
    const args = ['--no-psqlrc', '-qAt', '-v', 'ON_ERROR_STOP=1', '-d', database];
    return execFileSync('psql', args, { env: this.env, input: statements, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  /** A dump as the backup makes it: into a file, whose table of contents then tells where the rows of each table are. */
  dump(database: string): Buffer {
    const file = join(this.folder, 'dump');
    execFileSync('pg_dump', ['--format=custom', `--file=${file}`, database], { env: this.env });
    return readFileSync(file);
  }

  /** Opens a session of a role in the database; it is open until the function that is returned ends it. */
  async session(user: string, database: string, statements = 'SELECT 1;'): Promise<() => Promise<void>> {
    const child = spawn('psql', ['--no-psqlrc', '-qAt', '-U', user, database], { env: this.env });
    const ready = once(child.stdout, 'data');
    child.stdin.write(`${statements}\n`);
    await ready;
    return async () => {
      child.stdin.end();
      await once(child, 'close');
    };
  }

  /** The whole database as text, without what differs between two dumps of the same. */
  text(database: string): string {
    const dump = execFileSync('pg_dump', [database], { env: this.env, encoding: 'utf8', maxBuffer: 2 ** 28 });
    return dump.replaceAll(/^\\(un)?restrict .*\n/gm, '');
  }

  stop(): void {
    spawnSync('pg_ctl', ['-D', this.data, '-m', 'immediate', '-W', 'stop'], { env: this.env, ...this.owner });
    this.waitUntil('stopped', () => !existsSync(this.running));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Fills an empty folder. It takes longer than all else that a server does for a test. */
  private initialize(folder: string): void {
    this.own(folder);
    chmodSync(folder, 0o700);
    // The image gives its superuser a password. No connection here is asked for this one.
    const passwordFile = join(this.folder, 'password');
    writeFileSync(passwordFile, 'none\n');
    this.own(passwordFile);
    const auth = ['-U', INITIAL_USER, '-A', 'trust', `--pwfile=${passwordFile}`];
    this.control('initdb', '-D', folder, ...auth, '--no-sync', '--locale=C', '--encoding=UTF8');
  }

  /** By TCP, as `initdb --auth-host` would have it. */
  private askForPasswords(): void {
    const file = join(this.data, 'pg_hba.conf');
    writeFileSync(file, this.read(file).replaceAll(/^(host\b.*)\btrust$/gm, '$1scram-sha-256'));
  }

  /** Gives the superuser another name, as `initdb -U` would: no user of a session is renamed by `ALTER ROLE`. */
  private rename(user: string): void {
    this.sql('postgres', `UPDATE pg_authid SET rolname = '${user}' WHERE rolname = '${INITIAL_USER}'`);
    this.user = user;
  }

  private waitUntil(what: string, done: () => boolean): void {
    const end = Date.now() + PATIENCE_MS;
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (;;) {
      const log = this.read(this.log);
      if (done()) return;
      // Its last line, after its file has gone.
      if (Date.now() > end || log.endsWith('database system is shut down\n')) {
        throw new Error(`PostgreSQL was not ${what} in ${this.data}:\n${log}`);
      }
      Atomics.wait(pause, 0, 0, LOOK_MS);
    }
  }

  private read(file: string): string {
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  private own(path: string): void {
    if (this.owner.uid !== undefined) chownSync(path, this.owner.uid, this.owner.gid);
  }

  private control(program: string, ...args: readonly string[]): void {
    const options = { env: this.env, cwd: this.folder, ...this.owner, stdio: 'ignore' } as const;
    execFileSync(join(postgresqlPrograms ?? '', program), args, options);
  }
}
