import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DUMP_SCRIPT } from '../../apps/vmshift/src/data/backup-scripts';
import { FETCHED, RESTORE_FOLDER } from '../../apps/vmshift/src/data/fetch-script';
import { RESTORE_SCRIPT } from '../../apps/vmshift/src/data/restore-script';
import { SCRIPT_TMP, TERMINATION_LOG } from '../../apps/vmshift/src/data/store-script';
import { applicationName, contextName, inClusterDatabaseOf, model } from '../../packages/environments/src';
import { applicationServer } from './application-server';
import { consoleBlocks, fillIn } from './console-blocks';
import { type PostgresqlServer, postgresqlPrograms } from './postgresql-server';
import { RunbookShell } from './runbook-shell';

const hosting = model.environments.find(({ cluster }) => cluster.hostsArgoCd);
if (hosting === undefined) throw new Error('no environment hosts Argo CD');
const server = inClusterDatabaseOf(hosting);
if (server === undefined) throw new Error('the guide upgrades a server in the cluster');

const [pause = '', dump = '', exchange = '', restore = ''] = consoleBlocks('Upgrade PostgreSQL').map((block) =>
  fillIn(block, { environment: hosting.name, namespace: hosting.namespace }),
);

/** What an upgrade has to bring over: a type, keys, an index, a view, and values that a text form can lose. */
const TABLES = `
CREATE TYPE vmstatus AS ENUM ('discovered', 'analyzed');
CREATE TABLE virtual_machines (id serial PRIMARY KEY, name text UNIQUE NOT NULL, note text, status vmstatus NOT NULL);
CREATE TABLE migrations (id bigserial PRIMARY KEY, vm_id integer NOT NULL REFERENCES virtual_machines, took interval);
CREATE INDEX ON migrations (vm_id);
CREATE VIEW analyzed AS SELECT * FROM virtual_machines WHERE status = 'analyzed';
INSERT INTO virtual_machines (name, note, status)
  SELECT md5(g::text), CASE WHEN g % 3 = 0 THEN NULL ELSE E'a\\n\\\\.\\nü' END, 'analyzed' FROM generate_series(1, 500) g;
INSERT INTO migrations (vm_id, took) SELECT id, '1 day 02:03' FROM virtual_machines;
`;

jest.setTimeout(60_000);
const describeWithServer = postgresqlPrograms === undefined ? describe.skip : describe;
describeWithServer('the runbook upgrades PostgreSQL (skipped where no PostgreSQL server is installed)', () => {
  let old: PostgresqlServer;
  let next: PostgresqlServer;
  let folder: string;
  const shells: RunbookShell[] = [];

  beforeEach(() => {
    [old, next] = [applicationServer(server.user, server.name), applicationServer(server.user, server.name)];
    old.sql(server.name, TABLES);
    folder = mkdtempSync(join(tmpdir(), 'vmshift-upgrade-'));
  });
  afterEach(() => {
    for (const shell of shells.splice(0)) shell.remove();
    for (const one of [old, next]) one?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The scripts of the Jobs, with a folder of this machine for those of the pod. */
  const backup = DUMP_SCRIPT.replaceAll('/backup', () => '$BUCKET').replaceAll(`${SCRIPT_TMP}/`, '$BUCKET/');
  const restoring = () =>
    RESTORE_SCRIPT.replaceAll(TERMINATION_LOG, join(folder, 'log')).replace(`cd ${RESTORE_FOLDER}`, `cd ${folder}`);
  const shellOf = (database: PostgresqlServer) => {
    const script = join(folder, 'restore.sh');
    writeFileSync(script, restoring());
    const env = { ...database.env, PGUSER: server.user, PGDATABASE: server.name };
    const shell = new RunbookShell({
      ...{ pod: database.env, secret: {}, environment: hosting.name, context: contextName(hosting) },
      ...{ argoCdHost: model.platform.argoCd.host, namespace: hosting.namespace },
      ...{ application: applicationName(hosting), bucket: server.backup.bucket, endpoint: server.backup.endpoint },
      cronJobs: {
        'postgresql-backup': { script: backup, env },
        'postgresql-restore': {
          script: `bash --norc ${script}`,
          env: { ...env, ACTION: 'restore', INTO: 'schema', VOLUME_BYTES: String(10 * 2 ** 30) },
        },
      },
    });
    shells.push(shell);
    return shell;
  };
  /** What the container before has fetched for a restore: the newest dump. */
  const fetchFrom = ({ bucket }: RunbookShell) => {
    const [newest = ''] = readdirSync(bucket)
      .filter((name) => name.endsWith('.dump'))
      .sort()
      .reverse();
    copyFileSync(join(bucket, newest), join(folder, FETCHED.dump));
    writeFileSync(join(folder, FETCHED.name), newest);
    writeFileSync(join(folder, FETCHED.dumps), `{"name":"${newest}"}\n`);
    return newest;
  };

  test('by a dump of the old version, which the new one restores on an empty volume', () => {
    const before = shellOf(old);
    const dumped = before.paste(pause, dump);
    expect({ status: dumped.status, output: dumped.output }).toEqual({
      status: 0,
      output: expect.stringMatching(/^vmshift-\d{8}T\d{6}Z\.dump$/m),
    });
    const newest = fetchFrom(before);
    expect(dumped.output).toContain(newest);

    const after = shellOf(next);
    const restored = after.paste(exchange, restore);
    expect({ status: restored.status, output: restored.output }).toEqual({ status: 0, output: expect.any(String) });
    expect(restored.output).toContain(next.sql(server.name, 'SHOW server_version'));
    expect(next.text(server.name)).toBe(old.text(server.name));
    expect([...before.calls, ...after.calls].map((call) => call.split(' ').slice(0, 6).join(' '))).toEqual([
      `vmshiftctl hold ${hosting.name} --reason the next`,
      `kubectl -n argocd patch application ${applicationName(hosting)}`,
      `kubectl -n ${hosting.namespace} scale deployment vmshift-api`,
      `kubectl -n ${hosting.namespace} create job backup-before-upgrade`,
      `kubectl -n ${hosting.namespace} scale deployment postgresql`,
      'kubectl patch pv pvc-of-postgresql-pvc -p {"spec":{"persistentVolumeReclaimPolicy":"Retain"}}',
      `kubectl -n ${hosting.namespace} delete pvc postgresql-pvc`,
      `argocd app sync ${applicationName(hosting)} --resource :PersistentVolumeClaim:postgresql-pvc`,
      `kubectl -n ${hosting.namespace} rollout status deployment/postgresql`,
      `vmshiftctl restore ${hosting.name}`,
      `vmshiftctl resume ${hosting.name} --push`,
    ]);
  });

  test('and takes no volume away while the application writes, or without a dump', () => {
    const running = dump.replace(/^.* scale deployment .*$/m, '');
    expect(running).not.toBe(dump);
    const refused = shellOf(old);
    expect(refused.paste(pause, running, exchange).status).not.toBe(0);
    expect(refused.calls.join('\n')).not.toContain('delete pvc');
    const undumped = shellOf(old);
    old.sql('postgres', `ALTER DATABASE ${server.name} RENAME TO another`);
    expect(undumped.paste(pause, dump, exchange).status).not.toBe(0);
    expect(undumped.calls.join('\n')).not.toContain('delete pvc');
  });
});
