import type { ScalingConfig } from '@vmshift/environments';
import { APP } from '../testing/apps';
import { rendered, renderedEnvironments } from '../testing/rendered';

const scaled = { api: APP.api, worker: APP.worker } as const;

describe.each(renderedEnvironments)('values of %s', (_, environment) => {
  const config = environment.environment;

  test.each(Object.entries(scaled))('A1 %s runs the declared replicas', (workload, app) => {
    const { scaling } = config.processes[workload as keyof typeof scaled];
    const { replicas } = environment.get('Deployment', app).spec;
    expect(replicas).toBe(scaling.kind === 'fixed' ? scaling.replicas : undefined);
    if (scaling.kind === 'autoscaled') {
      expect(environment.get('HorizontalPodAutoscaler', `${app}-hpa`).spec.minReplicas).toBe(scaling.minReplicas);
    }
  });

  test('A2 every workload has the declared requests and limits', () => {
    const { api, worker, beat, schemaJob } = config.processes;
    expect(environment.container(APP.api).resources).toMatchObject(api.resources);
    expect(environment.container(APP.worker).resources).toMatchObject(worker.resources);
    expect(environment.container(APP.beat).resources).toMatchObject(beat.resources);
    expect(environment.container(APP.schema).resources).toMatchObject(schemaJob.resources);
  });

  test.each(Object.entries(scaled))('A3 %s has an autoscaler where, and as, the model says', (workload, app) => {
    const scaling: ScalingConfig = config.processes[workload as keyof typeof scaled].scaling;
    const autoscalers = environment
      .list('HorizontalPodAutoscaler')
      .filter(({ metadata }) => metadata.name === `${app}-hpa`);
    if (scaling.kind === 'fixed') return expect(autoscalers).toEqual([]);
    expect(autoscalers[0]?.spec).toMatchObject({
      minReplicas: scaling.minReplicas,
      maxReplicas: scaling.maxReplicas,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: app },
    });
  });

  test('A4 PostgreSQL has its own image, the declared resources, database and user', () => {
    const { database } = config;
    if (database.kind !== 'in-cluster') throw new Error('expected a server in the cluster');
    const container = environment.container(APP.postgresql);
    expect(container.image).toMatch(/^postgres:16\.\d+-alpine@sha256:/);
    expect(container.resources).toMatchObject(database.resources);
    expect(container.env).toContainEqual({ name: 'POSTGRES_DB', value: database.name });
    expect(container.env).toContainEqual({ name: 'APPLICATION_ROLE', value: database.user });
    expect(container.env).toContainEqual({ name: 'POSTGRES_USER', value: 'postgres' });
  });

  test('A5 Redis keeps its data on a claim of the declared size, with the declared resources', () => {
    const { spec } = environment.get('PersistentVolumeClaim', 'redis-pvc');
    expect(spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: config.redis.volume.storageClass,
      resources: { requests: { storage: config.redis.volume.size } },
    });
    expect(environment.pods().get(APP.redis)?.volumes).toContainEqual({
      name: 'redis-storage',
      persistentVolumeClaim: { claimName: 'redis-pvc' },
    });
    expect(environment.container(APP.redis).volumeMounts).toContainEqual({ name: 'redis-storage', mountPath: '/data' });
    expect(environment.container(APP.redis).resources).toMatchObject(config.redis.resources);
  });

  test('A6 no disruption budget blocks every eviction', () => {
    for (const { spec } of environment.list('PodDisruptionBudget')) {
      expect(spec.maxUnavailable).toBe(1);
      expect(spec.minAvailable).toBeUndefined();
    }
  });

  test('A7 worker and beat log at the declared level', () => {
    expect(environment.container(APP.worker).command).toContain(
      `--loglevel=${config.processes.worker.settings.logLevel}`,
    );
    expect(environment.container(APP.beat).command).toContain(`--loglevel=${config.processes.beat.settings.logLevel}`);
  });

  test('A8 all pods run as the account vmshift and hold no token', () => {
    expect(environment.get('ServiceAccount', 'vmshift').automountServiceAccountToken).toBe(false);
    for (const pod of environment.pods().values()) {
      expect(pod).toMatchObject({ serviceAccountName: 'vmshift', automountServiceAccountToken: false });
    }
  });

  test('A10 nothing dead is carried over', () => {
    for (const pod of environment.pods().values()) {
      expect(pod).not.toHaveProperty('nodeSelector');
      expect(pod).not.toHaveProperty('tolerations');
      expect(pod).not.toHaveProperty('affinity');
    }
    expect(environment.objects.map(({ kind }) => kind)).not.toContain('Secret');
  });
});

test('A3 dev has no autoscaler, staging and production have the intended bounds', () => {
  const bounds = (name: string) =>
    rendered(name)
      .list('HorizontalPodAutoscaler')
      .map(({ metadata, spec }) => [metadata.name, spec.minReplicas, spec.maxReplicas]);
  expect(bounds('dev')).toEqual([]);
  expect(bounds('staging')).toEqual([
    ['vmshift-api-hpa', 2, 4],
    ['vmshift-celery-worker-hpa', 2, 6],
  ]);
  expect(bounds('production')).toEqual([
    ['vmshift-api-hpa', 3, 10],
    ['vmshift-celery-worker-hpa', 3, 8],
  ]);
});

test('A6 budgets exist wherever two replicas are guaranteed', () => {
  const all = ['pgbouncer-pdb', 'vmshift-api-pdb', 'vmshift-celery-worker-pdb'];
  expect(rendered('production').names('PodDisruptionBudget')).toEqual(all);
  expect(rendered('staging').names('PodDisruptionBudget')).toEqual(all);
  expect(rendered('dev').names('PodDisruptionBudget')).toEqual([]);
});
