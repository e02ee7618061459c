import { nanos, parseQuantity, toBytes } from '@vmshift/kubernetes';
import { APP } from '../testing/apps';
import { allContainers, type Container, type PodSpec, renderedEnvironments } from '../testing/rendered';

const RECREATED = [APP.beat, APP.postgresql, APP.redis];

const userOf: Readonly<Record<string, readonly [number, number]>> = {
  [APP.postgresql]: [70, 70],
  [APP.backup]: [70, 70],
  [APP.restore]: [70, 70],
  [APP.drill]: [70, 70],
  [APP.redis]: [999, 1000],
  [APP.pooler]: [998, 996],
};

describe.each(renderedEnvironments)('pods of %s', (_, environment) => {
  const pod = (owner: string): PodSpec => {
    const found = environment.pods().get(owner);
    if (found === undefined) throw new Error(`no workload ${owner}`);
    return found;
  };
  const patience = ({ startupProbe }: Container) => startupProbe.periodSeconds * startupProbe.failureThreshold;

  test('D1 every pod runs as a numeric user that is not root, under the runtime seccomp profile', () => {
    for (const [owner, { securityContext }] of environment.pods()) {
      const [uid, gid] = userOf[owner] ?? [1000, 1000];
      expect([owner, securityContext]).toEqual([
        owner,
        {
          runAsNonRoot: true,
          runAsUser: uid,
          runAsGroup: gid,
          fsGroup: gid,
          fsGroupChangePolicy: 'OnRootMismatch',
          seccompProfile: { type: 'RuntimeDefault' },
        },
      ]);
    }
  });

  test('D1 no container can gain privileges or write to its root file system', () => {
    for (const { securityContext } of environment.containers()) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      });
    }
  });

  test('D2 what a program writes to is a volume, bounded in size', () => {
    const writable = (owner: string) => environment.container(owner).volumeMounts.map(({ mountPath }) => mountPath);
    expect(writable(APP.api)).toContain('/tmp');
    expect(writable(APP.worker)).toContain('/tmp');
    expect(writable(APP.beat)).toEqual(expect.arrayContaining(['/tmp', '/var/run/celery']));
    expect(writable(APP.schema)).toContain('/tmp');
    expect(writable(APP.postgresql)).toEqual(expect.arrayContaining(['/tmp', '/var/run/postgresql', '/dev/shm']));
    expect(writable(APP.redis)).toContain('/data');
    for (const { volumes } of environment.pods().values()) {
      for (const { emptyDir } of volumes) if (emptyDir) expect(emptyDir.sizeLimit).toMatch(/^\d+[MG]i$/);
    }
    expect(environment.get('ConfigMap', 'vmshift-api-config').data.GUNICORN_CMD_ARGS).toBe('--worker-tmp-dir /dev/shm');
  });

  test('D3 the API is alive when it answers /live, and ready when the body of /ready says so', () => {
    const { startupProbe, livenessProbe, readinessProbe } = environment.container(APP.api);
    const live = { path: '/live', port: 'http' };
    expect(startupProbe.httpGet).toEqual(live);
    expect(livenessProbe.httpGet).toEqual(live);
    expect(readinessProbe.httpGet).toBeUndefined();
    expect(readinessProbe.exec.command.at(-1)).toMatch(/curl -fsS -m 3 \S+\/ready \| grep -q '"ready":true'/);
    expect(readinessProbe.timeoutSeconds).toBeGreaterThan(3);
  });

  test('D4 a worker is asked seldom, with time to answer, and survives ten minutes without Redis', () => {
    const { livenessProbe } = environment.container(APP.worker);
    expect(livenessProbe.exec.command.at(-1)).toContain('inspect ping -d "celery@$HOSTNAME"');
    expect(livenessProbe.timeoutSeconds).toBeGreaterThanOrEqual(10);
    expect(livenessProbe.periodSeconds).toBeGreaterThanOrEqual(60);
    expect(livenessProbe.periodSeconds * livenessProbe.failureThreshold).toBeGreaterThanOrEqual(600);
  });

  test('D4 beat is alive while it writes its schedule, whatever the file is called', () => {
    const [, , script] = environment.container(APP.beat).livenessProbe.exec.command;
    expect(script).toBe("find /var/run/celery -name 'celerybeat-schedule*' -mmin -15 | grep -q .");
  });

  test('D4 D5 every long-running container has probes', () => {
    for (const { metadata, spec } of environment.list('Deployment')) {
      for (const container of spec.template.spec.containers) {
        expect([metadata.name, Object.keys(container)]).toEqual([
          metadata.name,
          expect.arrayContaining(['startupProbe', 'livenessProbe']),
        ]);
      }
    }
  });

  test('D5 Redis logs every write, throws nothing away, and stays below its memory limit', () => {
    const conf = environment.get('ConfigMap', 'redis-config').data['redis.conf'] ?? '';
    expect(conf).toMatch(/^appendonly yes$/m);
    expect(conf).toMatch(/^maxmemory-policy noeviction$/m);
    const limit = toBytes(parseQuantity(environment.environment.redis.resources.limits.memory) ?? 0n);
    const maxMemory = Number(/^maxmemory (\d+)$/m.exec(conf)?.[1]);
    expect(maxMemory).toBeGreaterThan(limit / 2);
    expect(maxMemory).toBeLessThan(limit * 0.7);
    expect(environment.get('Deployment', APP.redis).spec.strategy).toEqual({ type: 'Recreate' });
  });

  test('D5 Redis wants a password, which is in no argument', () => {
    const { command, env, livenessProbe } = environment.container(APP.redis);
    expect(env).toEqual([
      { name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: 'vmshift-secrets', key: 'REDIS_PASSWORD' } } },
    ]);
    expect(command.at(-1)).not.toMatch(/redis-server.*(\$|requirepass)/);
    expect(command.at(-1)).toMatch(/printf 'requirepass "%s"\\n' "\$escaped" > \/run\/redis\/password\.conf/);
    expect(environment.get('ConfigMap', 'redis-config').data['redis.conf']).toMatch(
      /^include \/run\/redis\/password\.conf$/m,
    );
    expect(livenessProbe.exec.command).toEqual(['sh', '-c', 'redis-cli ping | grep -qx PONG']);
  });

  test('D6 beat is exactly one', () => {
    expect(environment.get('Deployment', APP.beat).spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    const others = [...environment.names('HorizontalPodAutoscaler'), ...environment.names('PodDisruptionBudget')];
    expect(others.filter((name) => name.includes('beat'))).toEqual([]);
  });

  test('D7 workers consume the queue celery, and those that the routes name', () => {
    const { command } = environment.container(APP.worker);
    const queues = command[command.indexOf('-Q') + 1]?.split(',');
    expect(queues).toEqual(expect.arrayContaining(['celery', 'discovery', 'migration']));
    expect(command).toContain('--concurrency=4');
  });

  test('D8 beat is kept', () => {
    expect(environment.container(APP.beat).command).toContain('--schedule=/var/run/celery/celerybeat-schedule');
  });

  test('D9 no Deployment has both replicas and an autoscaler, every other has', () => {
    const scaled = environment.list('HorizontalPodAutoscaler').map(({ spec }) => spec.scaleTargetRef.name);
    for (const { metadata, spec } of environment.list('Deployment')) {
      expect([metadata.name, spec.replicas === undefined]).toEqual([metadata.name, scaled.includes(metadata.name)]);
    }
  });

  test('D10 autoscalers look at CPU only', () => {
    for (const { spec } of environment.list('HorizontalPodAutoscaler')) {
      expect(
        spec.metrics.map(({ type, resource }) => [type, resource.name, resource.target.averageUtilization]),
      ).toEqual([['Resource', 'cpu', 70]]);
    }
  });

  test('D11 pods of a workload prefer different nodes', () => {
    for (const { metadata, spec } of environment.list('Deployment')) {
      if (RECREATED.some((app) => app === metadata.name)) continue;
      expect(spec.template.spec.topologySpreadConstraints).toEqual([
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: spec.selector.matchLabels },
        },
      ]);
    }
  });

  test('D11 a rollout takes no capacity away, and adds one pod', () => {
    for (const { metadata, spec } of environment.list('Deployment')) {
      if (RECREATED.some((app) => app === metadata.name)) continue;
      expect(spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
    }
  });

  test('D11 requests and tasks have time to end', () => {
    const { lifecycle } = environment.container(APP.api);
    const [sleep, seconds] = lifecycle.preStop.exec.command;
    expect(sleep).toBe('sleep');
    expect(Number(seconds)).toBeGreaterThanOrEqual(5);
    expect(pod(APP.api).terminationGracePeriodSeconds).toBeGreaterThan(Number(seconds) + 30);
    expect(pod(APP.worker).terminationGracePeriodSeconds).toBeGreaterThan(2 * 10);
  });

  test('D11 a broken release lets go of its sync within five minutes, but not before its startup probe gives up', () => {
    for (const { metadata, spec } of environment.list('Deployment')) {
      const [container] = spec.template.spec.containers;
      expect(spec.progressDeadlineSeconds).toBeLessThanOrEqual(300);
      expect([metadata.name, container && patience(container) < spec.progressDeadlineSeconds]).toEqual([
        metadata.name,
        true,
      ]);
    }
  });

  test('D12 CORS_ORIGINS is a JSON list of the own host, and nothing that is not read is set', () => {
    const { data } = environment.get('ConfigMap', 'vmshift-api-config');
    expect(JSON.parse(data.CORS_ORIGINS ?? '')).toEqual([`https://${environment.environment.host}`]);
    const variables = environment.containers().flatMap(({ env = [] }) => env.map(({ name }) => name));
    for (const dead of ['DEBUG', 'LOG_LEVEL', 'APP_NAME', 'SECRET_KEY']) expect(variables).not.toContain(dead);
  });

  test('D13 the API believes the proxy that redirects are https', () => {
    expect(environment.get('ConfigMap', 'vmshift-api-config').data.FORWARDED_ALLOW_IPS).toBe('*');
    expect(environment.container(APP.api).env).toContainEqual({
      name: 'FORWARDED_ALLOW_IPS',
      valueFrom: { configMapKeyRef: { name: 'vmshift-api-config', key: 'FORWARDED_ALLOW_IPS' } },
    });
  });

  test('no pod learns the addresses of Services by variables that could shadow its own', () => {
    for (const spec of environment.pods().values()) expect(spec.enableServiceLinks).toBe(false);
  });

  test('every container states requests and limits, without which the quota refuses its pod', () => {
    for (const spec of environment.pods().values()) {
      for (const { resources } of allContainers(spec)) {
        for (const side of [resources.requests, resources.limits]) {
          const [cpu, memory, storage] = Array.from({ length: 3 }, () => expect.any(String));
          expect(side).toEqual({ cpu, memory, 'ephemeral-storage': storage });
        }
      }
    }
  });

  test('a pod may write all that its folders hold, and its logs, before it is evicted', () => {
    for (const spec of environment.pods().values()) {
      const onDisk = spec.volumes.flatMap(({ emptyDir }) => (emptyDir && !emptyDir.medium ? [emptyDir.sizeLimit] : []));
      const containers = allContainers(spec);
      const written = [...onDisk, ...containers.map(() => '50Mi')].reduce((sum, size) => sum + nanos(size), 0n);
      for (const { resources } of containers) {
        expect(nanos(resources.limits['ephemeral-storage'] ?? '')).toBeGreaterThanOrEqual(written);
        expect(resources.requests['ephemeral-storage']).toBe(resources.limits['ephemeral-storage']);
      }
    }
  });
});
