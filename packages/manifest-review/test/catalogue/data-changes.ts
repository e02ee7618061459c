import { valueAt } from '@vmshift/manifest-review/testing';
import { blocked, type CatalogueEntry, POD, warned } from './entry';

const CLAIM = 'PersistentVolumeClaim/postgresql-pvc';
const DATABASE = 'Deployment/postgresql';
const BACKUP = 'CronJob/postgresql-backup';
const BACKUP_POD = 'spec.jobTemplate.spec.template.spec';

/** Changes by which data is lost. */
export const DATA_CHANGES: readonly CatalogueEntry[] = [
  blocked(
    'backup-step-missing',
    'data-loss',
    'the upload of the backup is removed',
    'the dump goes with its pod, while old ones expire; two rules once explained each other here',
    (draft) => draft.map<unknown[]>('production', BACKUP, `${BACKUP_POD}.initContainers`, (steps) => steps.slice(0, 1)),
  ),
  blocked(
    'command-destroys-data',
    'data-loss',
    'the schema Job starts from scratch',
    'a hook runs at every sync: the tables are dropped with each release',
    (draft) =>
      draft.map<string[]>('production', 'Job/vmshift-schema', `${POD}.containers[vmshift-schema].command`, (words) =>
        words.map((word) =>
          word.replace('Base.metadata.create_all', 'Base.metadata.drop_all(engine); Base.metadata.create_all'),
        ),
      ),
  ),
  blocked(
    'command-destroys-data',
    'data-loss',
    'the server cleans its folder before it starts',
    'a crash loop was "fixed" by deleting the data directory',
    (draft) =>
      draft.set('staging', DATABASE, `${POD}.containers[postgresql].lifecycle`, {
        preStop: { exec: { command: ['sh', '-c', 'rm -rf /var/lib/postgresql/data/pgdata'] } },
      }),
  ),
  blocked(
    'command-destroys-data',
    'data-loss',
    'the queue is emptied by a sidecar at each start',
    'FLUSHALL takes queued tasks and results',
    (draft) =>
      draft.set('dev', 'Deployment/redis', `${POD}.containers[redis].lifecycle`, {
        postStart: { exec: { command: ['sh', '-c', 'redis-cli FLUSHALL'] } },
      }),
  ),
  blocked(
    'backup-target-changes',
    'data-loss',
    'dumps of production go to the bucket of dev',
    'the model names another bucket: dev’s key reads them and dev’s retention deletes them',
    (draft) =>
      draft.map<string[]>('production', BACKUP, `${BACKUP_POD}.initContainers[upload].args`, (args) =>
        args.map((word) => word.replace('vmshift-production-backup', 'vmshift-dev-backup')),
      ),
  ),
  blocked(
    'server-replaced-by-another',
    'data-loss',
    'the server is renamed and keeps its claim',
    'the new one starts before the old one is pruned',
    (draft) =>
      draft.edit('production', DATABASE, (copy) => Object.assign(copy.metadata as object, { name: 'postgres' })),
  ),
  blocked(
    'backup-retention-shorter',
    'data-loss',
    'the age of dumps to delete is forgotten',
    'rclone delete without it deletes every dump',
    (draft) =>
      draft.map<string[]>('production', BACKUP, `${BACKUP_POD}.containers[expire].args`, (args) =>
        args.filter((word) => word !== '--min-age' && word !== '30d'),
      ),
  ),
  blocked(
    'claim-removed',
    'data-loss',
    'the claim is renamed, and the server with it',
    'a new name is a new, empty volume; the old one is pruned',
    (draft) =>
      draft
        .edit('production', CLAIM, (copy) => Object.assign(copy.metadata as object, { name: 'postgres-data' }))
        .set(
          'production',
          DATABASE,
          `${POD}.volumes[postgresql-storage].persistentVolumeClaim.claimName`,
          'postgres-data',
        ),
  ),
  blocked(
    'claim-removed',
    'data-loss',
    'the claim leaves the manifests',
    'Argo CD prunes what Git no longer holds',
    (draft) => draft.remove('staging', CLAIM),
  ),
  blocked(
    'claim-unprotected',
    'data-loss',
    'the claim loses its protection',
    'argo-cd#7318: deleting an Application deleted the claims with it',
    (draft) => draft.set('production', CLAIM, 'metadata.annotations["argocd.argoproj.io/sync-options"]', undefined),
  ),
  blocked(
    'claim-unprotected',
    'data-loss',
    'only Delete=false is dropped from the claim',
    'deleting the Application then deletes the data',
    (draft) =>
      draft.set(
        'production',
        'PersistentVolumeClaim/redis-pvc',
        'metadata.annotations["argocd.argoproj.io/sync-options"]',
        'Prune=false',
      ),
  ),
  blocked('claim-shrinks', 'sync-failure', 'the claim shrinks', 'a claim cannot shrink: every sync fails', (draft) =>
    draft.set('production', CLAIM, 'spec.resources.requests.storage', '10Gi'),
  ),
  blocked(
    'field-immutable',
    'sync-failure',
    'the claim gets another storage class',
    'the field is immutable once bound',
    (draft) => draft.set('production', CLAIM, 'spec.storageClassName', 'linode-block-storage'),
  ),
  blocked(
    'field-immutable',
    'sync-failure',
    'the claim wants to be shared',
    'access modes are immutable, and the driver has no ReadWriteMany',
    (draft) => draft.set('dev', CLAIM, 'spec.accessModes', ['ReadWriteMany']),
  ),
  blocked(
    'data-directory-moves',
    'data-loss',
    'PGDATA moves up to the mount point',
    'the server initialises an empty cluster next to the old one (docker-library/postgres#263)',
    (draft) =>
      draft.set('production', DATABASE, `${POD}.containers[postgresql].env[PGDATA].value`, '/var/lib/postgresql/data'),
  ),
  blocked(
    'data-directory-moves',
    'data-loss',
    'PGDATA is not set any more',
    'the image’s default is the mount point',
    (draft) => draft.set('production', DATABASE, `${POD}.containers[postgresql].env[PGDATA]`, undefined),
  ),
  blocked(
    'data-directory-moves',
    'data-loss',
    'the volume is mounted one folder higher',
    'the image’s own VOLUME hides it: data lands in the container (docker-library/postgres#1190)',
    (draft) =>
      draft.set(
        'production',
        DATABASE,
        `${POD}.containers[postgresql].volumeMounts[postgresql-storage].mountPath`,
        '/var/lib/postgresql',
      ),
  ),
  blocked(
    'data-directory-moves',
    'data-loss',
    'a subPath appears at the data mount',
    'the server looks into an empty folder of the same volume',
    (draft) =>
      draft.set(
        'production',
        DATABASE,
        `${POD}.containers[postgresql].volumeMounts[postgresql-storage].subPath`,
        'postgres',
      ),
  ),
  blocked(
    'data-directory-moves',
    'data-loss',
    'PostgreSQL keeps its data in an emptyDir',
    'the data is gone with the pod',
    (draft) =>
      draft.set('production', DATABASE, `${POD}.volumes[postgresql-storage]`, {
        name: 'postgresql-storage',
        emptyDir: {},
      }),
  ),
  blocked(
    'data-directory-moves',
    'data-loss',
    'Redis keeps its data in an emptyDir',
    'queued tasks are gone with the pod',
    (draft) =>
      draft.set('staging', 'Deployment/redis', `${POD}.volumes[redis-storage]`, {
        name: 'redis-storage',
        emptyDir: { sizeLimit: '1Gi' },
      }),
  ),
  blocked(
    'data-directory-moves',
    'data-loss',
    'both servers swap their claims',
    'each finds the other’s files',
    (draft) =>
      draft
        .set('dev', DATABASE, `${POD}.volumes[postgresql-storage].persistentVolumeClaim.claimName`, 'redis-pvc')
        .set(
          'dev',
          'Deployment/redis',
          `${POD}.volumes[redis-storage].persistentVolumeClaim.claimName`,
          'postgresql-pvc',
        ),
  ),
  blocked(
    'server-files-unreadable',
    'outage',
    'PostgreSQL 17 on the volume of 16',
    'another major version does not read the files (CloudNativePG has a whole import path for this)',
    (draft) =>
      draft.map<string>('production', DATABASE, `${POD}.containers[postgresql].image`, (image) =>
        image.replace('16.11', '17.2'),
      ),
  ),
  blocked(
    'rollout-shares-volume',
    'data-loss',
    'PostgreSQL rolls like a stateless server',
    'the new pod starts next to the old one: attach dead-lock or two servers on one directory',
    (draft) => draft.set('production', DATABASE, 'spec.strategy', { type: 'RollingUpdate' }),
  ),
  blocked(
    'rollout-shares-volume',
    'data-loss',
    'the strategy of Redis is left to its default',
    'the default is a rolling update with a surge',
    (draft) => draft.set('production', 'Deployment/redis', 'spec.strategy', undefined),
  ),
  blocked('replicas-share-volume', 'data-loss', 'two PostgreSQL replicas', 'two servers on one volume', (draft) =>
    draft.set('production', DATABASE, 'spec.replicas', 2),
  ),
  blocked(
    'server-replaced-by-another',
    'data-loss',
    'PostgreSQL becomes a StatefulSet of the same name',
    'Argo CD creates first and prunes last: two servers on one claim',
    (draft) =>
      draft.edit('production', DATABASE, (copy) => {
        copy.kind = 'StatefulSet';
        const spec = copy.spec as Record<string, unknown>;
        delete spec.strategy;
        delete spec.progressDeadlineSeconds;
        spec.serviceName = 'postgresql';
      }),
  ),
  blocked(
    'backup-never-runs',
    'data-loss',
    'the backup is suspended',
    'no one is told, and no one remembers to resume it',
    (draft) => draft.set('production', BACKUP, 'spec.suspend', true),
  ),
  blocked('backup-less-often', 'data-loss', 'the backup runs once a month', 'up to a month of work is lost', (draft) =>
    draft.set('production', BACKUP, 'spec.schedule', '17 2 1 * *'),
  ),
  blocked(
    'backup-never-runs',
    'data-loss',
    'the backup runs on the 31st of February',
    'a schedule that never comes is valid',
    (draft) => draft.set('production', BACKUP, 'spec.schedule', '17 2 31 2 *'),
  ),
  blocked('backup-removed', 'data-loss', 'the backup is removed', 'nothing dumps the database', (draft) =>
    draft.remove('production', BACKUP),
  ),
  blocked(
    'backup-retention-shorter',
    'data-loss',
    'dumps are kept for three days',
    'the next run deletes the others; problems are found later than that',
    (draft) =>
      draft.map<string[]>('production', BACKUP, `${BACKUP_POD}.containers[expire].args`, (args) =>
        args.map((word) => (word === '30d' ? '3d' : word)),
      ),
  ),
  warned(
    'backup-retention-shorter',
    'data-loss',
    'dumps are kept for twenty days instead of thirty',
    'a third of the history is deleted by the next run',
    (draft) =>
      draft.map<string[]>('production', BACKUP, `${BACKUP_POD}.containers[expire].args`, (args) =>
        args.map((word) => (word === '30d' ? '20d' : word)),
      ),
  ),
  blocked(
    'backup-overwrites-dumps',
    'data-loss',
    'the upload becomes a sync',
    'rclone sync makes the bucket equal to a folder with one dump',
    (draft) =>
      draft.map<string[]>('production', BACKUP, `${BACKUP_POD}.initContainers[upload].args`, (args) => [
        'sync',
        ...args.slice(1),
      ]),
  ),
  blocked(
    'backup-expires-first',
    'data-loss',
    'old dumps expire before the new one is uploaded',
    'a broken upload then costs the old ones too',
    (draft) =>
      draft.edit('production', BACKUP, (copy) => {
        const pod = valueAt(copy, 'spec.jobTemplate.spec.template') as {
          spec: { initContainers: unknown[]; containers: unknown[] };
        };
        const [upload] = pod.spec.initContainers.splice(1, 1);
        const [expire] = pod.spec.containers.splice(0, 1);
        pod.spec.initContainers.push(expire);
        pod.spec.containers.push(upload);
      }),
  ),
  blocked(
    'backup-ignores-errors',
    'data-loss',
    'the dump script goes on after an error',
    'a broken dump counts as a good one',
    (draft) =>
      draft.map<string[]>('production', BACKUP, `${BACKUP_POD}.initContainers[dump].command`, (words) =>
        words.map((word) => word.replace('set -eu', 'set -u')),
      ),
  ),
  blocked(
    'backup-source-changes',
    'data-loss',
    'another database is dumped',
    'the dumps do not hold the data',
    (draft) => draft.set('production', BACKUP, `${BACKUP_POD}.initContainers[dump].env[PGDATABASE].value`, 'postgres'),
  ),
  blocked(
    'backup-room-too-small',
    'data-loss',
    'the room for the dump is a hundredth',
    'the pod is evicted as soon as it writes more',
    (draft) => draft.set('production', BACKUP, `${BACKUP_POD}.volumes[dump].emptyDir.sizeLimit`, '100Mi'),
  ),
  blocked(
    'redis-loses-tasks',
    'data-loss',
    'Redis logs nothing',
    'the queue is gone with the next restart (celery#4627)',
    (draft) =>
      draft.map<string>('production', 'ConfigMap/redis-config', 'data["redis.conf"]', (text) =>
        text.replace('appendonly yes', 'appendonly no'),
      ),
  ),
  blocked(
    'redis-evicts-tasks',
    'data-loss',
    'Redis evicts when it is full',
    'queued tasks vanish without an error',
    (draft) =>
      draft.map<string>('staging', 'ConfigMap/redis-config', 'data["redis.conf"]', (text) =>
        text.replace('noeviction', 'allkeys-lru'),
      ),
  ),
  blocked(
    'postgresql-not-crash-safe',
    'data-loss',
    'PostgreSQL runs without fsync',
    'a crash of the node destroys the database',
    (draft) =>
      draft.map<string[]>('production', DATABASE, `${POD}.containers[postgresql].args`, (args) => [
        ...args,
        '-c',
        'fsync=off',
      ]),
  ),
  warned(
    'postgresql-not-crash-safe',
    'data-loss',
    'transactions are confirmed before they are written',
    'the last ones are lost in a crash',
    (draft) =>
      draft.map<string[]>('dev', DATABASE, `${POD}.containers[postgresql].args`, (args) => [
        ...args,
        '-c',
        'synchronous_commit=off',
      ]),
  ),
  blocked(
    'database-killed-while-stopping',
    'data-loss',
    'PostgreSQL has two seconds to stop',
    'it is killed before its checkpoint at every rollout',
    (draft) => draft.set('production', DATABASE, `${POD}.terminationGracePeriodSeconds`, 2),
  ),
  blocked(
    'environment-removed',
    'data-loss',
    'an environment’s folder is emptied',
    'the environment is pruned, or never synced again',
    (draft) => draft.drop('dev'),
  ),
  blocked(
    'redis-loses-tasks',
    'data-loss',
    'Redis follows another server',
    'it drops its data and takes that of the other',
    (draft) =>
      draft.map<string>(
        'production',
        'ConfigMap/redis-config',
        'data["redis.conf"]',
        (text) => `${text}\nreplicaof redis.example.org 6379\n`,
      ),
  ),
  warned(
    'files-mounted-over-image',
    'privilege',
    'code from a ConfigMap',
    'what runs was not built, scanned or released',
    (draft) =>
      draft
        .map<object[]>('production', 'Deployment/vmshift-api', `${POD}.volumes`, (volumes) => [
          ...volumes,
          { name: 'patch', configMap: { name: 'vmshift-api-config' } },
        ])
        .map<object[]>(
          'production',
          'Deployment/vmshift-api',
          `${POD}.containers[vmshift-api].volumeMounts`,
          (mounts) => [...mounts, { name: 'patch', mountPath: '/app/app/main.py', subPath: 'main.py' }],
        ),
  ),
  blocked(
    'backup-step-missing',
    'data-loss',
    'the dump becomes a sidecar',
    'the upload starts next to it, finds no dump and succeeds',
    (draft) =>
      draft.set(
        'production',
        'CronJob/postgresql-backup',
        'spec.jobTemplate.spec.template.spec.initContainers[dump].restartPolicy',
        'Always',
      ),
  ),
  blocked(
    'backup-leaves-dumps-out',
    'data-loss',
    'large dumps are not uploaded',
    'a filter that was meant for a test: the upload succeeds with nothing',
    (draft) =>
      draft.map<string[]>(
        'production',
        'CronJob/postgresql-backup',
        'spec.jobTemplate.spec.template.spec.initContainers[upload].args',
        (args) => [...args, '--max-size=1M'],
      ),
  ),
  blocked('backup-open', 'exposure', 'dumps are public', 'rclone sets the list of who reads them', (draft) =>
    draft.map<object[]>(
      'production',
      'CronJob/postgresql-backup',
      'spec.jobTemplate.spec.template.spec.initContainers[upload].env',
      (env) => [...env, { name: 'RCLONE_CONFIG_BACKUP_ACL', value: 'public-read' }],
    ),
  ),
  blocked(
    'object-has-owner',
    'data-loss',
    'the claim gets an owner',
    'the garbage collector finds no such uid and deletes the claim',
    (draft) =>
      draft.set('production', 'PersistentVolumeClaim/postgresql-pvc', 'metadata.ownerReferences', [
        { apiVersion: 'apps/v1', kind: 'Deployment', name: 'postgresql', uid: 'e2f1' },
      ]),
  ),
  blocked('data-read-only', 'outage', 'the claim is read-only', 'the source of the volume, not its mount', (draft) =>
    draft.set(
      'production',
      'Deployment/postgresql',
      'spec.template.spec.volumes[postgresql-storage].persistentVolumeClaim.readOnly',
      true,
    ),
  ),
  warned(
    'run-in-changing-hour',
    'outage',
    'the backup runs by the clocks of Berlin, at a quarter past two',
    'in March there is no such time, and in October there are two',
    (draft) => draft.set('production', BACKUP, 'spec.timeZone', 'Europe/Berlin'),
  ),
  warned(
    'backup-not-read',
    'data-loss',
    'the dump is no longer read before it is uploaded',
    'it took long; dumps that ended half-way were found by the restore (GitLab, 2017)',
    (draft) =>
      draft.map<string[]>('production', BACKUP, `${BACKUP_POD}.initContainers[dump].command`, (words) =>
        words.map((word) => word.replace(/^pg_restore.*\n/gm, '')),
      ),
  ),
  blocked(
    'backup-format-unreadable',
    'data-loss',
    'dumps as scripts',
    'easier to look at, and not what pg_restore reads',
    (draft) =>
      draft.map<string[]>('production', BACKUP, `${BACKUP_POD}.initContainers[dump].command`, (words) =>
        words.map((word) => word.replace('--format=custom', '--format=plain')),
      ),
  ),
  blocked('backup-names-repeat', 'data-loss', 'each dump is called latest', 'the upload refuses the second', (draft) =>
    draft.map<string[]>('production', BACKUP, `${BACKUP_POD}.initContainers[dump].command`, (words) =>
      words.map((word) => word.replace(/\$\(date [^)]*\)/, 'latest')),
    ),
  ),
];
