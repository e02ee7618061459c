import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DRILL_FOLDER, DRILL_SCRIPT, DRILL_SOCKET } from '../../apps/vmshift/src/data/drill-script';
import { FETCH_SCRIPT, RESTORE_FOLDER } from '../../apps/vmshift/src/data/fetch-script';
import { SCRIPT_TMP, TERMINATION_LOG } from '../../apps/vmshift/src/data/store-script';
import { RcloneStore, rcloneProgram } from '../testing/rclone/rclone-store';
import { PostgresqlServer, postgresqlPrograms } from './postgresql-server';

const BUCKET = 'vmshift-dev-backup';
const DUMP = 'vmshift-20261126T021700Z.dump';
const TABLES = `
CREATE TYPE vmstatus AS ENUM ('discovered', 'analyzed');
CREATE TABLE virtual_machines (id serial PRIMARY KEY, status vmstatus NOT NULL);
CREATE TABLE migrations (id serial PRIMARY KEY, vm_id integer NOT NULL REFERENCES virtual_machines);
INSERT INTO virtual_machines (status) SELECT 'discovered' FROM generate_series(1, 500);
INSERT INTO migrations (vm_id) SELECT id FROM virtual_machines;
`;

jest.setTimeout(60_000);
const programs = postgresqlPrograms !== undefined && rcloneProgram !== undefined;
(programs ? describe : describe.skip)(
  'the restore drill (skipped where no PostgreSQL server or no rclone is installed)',
  () => {
    let store: RcloneStore;
    let server: PostgresqlServer;
    let folder: string;
    let file: Buffer;

    beforeAll(async () => {
      store = await RcloneStore.start(BUCKET);
      mkdirSync(join(store.folder, BUCKET, 'postgresql'));
      server = new PostgresqlServer('vmshift_user');
      server.sql('postgres', 'CREATE DATABASE vmshift');
      server.sql('vmshift', TABLES);
      file = server.dump('vmshift');
      // Where the tests run as root, the folder of the clone may be closed to the user of the server.
      const rclone = join(server.folder, 'rclone');
      copyFileSync(rcloneProgram ?? '', rclone);
      chmodSync(rclone, 0o755);
    });
    afterAll(() => {
      server?.stop();
      store?.stop();
    });

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'vmshift-drill-'));
      for (const one of [folder, join(folder, 'restore'), join(folder, 'drill')]) {
        if (!existsSync(one)) mkdirSync(one);
        if (server.owner.uid !== undefined) chownSync(one, server.owner.uid, server.owner.gid);
      }
      writeFileSync(join(store.folder, BUCKET, 'postgresql', DUMP), file);
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** A container of the pod: with its folders in place of the pod's, and as the user of the server. */
    function run(shell: string, script: string, variables: NodeJS.ProcessEnv) {
      const here = script
        .replaceAll(TERMINATION_LOG, join(folder, 'termination-log'))
        .replaceAll(`${SCRIPT_TMP}/said`, join(folder, 'said'))
        .replaceAll(DRILL_FOLDER, join(folder, 'drill'))
        .replaceAll(`unix_socket_directories=${DRILL_SOCKET}`, `unix_socket_directories=${folder}`)
        .replace(`cd ${RESTORE_FOLDER}`, `cd ${join(folder, 'restore')}`);
      const { status, stderr } = spawnSync(shell, ['-c', here], {
        cwd: folder,
        env: { ...{ ACTION: 'restore', DUMP: 'latest', INTO: 'database', PGDATABASE: 'vmshift' }, ...variables },
        ...server.owner,
        encoding: 'utf8',
      });
      const last = join(folder, 'termination-log');
      return { status, stderr, last: existsSync(last) ? readFileSync(last, 'utf8').trim() : '' };
    }
    const fetchDump = (environment = store.remote('backup')) =>
      run('sh', FETCH_SCRIPT, {
        ...environment,
        PATH: `${server.folder}:${process.env.PATH}`,
        DUMPS: `backup:${BUCKET}/postgresql/`,
      });
    const drill = (script = DRILL_SCRIPT) =>
      run('bash', script, {
        ...server.env,
        PGHOST: folder,
        PGUSER: 'vmshift_user',
        VOLUME_BYTES: String(10 * 2 ** 30),
      });
    const isServerLeft = () => existsSync(join(folder, 'drill/data/postmaster.pid'));

    test('restores the newest dump as a role that is no superuser, counts its rows and leaves no server', () => {
      expect(fetchDump()).toMatchObject({ status: 0 });
      const { status, stderr, last } = drill();
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      expect(JSON.parse(last)).toMatchObject({
        dump: DUMP,
        bytes: file.length,
        rows: { migrations: 500, virtual_machines: 500 },
      });
      expect(isServerLeft()).toBe(false);
      expect(server.sql('postgres', "SELECT count(*) FROM pg_database WHERE datname LIKE 'vmshift_%'")).toBe('0');
    });

    test('fails with a sentence for a wrong key and for a dump that is cut off', () => {
      expect(fetchDump(store.remote('backup', 'another-secret'))).toMatchObject({
        status: 1,
        last: expect.stringContaining('SignatureDoesNotMatch'),
      });
      writeFileSync(join(store.folder, BUCKET, 'postgresql', DUMP), file.subarray(0, file.length - 40));
      expect(fetchDump().status).toBe(0);
      expect(drill()).toMatchObject({ status: 1, last: expect.stringMatching(/cannot be read to its end: [^\n]+$/) });
      expect(isServerLeft()).toBe(false);
    });

    test('fails with a sentence where its own server cannot be made, or does not start', () => {
      expect(fetchDump().status).toBe(0);
      writeFileSync(join(folder, 'drill/data'), '');
      expect(drill()).toMatchObject({
        status: 1,
        last: expect.stringMatching(/^the drill's own server cannot be made: ./),
      });
      rmSync(join(folder, 'drill/data'));
      expect(drill(DRILL_SCRIPT.replace('fsync=off', 'fsync=perhaps'))).toMatchObject({
        status: 1,
        last: expect.stringMatching(/^the drill's own server does not start: ./),
      });
    });
  },
);
