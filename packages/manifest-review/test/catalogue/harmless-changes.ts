import type { KubeObject } from '@vmshift/kubernetes';
import type { Draft } from '@vmshift/manifest-review/testing';
import { type CatalogueEntry, harmless, POD } from './entry';

const API = 'Deployment/vmshift-api';
const WORKER = 'Deployment/vmshift-celery-worker';
const API_CONTAINER = `${POD}.containers[vmshift-api]`;
const BUILD = '0123456789abcdef0123456789abcdef01234567';

/** Changes that look like something and are nothing. */
export const HARMLESS_CHANGES: readonly CatalogueEntry[] = [
  harmless('the pause before stopping is one of Kubernetes', 'served since 1.30', (draft) =>
    draft.set('production', 'Deployment/vmshift-api', `${POD}.containers[vmshift-api].lifecycle.preStop`, {
      sleep: { seconds: 10 },
    }),
  ),
  harmless('the number of Jobs is bounded with room', 'a quota that nothing reaches', (draft) =>
    draft.set('production', 'ResourceQuota/vmshift', 'spec.hard["count/jobs.batch"]', '50'),
  ),
  harmless('a release in production', 'the pin and the images move together, within the branch', (draft) =>
    release(draft, 'production', 'main'),
  ),
  harmless('a release of develop', 'both environments move', (draft) =>
    release(release(draft, 'staging', 'develop'), 'dev', 'develop'),
  ),
  harmless('workers log more', 'the level decides what is written', (draft) =>
    draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) =>
      words.map((word) => word.replace('WARNING', 'INFO')),
    ),
  ),
  harmless('one process more for each worker', 'the memory is enough, and a server is there for it', (draft) =>
    draft
      .map<string>('production', 'ConfigMap/pgbouncer-config', 'data["pgbouncer.ini"]', (text) =>
        text.replace(/^(default_pool_size|max_db_connections) = \d+$/gm, '$1 = 176'),
      )
      .map<string[]>('production', 'Deployment/postgresql', `${POD}.containers[postgresql].args`, (args) =>
        args.map((word) => word.replace(/^max_connections=\d+$/, 'max_connections=709')),
      )
      .map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) =>
        words.map((word) => word.replace('--concurrency=4', '--concurrency=5')),
      ),
  ),
  harmless('a bound for whole pods that all of them keep', 'it weakens nothing and refuses nothing', (draft) =>
    draft.map<object[]>('production', 'LimitRange/vmshift', 'spec.limits', (limits) => [
      ...limits,
      { type: 'Pod', max: { cpu: '4' } },
    ]),
  ),
  harmless('a label next to the others', 'no selector reads it', (draft) =>
    draft.set('production', API, 'metadata.labels.team', 'platform'),
  ),
  harmless('a label on the pods', 'no selector reads it', (draft) =>
    draft.set('production', API, 'spec.template.metadata.labels.team', 'platform'),
  ),
  harmless('a note on an object', 'no controller reads it', (draft) =>
    draft.set('production', 'Service/redis', 'metadata.annotations["example.com/owner"]', 'platform'),
  ),
  harmless('a pod annotation restarts the pods', 'a rolling update like any other', (draft) =>
    draft.set(
      'production',
      API,
      'spec.template.metadata.annotations["kubectl.kubernetes.io/restartedAt"]',
      '2026-11-24T12:00:00Z',
    ),
  ),
  harmless('one API pod more at the least', 'it fits', (draft) =>
    draft.set('production', 'HorizontalPodAutoscaler/vmshift-api-hpa', 'spec.minReplicas', 4),
  ),
  harmless('one API pod more at the most', 'quota, nodes and connections have room', (draft) =>
    draft.set('production', 'HorizontalPodAutoscaler/vmshift-api-hpa', 'spec.maxReplicas', 11),
  ),
  harmless('a third pooler', 'the server takes its connections too, and has the memory for them', (draft) =>
    draft
      .set('production', 'Deployment/postgresql', `${POD}.containers[postgresql].resources.limits.memory`, '5Gi')
      .map<object[]>('production', 'LimitRange/vmshift', 'spec.limits', (limits) =>
        limits.map((limit) => ({ ...limit, max: { cpu: '2', 'ephemeral-storage': '41472Mi', memory: '5Gi' } })),
      )
      .set('production', 'ResourceQuota/vmshift', 'spec.hard["limits.memory"]', '60Gi')
      .set('production', 'Deployment/pgbouncer', 'spec.replicas', 3)
      .map<string[]>('production', 'Deployment/postgresql', `${POD}.containers[postgresql].args`, (args) =>
        args.map((word) => word.replace(/^max_connections=\d+$/, 'max_connections=1025')),
      ),
  ),
  harmless('more memory for the scheduler', 'limit range and quota allow it', (draft) =>
    draft.set(
      'production',
      'Deployment/vmshift-celery-beat',
      `${POD}.containers[vmshift-celery-beat].resources.limits.memory`,
      '384Mi',
    ),
  ),
  harmless('more CPU for Redis', 'limit range and quota allow it', (draft) =>
    draft.set('production', 'Deployment/redis', `${POD}.containers[redis].resources.limits.cpu`, '500m'),
  ),
  harmless('another spelling of the same quantities', '1000m is 1, 1024Mi is 1Gi', (draft) =>
    draft.set('production', API, `${API_CONTAINER}.resources.requests`, { cpu: '1000m', memory: '1024Mi' }),
  ),
  harmless('defaults written out', 'the API server writes them anyway', (draft) =>
    draft
      .set('production', API, `${POD}.restartPolicy`, 'Always')
      .set('production', API, `${POD}.dnsPolicy`, 'ClusterFirst')
      .set('production', API, `${API_CONTAINER}.terminationMessagePath`, '/dev/termination-log')
      .set('production', 'Service/redis', 'spec.sessionAffinity', 'None'),
  ),
  harmless('keys in another order', 'a mapping has none', (draft) =>
    draft.edit('production', API, (copy) => reverseKeys(copy)),
  ),
  harmless('environment variables in another order', 'none refers to another', (draft) =>
    draft.map<unknown[]>('production', API, `${API_CONTAINER}.env`, (env) => [...env].reverse()),
  ),
  harmless('volumes and mounts in another order', 'they are found by name and path', (draft) =>
    draft
      .map<unknown[]>('production', 'Deployment/postgresql', `${POD}.volumes`, (list) => [...list].reverse())
      .map<unknown[]>('production', 'Deployment/postgresql', `${POD}.containers[postgresql].volumeMounts`, (list) =>
        [...list].reverse(),
      ),
  ),
  harmless('rules of a policy in another order', 'any of them admits', (draft) =>
    draft.map<unknown[]>('production', 'NetworkPolicy/redis', 'spec.ingress', (rules) => [...rules].reverse()),
  ),
  harmless('a new ConfigMap', 'nothing reads it yet', (draft) =>
    draft.add('production', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'banner', namespace: 'vmshift-production' },
      data: { text: 'hello' },
    }),
  ),
  harmless('a policy that closes more', 'nothing that is needed', (draft) =>
    draft.add('production', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'deny-redis-egress', namespace: 'vmshift-production' },
      spec: { podSelector: { matchLabels: { app: 'redis' } }, policyTypes: ['Egress'] },
    }),
  ),
  harmless('a budget for no other pod', 'a second pooler may leave, one stays', (draft) =>
    draft.set('production', 'PodDisruptionBudget/pgbouncer-pdb', 'spec', {
      minAvailable: 1,
      selector: { matchLabels: { app: 'pgbouncer' } },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    }),
  ),
  harmless('dumps are kept longer', 'more to go back to', (draft) =>
    draft.map<string[]>(
      'production',
      'CronJob/postgresql-backup',
      'spec.jobTemplate.spec.template.spec.containers[expire].args',
      (args) => args.map((word) => word.replace('30d', '60d')),
    ),
  ),
  harmless('the backup runs at another hour', 'as often as before', (draft) =>
    draft.set('production', 'CronJob/postgresql-backup', 'spec.schedule', '47 3 * * *'),
  ),
  harmless('the backup runs by the clocks of Berlin', 'an hour that every day has once', (draft) =>
    draft
      .set('production', 'CronJob/postgresql-backup', 'spec.timeZone', 'Europe/Berlin')
      .set('production', 'CronJob/postgresql-backup', 'spec.schedule', '17 4 * * *'),
  ),
  harmless('the backup runs twice a day', 'more often than before', (draft) =>
    draft.set('production', 'CronJob/postgresql-backup', 'spec.schedule', '17 2,14 * * *'),
  ),
  harmless('the claim grows', 'the driver expands volumes', (draft) =>
    draft.set('production', 'PersistentVolumeClaim/postgresql-pvc', 'spec.resources.requests.storage', '40Gi'),
  ),
  harmless('pods have longer to stop', 'a pod that is done does not wait', (draft) =>
    draft.set('production', WORKER, `${POD}.terminationGracePeriodSeconds`, 120),
  ),
  harmless(
    'the pause before stopping by a shell, and a first one of the workers',
    'they wait, and stop as before',
    (draft) =>
      draft
        .set('production', API, `${API_CONTAINER}.lifecycle.preStop.exec.command`, ['sh', '-c', 'sleep 10'])
        .set('production', WORKER, `${POD}.containers[vmshift-celery-worker].lifecycle`, {
          preStop: { exec: { command: ['sleep', '5'] } },
        }),
  ),
  harmless('names outside are asked for once', 'those of the cluster have fewer dots', (draft) =>
    draft.set('production', API, `${POD}.dnsConfig`, {
      options: [{ name: 'ndots', value: '2' }, { name: 'single-request-reopen' }],
    }),
  ),
  harmless('pods leave a node that fails after a minute', 'every pod leaves it after five', (draft) =>
    draft.set('production', API, `${POD}.tolerations`, [
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
    ]),
  ),
  harmless('the list of pages with blanks in it', 'the same pages may call the API', (draft) =>
    draft.set('production', 'ConfigMap/vmshift-api-config', 'data.CORS_ORIGINS', '[ "https://vmshift.satyamay.tech" ]'),
  ),
  harmless('gunicorn logs requests and replaces old processes', 'as its manual advises', (draft) =>
    draft
      .map<string>(
        'production',
        'ConfigMap/vmshift-api-config',
        'data.GUNICORN_CMD_ARGS',
        (flags) => `${flags} --access-logfile - --max-requests 1000 --max-requests-jitter 100 --keep-alive 75`,
      )
      .map<object[]>('production', API, `${API_CONTAINER}.env`, (env) => [
        ...env,
        { name: 'PYTHONUNBUFFERED', value: '1' },
        { name: 'MALLOC_ARENA_MAX', value: '2' },
      ]),
  ),
  harmless('probes are more patient', 'a hanging pod is found a little later', (draft) =>
    draft.set('production', API, `${API_CONTAINER}.livenessProbe.failureThreshold`, 20),
  ),
  harmless('workers look at one queue more', 'no worker loses one', (draft) =>
    draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) =>
      words.map((word) => word.replace('celery,discovery', 'celery,reports,discovery')),
    ),
  ),
  harmless('the other name of an option of Celery', '-Q and --queues are one', (draft) =>
    draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) => [
      ...words.slice(0, words.indexOf('-Q')),
      '--queues=celery,discovery,migration',
    ]),
  ),
  harmless('workers send events, and replace processes after many tasks', 'no task is treated otherwise', (draft) =>
    draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) => [
      ...words,
      ...['-E', '--without-gossip', '--without-mingle', '--max-tasks-per-child=1000', '--prefetch-multiplier=1'],
      ...['--time-limit=300', '--max-memory-per-child=300000', '-O', 'fair', '-n', 'celery@%h'],
    ]),
  ),
  harmless('the host of Docker Hub written out', 'it is the same image', (draft) =>
    draft.map<string>('production', 'Deployment/redis', `${POD}.containers[redis].image`, (image) =>
      image.replace(/^(docker\.io\/library\/)?/, 'docker.io/library/'),
    ),
  ),
  harmless('Jobs that are done go after a day', 'the last one can still be looked at', (draft) =>
    draft
      .set('production', 'Job/vmshift-schema', 'spec.ttlSecondsAfterFinished', 86_400)
      .set('production', 'CronJob/postgresql-backup', 'spec.jobTemplate.spec.ttlSecondsAfterFinished', 86_400),
  ),
  harmless('the last lines of a log as the message of a container that ended', 'a reader sees why', (draft) =>
    draft.set('production', API, `${API_CONTAINER}.terminationMessagePolicy`, 'FallbackToLogsOnError'),
  ),
  harmless('annotations that state what counts without them', 'no controller does anything else', (draft) =>
    draft
      .set('production', API, 'spec.template.metadata.annotations["sidecar.istio.io/inject"]', 'false')
      .set('production', API, 'metadata.annotations["argocd.argoproj.io/ignore-healthcheck"]', 'false')
      .set('production', 'Service/redis', 'metadata.annotations["argocd.argoproj.io/sync-options"]', 'Prune=true')
      .set(
        'production',
        'Ingress/vmshift-api-ingress',
        'metadata.annotations["nginx.ingress.kubernetes.io/use-regex"]',
        'false',
      ),
  ),
  harmless('a scraper finds the metrics', 'it reads, and the NetworkPolicy decides whether it may', (draft) =>
    draft
      .set('production', API, 'spec.template.metadata.annotations["prometheus.io/scrape"]', 'true')
      .set('production', API, 'spec.template.metadata.annotations["prometheus.io/port"]', '8000')
      .set('production', 'Service/vmshift-api-service', 'metadata.annotations["prometheus.io/path"]', '/metrics'),
  ),
  harmless('a link in the pages of Argo CD', 'it is shown and nothing else', (draft) =>
    draft.set(
      'production',
      API,
      'metadata.annotations["link.argocd.argoproj.io/external-link"]',
      'https://example.com/runbook',
    ),
  ),
  harmless('the Ingress waits longer', 'gunicorn gives a request up before', (draft) =>
    draft.set(
      'production',
      'Ingress/vmshift-api-ingress',
      'metadata.annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"]',
      '120',
    ),
  ),
  harmless('certificates are renewed earlier, with another key each', 'the issuer signs them as before', (draft) =>
    draft
      .set('production', 'Ingress/vmshift-api-ingress', 'metadata.annotations["cert-manager.io/renew-before"]', '720h')
      .set(
        'production',
        'Ingress/vmshift-api-ingress',
        'metadata.annotations["cert-manager.io/private-key-rotation-policy"]',
        'Always',
      )
      .set(
        'production',
        'Ingress/vmshift-api-ingress',
        'metadata.annotations["cert-manager.io/private-key-algorithm"]',
        'ECDSA',
      ),
  ),
  harmless('a stricter limit at the Ingress', 'a little less for one address', (draft) =>
    draft.set(
      'production',
      'Ingress/vmshift-api-ingress',
      'metadata.annotations["nginx.ingress.kubernetes.io/limit-rps"]',
      '80',
    ),
  ),
  harmless('a comment in the dump script', 'the shell does not read it', (draft) =>
    draft.map<string[]>(
      'production',
      'CronJob/postgresql-backup',
      'spec.jobTemplate.spec.template.spec.initContainers[dump].command',
      (words) => words.map((word) => word.replace('set -eu', 'set -eu\n# dump first')),
    ),
  ),
  harmless('a comment in the configuration of Redis', 'the server does not read it', (draft) =>
    draft.map<string>('production', 'ConfigMap/redis-config', 'data["redis.conf"]', (text) => `# persistence\n${text}`),
  ),
  harmless('fewer old versions are kept', 'a rollback is a commit', (draft) =>
    draft.set('production', API, 'spec.revisionHistoryLimit', 1),
  ),
  harmless('a variable that the application does not read', 'unknown settings are ignored', (draft) =>
    draft.map<unknown[]>('production', API, `${API_CONTAINER}.env`, (env) => [
      ...env,
      { name: 'LOG_LEVEL', value: 'info' },
    ]),
  ),
  harmless('the environments of a branch change alike', 'they stay alike', (draft) =>
    ['staging', 'dev'].reduce(
      (one, environment) => one.set(environment, API, `${API_CONTAINER}.readinessProbe.failureThreshold`, 4),
      draft,
    ),
  ),
  harmless('an autoscaler adds two pods a minute', 'as fast as load comes', (draft) =>
    draft.set('production', 'HorizontalPodAutoscaler/vmshift-api-hpa', 'spec.behavior.scaleUp.policies', [
      { type: 'Pods', value: 2, periodSeconds: 60 },
    ]),
  ),
  harmless('the target of an autoscaler as an amount', 'less than 70 percent of what is requested', (draft) =>
    draft.set('production', 'HorizontalPodAutoscaler/vmshift-api-hpa', 'spec.metrics[0].resource.target', {
      type: 'AverageValue',
      averageValue: '300m',
    }),
  ),
  harmless('the upload is tried more often', 'the same dumps arrive', (draft) =>
    draft.map<string[]>(
      'production',
      'CronJob/postgresql-backup',
      'spec.jobTemplate.spec.template.spec.initContainers[upload].args',
      (args) => args.map((word) => word.replace('--retries=1', '--retries=3')),
    ),
  ),
  harmless('PostgreSQL counts statements, and vacuums and logs sooner', 'the image has the library', (draft) =>
    draft.map<string[]>('production', 'Deployment/postgresql', `${POD}.containers[postgresql].args`, (args) => [
      ...args,
      ...['-c', 'shared_preload_libraries=pg_stat_statements', '-c', 'pg_stat_statements.track=top'],
      ...['-c', 'autovacuum_vacuum_scale_factor=0.05', '-c', 'log_min_duration_statement=500ms'],
      ...['-c', 'statement_timeout=5min', '-c', 'lock_timeout=10s', '-c', 'track_io_timing=on'],
    ]),
  ),
  harmless('Redis keeps its slow commands, and rewrites its log sooner', 'what it stores is the same', (draft) =>
    draft.map<string>(
      'production',
      'ConfigMap/redis-config',
      'data["redis.conf"]',
      (text) =>
        `${text}\nslowlog-log-slower-than 5000\nlatency-monitor-threshold 100\nauto-aof-rewrite-percentage 50\n`,
    ),
  ),
  harmless('the pooler gives idle servers back sooner', 'two minutes are longer than any pause of the day', (draft) =>
    draft.map<string>(
      'production',
      'ConfigMap/pgbouncer-config',
      'data["pgbouncer.ini"]',
      (text) => `${text}\nserver_idle_timeout = 120\nserver_lifetime = 1800\n`,
    ),
  ),
  harmless('the log of changes may grow to 2 GB', 'a fifth of the volume', (draft) =>
    draft.map<string[]>('production', 'Deployment/postgresql', `${POD}.containers[postgresql].args`, (args) => [
      ...args,
      ...['-c', 'max_wal_size=2GB'],
    ]),
  ),
];

function release(draft: Draft, environment: string, branch: string): Draft {
  const tag = `${branch}-${BUILD}`;
  const workloads = [
    'Deployment/vmshift-api',
    'Deployment/vmshift-celery-worker',
    'Deployment/vmshift-celery-beat',
    'Job/vmshift-schema',
  ];
  const bumped = workloads.reduce(
    (one, name) =>
      one.map<{ image: string }[]>(environment, name, `${POD}.containers`, (containers) =>
        containers.map((container) => ({ ...container, image: container.image.replace(/:.*$/, `:${tag}`) })),
      ),
    draft,
  );
  return bumped.pin(environment, (pin) => ({
    ...pin,
    commit: BUILD,
    images: { api: { tag }, celery: { tag } },
    sequence: pin.sequence + 1,
  }));
}

function reverseKeys(value: Record<string, unknown> | KubeObject): void {
  const entries = Object.entries(value).reverse();
  for (const [key, item] of entries) {
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) reverseKeys(item as Record<string, unknown>);
    delete (value as Record<string, unknown>)[key];
    (value as Record<string, unknown>)[key] = item;
  }
}
