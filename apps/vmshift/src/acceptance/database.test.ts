import { vmshift } from '@vmshift/application';
import { planConnections } from '@vmshift/environments';
import { printObjects } from '../print-objects';
import { APP } from '../testing/apps';
import { allContainers, renderedEnvironments, secretKeys } from '../testing/rendered';

/** Sync wave of an object, as Argo CD reads it. */
const wave = ({ metadata }: { metadata: { annotations?: Readonly<Record<string, string>> } }) =>
  Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);

describe.each(renderedEnvironments)('secrets and database of %s', (_, environment) => {
  const { database } = environment.environment;

  test('C1 no value that is a credential is written out', () => {
    for (const { env = [] } of environment.containers()) {
      for (const { name, value } of env) {
        if (/PASS|SECRET|TOKEN|KEY|AUTH|_URL$|BROKER|BACKEND/.test(name))
          expect([name, value]).toEqual([name, undefined]);
      }
    }
    for (const text of printObjects(environment.objects).values())
      expect(text).not.toMatch(/:\/\/[^/\s"']*:[^/\s"']*@|requirepass \w|BEGIN [A-Z ]*KEY/);
  });

  test('C2 the server and its clients take their password from the same Secret', () => {
    expect(secretKeys(environment.container(APP.postgresql))).toEqual({ POSTGRES_PASSWORD: 'POSTGRES_PASSWORD' });
    const [dump] = environment.pods().get(APP.backup)?.initContainers ?? [];
    expect(dump && secretKeys(dump)).toEqual({ PGPASSWORD: 'POSTGRES_PASSWORD' });
  });

  test('C3 every key that is referenced is in the declared list, of one Secret', () => {
    const declared = Object.keys(vmshift.secret.keys);
    for (const pod of environment.pods().values()) {
      const references = allContainers(pod).flatMap(({ env = [] }) =>
        env.map(({ valueFrom }) => valueFrom?.secretKeyRef),
      );
      const projected = pod.volumes
        .flatMap((volume) => volume.projected?.sources ?? [])
        .flatMap(({ secret }) => secret?.items.map(({ key }) => ({ name: secret.name, key })) ?? []);
      for (const reference of [...references, ...projected]) {
        if (reference === undefined) continue;
        expect(reference.name).toBe('vmshift-secrets');
        expect(declared).toContain(reference.key);
      }
    }
  });

  test('C3 each workload gets the credentials that it uses and no other', () => {
    const keys = (owner: string) => Object.entries(secretKeys(environment.container(owner)));
    const same = (...names: string[]) => names.map((name) => [name, name]);
    expect(keys(APP.api)).toEqual(same('DATABASE_URL', 'REDIS_URL', 'CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND'));
    expect(keys(APP.worker)).toEqual(same('DATABASE_URL', 'CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND'));
    expect(keys(APP.beat)).toEqual(same('CELERY_BROKER_URL'));
    expect(keys(APP.schema)).toEqual([['DATABASE_URL', 'DATABASE_DIRECT_URL']]);
  });

  test('C4 a Job of one pod makes the tables after the database and before the application', () => {
    const job = environment.get('Job', APP.schema);
    expect(job.metadata.annotations).toMatchObject({
      'argocd.argoproj.io/hook': 'Sync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    });
    expect(job.spec).toMatchObject({ parallelism: 1, completions: 1 });
    expect(job.spec.backoffLimit).toBeGreaterThanOrEqual(3);
    expect(job.spec.activeDeadlineSeconds).toBeLessThanOrEqual(300);
    const program = environment.container(APP.schema).command.at(-1);
    expect(program).toMatch(/^import app\.models; .*Base\.metadata\.create_all\(engine\)$/m);
    const deployment = (name: string) => wave(environment.get('Deployment', name));
    const before = [APP.postgresql, APP.redis, ...(database.pooler ? [APP.pooler] : [])].map(deployment);
    expect(Math.max(...before)).toBeLessThan(wave(job));
    expect(wave(job)).toBeLessThan(Math.min(...[APP.api, APP.worker, APP.beat].map(deployment)));
  });

  test('C4 a claim is in the wave of the pod that binds it, and foundations come first, edges last', () => {
    expect(wave(environment.get('PersistentVolumeClaim', 'postgresql-pvc'))).toBe(
      wave(environment.get('Deployment', APP.postgresql)),
    );
    const waves = environment.objects.map(wave);
    for (const policy of environment.list('NetworkPolicy')) expect(wave(policy)).toBe(Math.min(...waves));
    expect(wave(environment.get('Ingress', 'vmshift-api-ingress'))).toBe(Math.max(...waves));
    for (const autoscaler of environment.list('HorizontalPodAutoscaler'))
      expect(wave(autoscaler)).toBe(Math.max(...waves));
  });

  test('C5 one PostgreSQL server at any time, on the claim and folder that hold the data', () => {
    const { spec } = environment.get('Deployment', APP.postgresql);
    expect(spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(spec.template.spec.volumes).toContainEqual({
      name: 'postgresql-storage',
      persistentVolumeClaim: { claimName: 'postgresql-pvc' },
    });
    const container = environment.container(APP.postgresql);
    expect(container.env).toContainEqual({ name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' });
    expect(container.volumeMounts).toContainEqual({
      name: 'postgresql-storage',
      mountPath: '/var/lib/postgresql/data',
    });
  });

  test('C6 claims survive pruning and deletion', () => {
    expect(environment.names('PersistentVolumeClaim')).toEqual(['postgresql-pvc', 'redis-pvc']);
    for (const { metadata } of environment.list('PersistentVolumeClaim')) {
      expect(metadata.annotations?.['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
    }
  });

  test('C6 a dump goes to object storage on the declared schedule, and only then old ones are deleted', () => {
    if (database.kind !== 'in-cluster') throw new Error('expected a server in the cluster');
    const { backup } = database;
    const { spec } = environment.get('CronJob', APP.backup);
    expect(spec).toMatchObject({ schedule: backup.schedule, timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
    const pod = spec.jobTemplate.spec.template.spec;
    const [dump, upload, expire] = allContainers(pod);
    expect(pod.initContainers.map(({ name }) => name)).toEqual(['dump', 'upload']);
    expect(dump?.image).toBe(environment.container(APP.postgresql).image);
    const target = `backup:${backup.bucket}/postgresql/`;
    expect(upload?.args.slice(0, 6)).toEqual(['copy', '/backup', target, '--immutable', '--include', '*.dump']);
    expect(expire?.args.slice(0, 6)).toEqual([
      'delete',
      target,
      '--min-age',
      `${backup.retentionDays}d`,
      '--include',
      '*.dump',
    ]);
    for (const container of [upload, expire]) {
      expect(container?.env).toContainEqual({ name: 'RCLONE_CONFIG_BACKUP_ENDPOINT', value: backup.endpoint });
      expect(container && secretKeys(container)).toEqual({
        RCLONE_CONFIG_BACKUP_ACCESS_KEY_ID: 'BACKUP_ACCESS_KEY_ID',
        RCLONE_CONFIG_BACKUP_SECRET_ACCESS_KEY: 'BACKUP_SECRET_ACCESS_KEY',
      });
    }
  });

  test('C6 a store that accepts and never answers does not hold the Job to its deadline', () => {
    const { backoffLimit, activeDeadlineSeconds, template } = environment.get('CronJob', APP.backup).spec.jobTemplate
      .spec;
    for (const { name, env } of allContainers(template.spec).filter(({ image }) => image.includes('rclone'))) {
      const value = (setting: string) =>
        Number.parseInt(env.find((one) => one.name === `RCLONE_${setting}`)?.value ?? '', 10);
      const tries = value('LOW_LEVEL_RETRIES');
      expect([name, value('CONTIMEOUT') <= value('TIMEOUT')]).toEqual([name, true]);
      // The listing is tried again by two layers, each upload by one.
      const seconds = value('RETRIES') * (tries * tries + tries) * value('TIMEOUT');
      expect((backoffLimit + 1) * seconds).toBeLessThanOrEqual(activeDeadlineSeconds / 4);
    }
  });

  test('C7 the connections of all clients fit what the rendered servers accept', () => {
    const plan = planConnections(environment.environment);
    expect(environment.container(APP.postgresql).args).toContain(`max_connections=${database.maxConnections}`);
    expect(plan.server).toBeLessThanOrEqual(database.maxConnections);
    if (!database.pooler) return;
    const ini = environment.get('ConfigMap', 'pgbouncer-config').data['pgbouncer.ini'];
    expect(ini).toMatch(/^pool_mode = transaction$/m);
    expect(ini).toContain(`\nmax_client_conn = ${database.pooler.maxClientConnections}\n`);
    expect(ini).toContain(`\ndefault_pool_size = ${database.pooler.poolSize}\n`);
    expect(ini).toContain(`\nmax_db_connections = ${database.pooler.poolSize}\n`);
    expect(database.pooler.maxClientConnections).toBeGreaterThanOrEqual(plan.clients);
  });

  test('C8 a pooler that gets no server answers before gunicorn kills the worker that waits, after 15 s or more', () => {
    if (!database.pooler) return;
    const ini = environment.get('ConfigMap', 'pgbouncer-config').data['pgbouncer.ini'] ?? '';
    const seconds = (key: string) => Number(new RegExp(`^${key} = (\\d+)$`, 'm').exec(ini)?.[1]);
    // Several requests of one process wait one after the other: the loop comes round between them.
    expect(seconds('query_wait_timeout')).toBeLessThanOrEqual(15 / 5);
    expect(seconds('server_connect_timeout')).toBeLessThan(seconds('query_wait_timeout'));
  });

  test('C9 pg_isready names user and database, has a timeout, and a startup probe gives it time', () => {
    if (database.kind !== 'in-cluster') throw new Error('expected a server in the cluster');
    const { startupProbe, livenessProbe, readinessProbe } = environment.container(APP.postgresql);
    for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
      expect(probe.exec.command).toEqual([
        'pg_isready',
        '-h',
        '127.0.0.1',
        '-U',
        database.user,
        '-d',
        database.name,
        '-t',
        '3',
      ]);
      expect(probe.timeoutSeconds).toBeGreaterThan(3);
    }
    expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(120);
  });

  test('C10 liveness outlasts the 30 s in which gunicorn replaces a locked worker, and the ingress limits connections', () => {
    const { livenessProbe } = environment.container(APP.api);
    const { periodSeconds, failureThreshold, timeoutSeconds } = livenessProbe;
    expect(periodSeconds * (failureThreshold - 1) + timeoutSeconds).toBeGreaterThan(30);
    const { annotations } = environment.get('Ingress', 'vmshift-api-ingress').metadata;
    expect(Number(annotations?.['nginx.ingress.kubernetes.io/limit-connections'])).toBeLessThan(30);
  });

  test('C11 PostgreSQL stays the Deployment that it was: no StatefulSet of its name starts next to it', () => {
    expect(environment.objects.map(({ kind }) => kind)).not.toContain('StatefulSet');
    const { spec } = environment.get('Deployment', APP.postgresql);
    expect(spec.selector).toEqual({ matchLabels: { app: 'postgresql' } });
    expect(environment.get('Service', APP.postgresql).spec.selector).toEqual({ app: 'postgresql' });
  });
});
