import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { inClusterDatabaseOf, model } from '../../packages/environments/src';
import { RcloneStore, rcloneProgram } from '../testing/rclone/rclone-store';
import { consoleBlocks, fillIn } from './console-blocks';
import { PodRun } from './pod-run';
import { PostgresqlServer, postgresqlPrograms } from './postgresql-server';

const environment = model.environments.find((one) => inClusterDatabaseOf(one) !== undefined);
const database = environment && inClusterDatabaseOf(environment);
if (environment === undefined || database === undefined) throw new Error('no environment has a server in the cluster');
const { bucket } = database.backup;
const { key } = RcloneStore;

jest.setTimeout(60_000);
const present = postgresqlPrograms !== undefined && rcloneProgram !== undefined;
(present ? describe : describe.skip)('a backup (skipped without a PostgreSQL server or rclone)', () => {
  let server: PostgresqlServer;
  let store: RcloneStore;
  let silent: Server;
  let pod: PodRun;

  beforeAll(async () => {
    server = new PostgresqlServer(database.user);
    store = await RcloneStore.start();
    server.sql('postgres', `CREATE DATABASE ${database.name}`);
    server.sql(database.name, 'CREATE TABLE machines AS SELECT g AS id, md5(g::text) FROM generate_series(1, 1000) g');
    // Its connections are accepted by the kernel, and nothing is read from them.
    silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
  });
  afterAll(() => {
    server?.stop();
    store?.stop();
    silent?.close();
  });
  beforeEach(() => {
    rmSync(join(store.folder, bucket), { recursive: true, force: true });
    mkdirSync(join(store.folder, bucket));
    pod = new PodRun(environment, model.platform, 'postgresql-backup');
  });
  afterEach(() => pod?.remove());

  /** Another pod, as a Job makes for each try. */
  const renew = () => {
    pod.remove();
    pod = new PodRun(environment, model.platform, 'postgresql-backup');
  };
  const run = (variables: NodeJS.ProcessEnv = {}, beforeEach?: (container: string) => void) =>
    pod.run(
      {
        ...{ PGHOST: server.env.PGHOST, PGPASSWORD: 'unused', PATH: server.env.PATH },
        ...{ RCLONE_CONFIG_BACKUP_ENDPOINT: store.endpoint },
        ...{ RCLONE_CONFIG_BACKUP_ACCESS_KEY_ID: key.id, RCLONE_CONFIG_BACKUP_SECRET_ACCESS_KEY: key.secret },
        ...variables,
      },
      beforeEach,
    );
  const folder = () => join(store.folder, bucket, 'postgresql');
  const dumps = () => readdirSync(folder()).sort();
  /** Puts a dump into the bucket as it was left there a day ago. */
  const keep = (name: string, bytes: number, daysAgo = 1) => {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(join(folder(), name), Buffer.alloc(bytes));
    const at = new Date(Date.now() - daysAgo * 86_400_000);
    utimesSync(join(folder(), name), at, at);
  };
  const earlier = `${database.name}-20200101T021700Z.dump`;
  const place = `backup:${bucket}/postgresql/`;

  const NAME = `${database.name}-\\d{8}T\\d{6}Z\\.dump`;

  test('arrives in the bucket, tells its size and that of the last one, and deletes what is past its retention', () => {
    expect(run().messages.upload).toMatch(new RegExp(`^${NAME} is in ${place}: \\d+ bytes; the last one was none$`));
    // A dump is named by the second of its end, and on an idle machine the next one ends in the same.
    const first = `${database.name}-20260101T021700Z.dump`;
    renameSync(join(folder(), dumps()[0] ?? ''), join(folder(), first));
    keep(earlier, 1000, database.backup.retentionDays + 1);
    keep('other.txt', 10, database.backup.retentionDays + 1);
    renew();
    const { failed, messages } = run();
    expect(failed).toBe(undefined);
    expect(messages.upload).toMatch(
      new RegExp(`^${NAME} is in ${place}: \\d+ bytes; the last one was ${first}, \\d+ bytes, \\d{4}-`),
    );
    expect(dumps()).toEqual([...new Set(['other.txt', first, messages.upload?.split(' ')[0]])].sort());
  });

  describe('fails in its upload, with older dumps untouched, and names the cause', () => {
    const removeBucket = () => {
      rmSync(join(store.folder, bucket), { recursive: true });
      return {};
    };
    const other = (url: string) => ({ RCLONE_CONFIG_BACKUP_ENDPOINT: url });
    test.each<[string, () => NodeJS.ProcessEnv]>([
      [
        'the store does not know the key (InvalidAccessKeyId)',
        () => ({ RCLONE_CONFIG_BACKUP_ACCESS_KEY_ID: 'another-key' }),
      ],
      [
        "the store refuses the key's secret (SignatureDoesNotMatch)",
        () => ({ RCLONE_CONFIG_BACKUP_SECRET_ACCESS_KEY: 'another' }),
      ],
      ['the name of the store does not resolve', () => other('http://store.invalid')],
      ['the store refuses the connection', () => other('http://127.0.0.1:1')],
      [
        'the store does not answer',
        () => ({ ...other(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`), RCLONE_TIMEOUT: '200ms' }),
      ],
      ['the bucket is not there', removeBucket],
    ])('%s', (why, world) => {
      keep(earlier, 1000, database.backup.retentionDays + 1);
      const variables = world();
      const { failed, messages } = run(variables);
      const at = variables.RCLONE_CONFIG_BACKUP_ENDPOINT ?? store.endpoint;
      expect({ failed, said: messages.upload }).toEqual({
        failed: 'upload',
        said: `the dump was not uploaded: ${why} (${place}, ${at})`,
      });
      if (!why.includes('bucket is')) expect(dumps()).toEqual([earlier]);
    });
  });

  describe('fails in its dump, with nothing uploaded, and names that', () => {
    test.each<[string, NodeJS.ProcessEnv, RegExp]>([
      [
        'the server is not reached',
        { PGHOST: '127.0.0.1', PGPORT: '1' },
        /: pg_dump: error: connection to .*Connection refused$/,
      ],
      [
        'the host has no address',
        { PGHOST: 'postgresql.invalid' },
        /could not translate host name "postgresql.invalid"/,
      ],
      ['the role is unknown', { PGUSER: 'nobody_here' }, /role "nobody_here" does not exist$/],
      ['the database is unknown', { PGDATABASE: 'elsewhere' }, /database "elsewhere" does not exist$/],
    ])('%s', (_what, variables, said) => {
      const { failed, messages } = run(variables);
      expect(failed).toBe('dump');
      expect(messages.dump).toMatch(/^the database was not dumped: /);
      expect(messages.dump).toMatch(said);
    });

    test('the disk is full', () => {
      symlinkSync('/dev/full', join(pod.path('/backup'), 'dump.partial'));
      expect(run().messages).toEqual({
        dump: expect.stringMatching(/^the database was not dumped: pg_dump: error: .*No space left on device$/),
      });
    });
  });

  test('refuses a dump that is much smaller than the last one, unless a person lets it pass', () => {
    const size = Number(/: (\d+) bytes;/.exec(run().messages.upload ?? '')?.[1]);
    renew();
    rmSync(folder(), { recursive: true });
    keep(earlier, Math.ceil(size * 2.2));
    const { failed, messages } = run();
    expect({ failed, said: messages.upload }).toEqual({
      failed: 'upload',
      said: expect.stringMatching(
        new RegExp(
          `^the dump was not uploaded: ${NAME} has \\d+ bytes, less than half of ${earlier} with \\d+; [^;]+ accept one: docs/on-call.md, A backup is missing$`,
        ),
      ),
    });
    expect(dumps()).toEqual([earlier]);
    renew();
    expect(run({ ALLOW_SMALLER: 'yes' }).failed).toBe(undefined);
    expect(dumps()).toHaveLength(2);
  });

  test('takes a dump that is half as large as the last one, and compares with no other database', () => {
    const size = Number(/: (\d+) bytes;/.exec(run().messages.upload ?? '')?.[1]);
    rmSync(folder(), { recursive: true });
    keep(earlier, size * 2 - 20);
    keep('another-20991231T000000Z.dump', size * 100, 0);
    renew();
    expect(run().failed).toBe(undefined);
  });

  test('refuses to upload, and to delete by age, where the bucket has a newer dump', () => {
    keep(`${database.name}-29991231T000000Z.dump`, 10);
    const { failed, messages } = run();
    expect({ failed, said: messages.upload }).toEqual({
      failed: 'upload',
      said: expect.stringMatching(
        /^the dump was not uploaded: .* has a newer one, .*-29991231T000000Z\.dump; the clock/,
      ),
    });
  });

  test('deletes nothing where less arrived than was sent', () => {
    keep(earlier, 1000, database.backup.retentionDays + 1);
    // What the store does to an object after it has confirmed it.
    const lossy = join(pod.path('/tmp'), 'rclone');
    const cut = `[ "$1" != copy ] || for file in "${folder()}"/*Z.dump; do [ "$file" = "${folder()}/${earlier}" ] || truncate -s -1 "$file"; done`;
    writeFileSync(lossy, `#!/bin/sh\nset -e\n${rcloneProgram} "$@"\n${cut}\n`, { mode: 0o755 });
    const { failed, messages } = run({ PATH: `${pod.path('/tmp')}:${server.env.PATH}` });
    expect({ failed, said: messages.upload }).toEqual({
      failed: 'upload',
      said: expect.stringMatching(
        new RegExp(`^the dump did not arrive whole: ${NAME} has \\d+ bytes, \\d+ of them in ${place}; old dumps stay$`),
      ),
    });
    expect(dumps()).toContain(earlier);
  });

  test('reports that the new dump is safe where only the old ones could not be deleted', () => {
    const { failed, messages } = run({}, (container) => {
      if (container === 'expire') rmSync(join(store.folder, bucket), { recursive: true });
    });
    expect({ failed, said: messages.expire }).toEqual({
      failed: 'expire',
      said: expect.stringMatching(
        /^the new dump is in the bucket, old ones were not deleted: the bucket is not there /,
      ),
    });
  });
});

const kubectl = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' }).status === 0;
(kubectl ? test : test.skip)(
  'the guide lets a smaller dump pass by a Job that differs in nothing else (skipped without kubectl)',
  () => {
    const block = consoleBlocks('When something is stuck').find((one) => one.includes('ALLOW_SMALLER')) ?? '';
    const script = fillIn(block, { environment: environment.name, namespace: environment.namespace });
    const pod = new PodRun(environment, model.platform, 'postgresql-backup');
    const [job, made] = [pod.path('/tmp/job.json'), pod.path('/tmp/made.yaml')];
    writeFileSync(job, JSON.stringify({ ...pod.job, metadata: { name: 'backup-smaller' } }));
    // The real program where it asks no cluster.
    const own = `--context vmshift-${environment.name} -n ${environment.namespace}`;
    const program = `kubectl() {
    case "$*" in
      "${own} create job backup-smaller --from=cronjob/postgresql-backup --dry-run=client -o yaml") cat ${job};;
      "set env --local "*) command kubectl "$@";;
      "${own} create -f -") cat > ${made};;
      *) echo "not known here: $*" >&2; return 64;;
    esac
  }`;
    const { status, stderr } = spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', `${program}\n${script}`], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const expected = JSON.stringify(pod.job.spec).replace(
      '{"name":"ALLOW_SMALLER","value":"no"}',
      '{"name":"ALLOW_SMALLER","value":"yes"}',
    );
    expect(parse(readFileSync(made, 'utf8'))).toMatchObject({ spec: JSON.parse(expected) });
    pod.remove();
  },
);
