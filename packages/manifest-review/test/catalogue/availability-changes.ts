import { blocked, type CatalogueEntry, POD, warned } from './entry';

const API = 'Deployment/vmshift-api';
const API_CONTAINER = `${POD}.containers[vmshift-api]`;
const WORKER = 'Deployment/vmshift-celery-worker';
const BEAT = 'Deployment/vmshift-celery-beat';
const API_HPA = 'HorizontalPodAutoscaler/vmshift-api-hpa';
const BATCH_POOL = { name: 'batch', type: 'g6-standard-8', minNodes: 1, maxNodes: 9, reserved: true };

/** Changes that take a service away, now or at the next rollout, drain or load. */
export const AVAILABILITY_CHANGES: readonly CatalogueEntry[] = [
  blocked(
    'database-without-encryption',
    'outage',
    'the API insists on TLS to the database',
    'libpq reads PGSSLMODE next to the URL; neither PgBouncer nor PostgreSQL speaks TLS here',
    (draft) =>
      draft.map<object[]>('production', API, `${API_CONTAINER}.env`, (env) => [
        ...env,
        { name: 'PGSSLMODE', value: 'require' },
      ]),
  ),
  blocked(
    'pooler-refuses-options',
    'outage',
    'the worker lets its statements take any time',
    'PgBouncer ends the login: unsupported startup parameter: options',
    (draft) =>
      draft.map<object[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].env`, (env) => [
        ...env,
        { name: 'PGOPTIONS', value: '-c statement_timeout=0' },
      ]),
  ),
  blocked(
    'server-setting-unreadable',
    'outage',
    'the section of the pooler is misspelt',
    'PgBouncer ends at its start: invalid section',
    (draft) =>
      draft.map<string>('production', 'ConfigMap/pgbouncer-config', 'data["pgbouncer.ini"]', (text) =>
        text.replace('[pgbouncer]', '[pgbuncer]'),
      ),
  ),
  blocked(
    'scheduler-scaled',
    'outage',
    'a second scheduler stands in the pod of the first',
    'both send every periodic task',
    (draft) =>
      draft.map<object[]>('production', BEAT, `${POD}.containers`, (containers) => [
        ...containers,
        { ...containers[0], name: 'another' },
      ]),
  ),
  blocked(
    'job-suspended',
    'outage',
    'the schema Job runs no pod at a time',
    'the hook never ends, and every sync fails at its deadline',
    (draft) => draft.set('production', 'Job/vmshift-schema', 'spec.parallelism', 0),
  ),
  blocked(
    'number-of-pods-unreadable',
    'sync-failure',
    'the bound of a budget stands in quotes',
    'the API server takes a text as a percentage only',
    (draft) => draft.set('production', 'PodDisruptionBudget/vmshift-api-pdb', 'spec.maxUnavailable', '1'),
  ),
  blocked(
    'autoscaler-behavior-refused',
    'sync-failure',
    'the autoscaler looks back for two hours',
    'the API server takes an hour at the most',
    (draft) => draft.set('production', API_HPA, 'spec.behavior', { scaleDown: { stabilizationWindowSeconds: 7200 } }),
  ),
  blocked(
    'quota-exceeded',
    'capacity',
    'the quota counts Deployments',
    'the one that is too many is refused when it is made',
    (draft) => draft.set('production', 'ResourceQuota/vmshift', 'spec.hard["count/deployments.apps"]', '2'),
  ),
  blocked(
    'priority-of-the-system',
    'outage',
    'the worker gets the priority of the system',
    'on a full node it takes the room of the database, or of the DNS of the cluster',
    (draft) => draft.set('production', WORKER, `${POD}.priorityClassName`, 'system-node-critical'),
  ),
  blocked(
    'pod-waits-in-vain',
    'outage',
    'the API names a seccomp profile that no node holds',
    'the kubelet starts no container',
    (draft) =>
      draft.set('production', API, `${POD}.securityContext.seccompProfile`, {
        type: 'Localhost',
        localhostProfile: 'api.json',
      }),
  ),
  blocked(
    'tables-not-made',
    'outage',
    'the schema Job is removed',
    'a new database has no tables, and /ready says that all is well',
    (draft) => draft.remove('production', 'Job/vmshift-schema'),
  ),
  blocked(
    'tables-not-made',
    'outage',
    'the schema Job imports only the database',
    'it then makes no table, and succeeds',
    (draft) =>
      draft.map<string[]>('staging', 'Job/vmshift-schema', `${POD}.containers[vmshift-schema].command`, (words) =>
        words.map((word) => word.replace('import app.models; ', '')),
      ),
  ),
  blocked(
    'ingress-host-unknown',
    'outage',
    'the model gets another host and the Ingress does not',
    'DNS and CORS follow the model',
    (draft) => draft.config('production', (config) => ({ ...config, host: 'www.satyamay.tech' })),
  ),
  blocked(
    'needed-object-applied-later',
    'sync-failure',
    'the ConfigMap comes after its reader',
    'Argo CD waits for the reader’s health first',
    (draft) =>
      draft.set(
        'production',
        'ConfigMap/vmshift-api-config',
        'metadata.annotations["argocd.argoproj.io/sync-wave"]',
        '9',
      ),
  ),
  blocked(
    'server-setting-unreadable',
    'outage',
    'a line of the configuration is cut',
    'the server ends with an error at its start',
    (draft) =>
      draft.map<string>('production', 'ConfigMap/redis-config', 'data["redis.conf"]', (text) =>
        text.replace('dir /data', 'dir'),
      ),
  ),
  blocked(
    'mounted-file-renamed',
    'outage',
    'the user list is mounted under another name',
    'the pooler knows no user',
    (draft) =>
      draft.set(
        'production',
        'Deployment/pgbouncer',
        `${POD}.volumes[config].projected.sources[1].secret.items[0].path`,
        'users.txt',
      ),
  ),
  blocked(
    'readiness-probe-missing',
    'outage',
    'the container is renamed and loses its probe',
    'a new name must not hide what else changes',
    (draft) =>
      draft
        .set('production', API, `${API_CONTAINER}.readinessProbe`, undefined)
        .set('production', API, `${API_CONTAINER}.name`, 'api'),
  ),
  blocked(
    'autoscaler-replicas',
    'outage',
    'the API has no replicas',
    'the autoscaler is switched off by it too',
    (draft) => draft.set('production', API, 'spec.replicas', 0),
  ),
  blocked('fewer-replicas', 'outage', 'the API keeps one pod', 'a drained node is an outage', (draft) =>
    draft.set('production', API_HPA, 'spec.minReplicas', 1),
  ),
  blocked('scheduler-scaled', 'outage', 'two schedulers', 'every periodic task runs twice', (draft) =>
    draft.set('production', BEAT, 'spec.replicas', 2),
  ),
  blocked(
    'two-schedulers-in-a-rollout',
    'outage',
    'the scheduler rolls with a surge',
    'two schedulers during each rollout',
    (draft) => draft.set('staging', BEAT, 'spec.strategy', undefined),
  ),
  blocked(
    'rollout-leaves-fewer',
    'outage',
    'the API is recreated at each release',
    'every release is an outage',
    (draft) => draft.set('production', API, 'spec.strategy', { type: 'Recreate' }),
  ),
  blocked(
    'rollout-leaves-fewer',
    'outage',
    'all API pods may be missing in a rollout',
    'maxUnavailable 100% takes all at once',
    (draft) => draft.set('production', API, 'spec.strategy.rollingUpdate', { maxSurge: 1, maxUnavailable: '100%' }),
  ),
  blocked(
    'rollout-cannot-move',
    'sync-failure',
    'a rollout may neither add nor remove',
    'the API server refuses both at zero',
    (draft) => draft.set('production', API, 'spec.strategy.rollingUpdate', { maxSurge: 0, maxUnavailable: 0 }),
  ),
  blocked('rollout-paused', 'outage', 'the Deployment is paused', 'no release and no rollback arrives', (draft) =>
    draft.set('production', API, 'spec.paused', true),
  ),
  blocked(
    'disruption-budget-blocks-drains',
    'outage',
    'a budget that lets no pod go',
    'kubernetes/kubernetes#93476 and every node upgrade since: the drain hangs',
    (draft) =>
      draft.set('production', 'PodDisruptionBudget/vmshift-api-pdb', 'spec', {
        minAvailable: 3,
        selector: { matchLabels: { app: 'vmshift-api' } },
      }),
  ),
  blocked(
    'disruption-budget-blocks-drains',
    'outage',
    'a budget for the database',
    'one replica and minAvailable 1: no node with it can be drained',
    (draft) =>
      draft.add('production', {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'postgresql-pdb', namespace: 'vmshift-production' },
        spec: { minAvailable: 1, selector: { matchLabels: { app: 'postgresql' } } },
      }),
  ),
  blocked(
    'drain-leaves-fewer',
    'outage',
    'the budget of the API is removed',
    'a drain may take every pod at once',
    (draft) => draft.remove('production', 'PodDisruptionBudget/vmshift-api-pdb'),
  ),
  blocked(
    'probe-depends-on-another-server',
    'outage',
    'liveness asks the database',
    'a slow database restarts every API pod',
    (draft) => draft.set('production', API, `${API_CONTAINER}.livenessProbe.httpGet.path`, '/ready'),
  ),
  blocked(
    'probe-depends-on-another-server',
    'outage',
    'liveness asks a path of the data',
    'the same by another path',
    (draft) => draft.set('staging', API, `${API_CONTAINER}.livenessProbe.httpGet.path`, '/api/v1/vms'),
  ),
  blocked(
    'liveness-gives-up-early',
    'outage',
    'liveness gives up after ten seconds',
    'gunicorn itself takes 30 s to replace a blocked process',
    (draft) => draft.set('production', API, `${API_CONTAINER}.livenessProbe.failureThreshold`, 1),
  ),
  blocked(
    'readiness-ignores-the-body',
    'outage',
    'readiness is an HTTP probe again',
    '/ready answers 200 whatever it finds',
    (draft) =>
      draft.set('production', API, `${API_CONTAINER}.readinessProbe`, {
        httpGet: { path: '/ready', port: 'http' },
        periodSeconds: 10,
      }),
  ),
  blocked('probe-cannot-fail', 'outage', 'readiness always succeeds', 'a probe that cannot fail is none', (draft) =>
    draft.map<string>(
      'production',
      API,
      `${API_CONTAINER}.readinessProbe.exec.command[2]`,
      (text) => `${text} || true`,
    ),
  ),
  blocked(
    'readiness-probe-missing',
    'outage',
    'the API has no readiness probe',
    'pods get traffic before they listen',
    (draft) => draft.set('production', API, `${API_CONTAINER}.readinessProbe`, undefined),
  ),
  blocked(
    'start-up-time-too-short',
    'outage',
    'the API has ten seconds to start',
    'on a busy node it is killed before it is up',
    (draft) => draft.set('production', API, `${API_CONTAINER}.startupProbe.failureThreshold`, 2),
  ),
  blocked(
    'probe-port-undeclared',
    'outage',
    'the probes look at another port',
    'nothing listens there: every pod is killed',
    (draft) => draft.set('production', API, `${API_CONTAINER}.livenessProbe.httpGet.port`, 8080),
  ),
  blocked(
    'probe-timeout-too-short',
    'outage',
    'celery’s ping has two seconds',
    'it starts a whole Python: healthy workers are restarted (celery#4079)',
    (draft) =>
      draft.set('production', WORKER, `${POD}.containers[vmshift-celery-worker].livenessProbe.timeoutSeconds`, 2),
  ),
  blocked(
    'killed-while-stopping',
    'outage',
    'requests have five seconds to end',
    'gunicorn needs 30 s after the pause',
    (draft) => draft.set('production', API, `${POD}.terminationGracePeriodSeconds`, 15),
  ),
  blocked(
    'killed-while-stopping',
    'outage',
    'tasks are killed at once',
    'a killed task comes back after the visibility timeout of an hour (celery#4627)',
    (draft) => draft.set('production', WORKER, `${POD}.terminationGracePeriodSeconds`, 5),
  ),
  warned('stops-while-served', 'outage', 'the API stops at once', 'proxies still send to it', (draft) =>
    draft.set('production', API, `${API_CONTAINER}.lifecycle`, undefined),
  ),
  blocked(
    'queue-unserved',
    'outage',
    'workers look only at the queues of the routes',
    'all tasks go to the queue celery',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) =>
        words.map((word) => (word === 'celery,discovery,migration' ? 'discovery,migration' : word)),
      ),
  ),
  blocked(
    'application-service-lost',
    'outage',
    'the worker runs a second scheduler instead',
    'no pod runs tasks',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) =>
        words.map((word) => (word === 'worker' ? 'beat' : word)),
      ),
  ),
  blocked(
    'schedule-not-writable',
    'outage',
    'the scheduler’s file lies on the read-only root',
    'it ends at once',
    (draft) =>
      draft.map<string[]>('production', BEAT, `${POD}.containers[vmshift-celery-beat].command`, (words) =>
        words.map((word) => word.replace('/var/run/celery/', '/app/')),
      ),
  ),
  blocked(
    'folder-not-writable',
    'outage',
    '/tmp of the API is gone',
    'gunicorn finds no usable temporary directory',
    (draft) => draft.set('production', API, `${API_CONTAINER}.volumeMounts`, []),
  ),
  blocked(
    'autoscaler-target',
    'outage',
    'the autoscaler aims at a name that does not exist',
    'nothing scales, the Application is Degraded',
    (draft) => draft.set('production', API_HPA, 'spec.scaleTargetRef.name', 'api'),
  ),
  blocked(
    'autoscaler-replicas',
    'outage',
    'replicas stand next to the autoscaler',
    'Argo CD and the autoscaler set them in turn',
    (draft) => draft.set('production', API, 'spec.replicas', 3),
  ),
  blocked(
    'autoscaler-bounds',
    'sync-failure',
    'the autoscaler’s minimum is above its maximum',
    'the API server refuses it',
    (draft) => draft.set('production', API_HPA, 'spec.minReplicas', 12),
  ),
  blocked(
    'pod-autoscaler-removed',
    'capacity',
    'the autoscaler goes away',
    'nothing decides the number of pods',
    (draft) => draft.remove('production', API_HPA),
  ),
  blocked(
    'autoscaler-starts-later',
    'capacity',
    'the autoscaler waits for 95 percent of the limit',
    'a target above the request comes too late',
    (draft) => draft.set('production', API_HPA, 'spec.metrics[0].resource.target.averageUtilization', 190),
  ),
  blocked(
    'autoscaler-metric',
    'capacity',
    'the autoscaler looks at memory too',
    'processes that were forked rarely give memory back',
    (draft) =>
      draft.map<unknown[]>('production', API_HPA, 'spec.metrics', (metrics) => [
        { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
        ...metrics,
      ]),
  ),
  blocked(
    'resources-missing',
    'capacity',
    'the API names no CPU',
    'the limit range fills in: an eighth of the CPU, and a request from which the autoscaler counts wrongly',
    (draft) => draft.set('production', API, `${API_CONTAINER}.resources`, { limits: { memory: '2Gi' } }),
  ),
  blocked(
    'required-variable-missing',
    'outage',
    'the broker’s address is missing',
    'the application falls back to localhost',
    (draft) => draft.set('production', API, `${API_CONTAINER}.env[CELERY_BROKER_URL]`, undefined),
  ),
  blocked(
    'secret-key-changes',
    'outage',
    'the API connects past the pooler',
    'ten pods open 1,200 connections on a server for a few hundred',
    (draft) =>
      draft.set(
        'production',
        API,
        `${API_CONTAINER}.env[DATABASE_URL].valueFrom.secretKeyRef.key`,
        'DATABASE_DIRECT_URL',
      ),
  ),
  blocked(
    'reference-missing',
    'outage',
    'a Secret key is misspelt',
    'CreateContainerConfigError at the next start',
    (draft) =>
      draft.set(
        'staging',
        WORKER,
        `${POD}.containers[vmshift-celery-worker].env[DATABASE_URL].valueFrom.secretKeyRef.key`,
        'database-url',
      ),
  ),
  blocked(
    'cors-origins-unreadable',
    'outage',
    'CORS_ORIGINS is a bare address',
    'pydantic wants JSON: API, worker and beat crash at the start',
    (draft) =>
      draft.set('production', 'ConfigMap/vmshift-api-config', 'data.CORS_ORIGINS', 'https://vmshift.satyamay.tech'),
  ),
  blocked(
    'reference-missing',
    'outage',
    'a ConfigMap is renamed and its reader is not',
    'the pods do not start',
    (draft) =>
      draft.edit('dev', 'ConfigMap/vmshift-api-config', (copy) =>
        Object.assign(copy.metadata as object, { name: 'api-config' }),
      ),
  ),
  blocked(
    'user-changes',
    'outage',
    'the pods’ user is not the owner of the data',
    'PostgreSQL refuses a directory of another user',
    (draft) => draft.set('production', 'Deployment/postgresql', `${POD}.securityContext.runAsUser`, 1000),
  ),
  blocked('node-selector-fits-no-node', 'outage', 'pods want nodes that do not exist', 'they stay Pending', (draft) =>
    draft.set('production', API, `${POD}.nodeSelector`, { pool: 'fast' }),
  ),
  blocked(
    'reserved-pool-not-tolerated',
    'outage',
    'pods select the nodes of a reserved pool and do not tolerate its taint',
    'the taint keeps them away from the only nodes that they may run on',
    (draft) =>
      draft
        .config('production', (config) => ({
          ...config,
          cluster: { ...config.cluster, additionalNodePools: [BATCH_POOL] },
        }))
        .set('production', WORKER, `${POD}.nodeSelector`, { 'vmshift/node-pool': BATCH_POOL.name }),
  ),
  blocked(
    'too-many-pooler-clients',
    'outage',
    'the pooler takes fewer clients than there are',
    'logins are refused under load',
    (draft) =>
      draft.map<string>('production', 'ConfigMap/pgbouncer-config', 'data["pgbouncer.ini"]', (text) =>
        text.replace(/^max_client_conn = \d+$/m, 'max_client_conn = 200'),
      ),
  ),
  blocked(
    'pgbouncer-session-pooling',
    'outage',
    'the pooler lends by session',
    'every client keeps a server connection',
    (draft) =>
      draft.map<string>('staging', 'ConfigMap/pgbouncer-config', 'data["pgbouncer.ini"]', (text) =>
        text.replace('pool_mode = transaction', 'pool_mode = session'),
      ),
  ),
  warned(
    'pgbouncer-pool-too-small',
    'outage',
    'each pooler opens half of the servers',
    'they are soon all held by requests that wait',
    (draft) =>
      draft.map<string>('production', 'ConfigMap/pgbouncer-config', 'data["pgbouncer.ini"]', (text) =>
        text.replace(/^default_pool_size = \d+$/m, 'default_pool_size = 40'),
      ),
  ),
  warned(
    'pgbouncer-pool-too-small',
    'outage',
    'each pooler may open half of the servers',
    'the same under another name',
    (draft) =>
      draft.map<string>('production', 'ConfigMap/pgbouncer-config', 'data["pgbouncer.ini"]', (text) =>
        text.replace(/^max_db_connections = \d+$/m, 'max_db_connections = 40'),
      ),
  ),
  warned(
    'pgbouncer-waits-too-long',
    'outage',
    'requests wait for the pooler as long as before',
    'gunicorn kills the process first',
    (draft) =>
      draft.map<string>('production', 'ConfigMap/pgbouncer-config', 'data["pgbouncer.ini"]', (text) =>
        text.replace(/^query_wait_timeout = \d+$/m, 'query_wait_timeout = 15'),
      ),
  ),
  blocked(
    'too-many-database-connections',
    'outage',
    'PostgreSQL accepts twenty connections',
    'the pooler’s own do not fit',
    (draft) =>
      draft.map<string[]>('production', 'Deployment/postgresql', `${POD}.containers[postgresql].args`, (args) =>
        args.map((word) => word.replace(/^max_connections=\d+$/, 'max_connections=20')),
      ),
  ),
  blocked(
    'queue-may-fill-container',
    'outage',
    'Redis may use all of its container',
    'it is killed instead of refusing',
    (draft) =>
      draft.map<string>('production', 'ConfigMap/redis-config', 'data["redis.conf"]', (text) =>
        text.replace(/maxmemory \d+/, 'maxmemory 1gb'),
      ),
  ),
  warned('pods-may-share-a-node', 'outage', 'API pods may share a node', 'one failing node takes all', (draft) =>
    draft.set('production', API, `${POD}.topologySpreadConstraints`, undefined),
  ),
  warned(
    'progress-deadline-too-long',
    'sync-failure',
    'a failing rollout is waited for an hour',
    'Argo CD applies nothing newer meanwhile, a rollback neither',
    (draft) => draft.set('production', API, 'spec.progressDeadlineSeconds', 3600),
  ),
  warned(
    'process-started-differently',
    'outage',
    'the API is started by another command',
    'no rule can tell from the text',
    (draft) =>
      draft.set('production', API, `${API_CONTAINER}.command`, [
        'uvicorn',
        'app.main:app',
        '--host',
        '0.0.0.0',
        '--port',
        '8000',
      ]),
  ),
  blocked(
    'pod-waits-in-vain',
    'outage',
    'pods wait for a condition',
    'no controller sets it: no new pod is ever ready',
    (draft) => draft.set('production', API, `${POD}.readinessGates`, [{ conditionType: 'example.com/ready' }]),
  ),
  blocked(
    'pods-must-share-a-node',
    'outage',
    'pods run next to a cache that is not there',
    'the rollout stays Pending',
    (draft) =>
      draft.set('production', API, `${POD}.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution`, [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'memcached' } } },
      ]),
  ),
  blocked('job-suspended', 'outage', 'the schema Job is suspended', 'the sync waits for it without end', (draft) =>
    draft.set('production', 'Job/vmshift-schema', 'spec.suspend', true),
  ),
  blocked(
    'autoscaler-climbs-slowly',
    'capacity',
    'one API pod in half an hour',
    'a policy that was meant against flapping: the morning is over before the pods are there',
    (draft) =>
      draft.set('production', API_HPA, 'spec.behavior.scaleUp.policies', [
        { type: 'Pods', value: 1, periodSeconds: 1800 },
      ]),
  ),
  blocked(
    'autoscaler-starts-later',
    'capacity',
    'the autoscaler aims at cores',
    '100 in place of 100m: no pod ever uses as much',
    (draft) =>
      draft.set('production', API_HPA, 'spec.metrics[0].resource.target', {
        type: 'AverageValue',
        averageValue: '100',
      }),
  ),
  blocked('disk-of-no-node', 'capacity', 'a pod asks for a disk', 'no node has 500Gi', (draft) =>
    draft.set('production', API, `${API_CONTAINER}.resources.requests["ephemeral-storage"]`, '500Gi'),
  ),
  blocked(
    'celery-asks-another-server',
    'exposure',
    'workers get a broker on the command line',
    'tasks with passwords of customers are sent there',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) => [
        ...words,
        '--broker=redis://203.0.113.9/0',
      ]),
  ),
  warned(
    'celery-pool-changes',
    'outage',
    'workers run tasks one by one',
    'solo blocks the whole pod for the length of a task',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) => [
        ...words,
        '--pool=solo',
      ]),
  ),
  warned(
    'celery-processes-short-lived',
    'capacity',
    'a process for each task',
    'meant against a leak of memory; the pod forks and connects all day',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) => [
        ...words,
        '--max-tasks-per-child=1',
      ]),
  ),
  blocked('celery-kills-tasks', 'outage', 'tasks end after five seconds', 'a migration takes ten', (draft) =>
    draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) => [
      ...words,
      '--time-limit=5',
    ]),
  ),
  warned(
    'celery-takes-too-many-tasks',
    'capacity',
    'each worker takes every task',
    'the pods that the autoscaler adds have nothing to do',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) => [
        ...words,
        '--prefetch-multiplier=0',
      ]),
  ),
  blocked(
    'celery-name-unknown-to-probe',
    'outage',
    'workers get a speaking name',
    'the probe asks for celery@ and the pod, and restarts each',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) => [
        ...words,
        '--hostname=worker@%h',
      ]),
  ),
  warned(
    'processes-out-of-memory',
    'capacity',
    'workers scale by themselves',
    '--autoscale overrides --concurrency: forty processes in 2 GiB',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) => [
        ...words,
        '--autoscale=40,2',
      ]),
  ),
  blocked(
    'celery-leaves-the-container',
    'outage',
    'the worker goes into the background',
    'its container ends at once',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) => [
        ...words,
        '--detach',
      ]),
  ),
  blocked(
    'scheduler-writes-rarely',
    'outage',
    'the scheduler wakes up once an hour',
    'its file is older than the probe allows',
    (draft) =>
      draft.map<string[]>('production', BEAT, `${POD}.containers[vmshift-celery-beat].command`, (words) => [
        ...words,
        '--max-interval=3600',
      ]),
  ),
  warned(
    'celery-logs-arguments',
    'secret-leak',
    'workers log everything',
    'the arguments of tasks hold passwords of customers',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) =>
        words.map((word) => word.replace('WARNING', 'DEBUG')),
      ),
  ),
  warned(
    'celery-processes-fewer',
    'capacity',
    'one process for each worker',
    'a quarter of the tasks at once',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) =>
        words.map((word) => word.replace('--concurrency=4', '--concurrency=1')),
      ),
  ),
  warned(
    'celery-processes-of-the-node',
    'capacity',
    'workers start as many processes as there are CPUs',
    'Celery counts those of the node, not of the limit',
    (draft) =>
      draft.map<string[]>('production', WORKER, `${POD}.containers[vmshift-celery-worker].command`, (words) =>
        words.filter((word) => word !== '--concurrency=4'),
      ),
  ),
  warned(
    'postgresql-cuts-off',
    'outage',
    'statements end after a second',
    'meant for requests; migrations and reports of the workers end with them',
    (draft) =>
      draft.map<string[]>('production', 'Deployment/postgresql', `${POD}.containers[postgresql].args`, (args) => [
        ...args,
        '-c',
        'statement_timeout=1s',
      ]),
  ),
  warned(
    'postgresql-recovers-slowly',
    'outage',
    'a checkpoint once a day',
    'a crash is then followed by hours of recovery',
    (draft) =>
      draft.map<string[]>('production', 'Deployment/postgresql', `${POD}.containers[postgresql].args`, (args) => [
        ...args,
        '-c',
        'checkpoint_timeout=1d',
      ]),
  ),
  blocked(
    'postgresql-refuses-clients',
    'outage',
    'a library that the image has not',
    'the server does not start',
    (draft) =>
      draft.map<string[]>('production', 'Deployment/postgresql', `${POD}.containers[postgresql].args`, (args) => [
        ...args,
        '-c',
        'shared_preload_libraries=pg_cron',
      ]),
  ),
  warned(
    'postgresql-autovacuum-off',
    'outage',
    'tables are vacuumed when half of them is dead',
    'off in all but name',
    (draft) =>
      draft.map<string[]>('production', 'Deployment/postgresql', `${POD}.containers[postgresql].args`, (args) => [
        ...args,
        '-c',
        'autovacuum_vacuum_scale_factor=0.5',
      ]),
  ),
  warned(
    'postgresql-sorts-fill-container',
    'capacity',
    'an index may take 4 GB',
    'more than the container has',
    (draft) =>
      draft.map<string[]>('production', 'Deployment/postgresql', `${POD}.containers[postgresql].args`, (args) => [
        ...args,
        '-c',
        'maintenance_work_mem=4GB',
      ]),
  ),
  warned(
    'pgbouncer-lends-without-end',
    'outage',
    'the pooler waits for idle transactions',
    'one that hangs keeps its server and its locks',
    (draft) =>
      draft.map<string>('production', 'ConfigMap/pgbouncer-config', 'data["pgbouncer.ini"]', (text) =>
        text.replace('idle_transaction_timeout = 300', 'idle_transaction_timeout = 0'),
      ),
  ),
  warned(
    'redis-log-not-bounded',
    'outage',
    'the log of Redis is never rewritten',
    'it holds every command since the first, until the volume is full',
    (draft) =>
      draft.map<string>(
        'production',
        'ConfigMap/redis-config',
        'data["redis.conf"]',
        (text) => `${text}\nauto-aof-rewrite-percentage 0\n`,
      ),
  ),
  blocked(
    'names-looked-up-otherwise',
    'outage',
    'ndots 0 against many lookups',
    'a popular tip: the resolver of Alpine finds no short name any more',
    (draft) => draft.set('production', API, `${POD}.dnsConfig`, { options: [{ name: 'ndots', value: '0' }] }),
  ),
  warned(
    'names-looked-up-otherwise',
    'outage',
    'half a minute for each name server',
    'one lost packet holds a request up for longer than gunicorn waits',
    (draft) => draft.set('production', API, `${POD}.dnsConfig`, { options: [{ name: 'timeout', value: '30' }] }),
  ),
  warned(
    'variables-of-services',
    'outage',
    'variables of all Services',
    'REDIS_PORT=tcp://… was read as a number, and the process ended',
    (draft) => draft.set('production', API, `${POD}.enableServiceLinks`, true),
  ),
  warned(
    'processes-of-a-pod-shared',
    'privilege',
    'the containers of the pooler share their processes',
    'its hook signals process 1, which is the pause container',
    (draft) => draft.set('production', 'Deployment/pgbouncer', `${POD}.shareProcessNamespace`, true),
  ),
  warned(
    'working-directory-changes',
    'outage',
    'the API starts in another folder',
    'it does not find its own module',
    (draft) => draft.set('production', API, `${API_CONTAINER}.workingDir`, '/tmp'),
  ),
  warned(
    'pods-may-share-a-node',
    'outage',
    'ten pods more on one node than on another',
    'the constraint stays and binds nothing',
    (draft) => draft.set('production', API, `${POD}.topologySpreadConstraints[0].maxSkew`, 10),
  ),
  blocked(
    'ready-after-deadline',
    'outage',
    'the start-up probe begins after five minutes',
    'every rollout has failed by then',
    (draft) => draft.set('production', API, `${API_CONTAINER}.startupProbe.initialDelaySeconds`, 300),
  ),
  warned(
    'taint-tolerated-without-need',
    'capacity',
    'pods stay on a node that fails for an hour',
    'they are not started elsewhere meanwhile',
    (draft) =>
      draft.set('production', API, `${POD}.tolerations`, [
        { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 3600 },
      ]),
  ),
  blocked(
    'gunicorn-option-harms',
    'outage',
    'gunicorn ends what is blocked for five seconds',
    'a locked table then ends one process after the other',
    (draft) =>
      draft.map<string>(
        'production',
        'ConfigMap/vmshift-api-config',
        'data.GUNICORN_CMD_ARGS',
        (flags) => `${flags} --timeout 5`,
      ),
  ),
  blocked(
    'gunicorn-option-harms',
    'outage',
    'gunicorn listens on its own host',
    'a copied line of a tutorial: the Service finds nothing',
    (draft) =>
      draft.map<string>(
        'production',
        'ConfigMap/vmshift-api-config',
        'data.GUNICORN_CMD_ARGS',
        (flags) => `${flags} --bind=127.0.0.1:8000`,
      ),
  ),
  warned('gunicorn-option-harms', 'outage', 'a process for each request', 'meant against a leak of memory', (draft) =>
    draft.map<string>(
      'production',
      'ConfigMap/vmshift-api-config',
      'data.GUNICORN_CMD_ARGS',
      (flags) => `${flags} --max-requests 1`,
    ),
  ),
  warned(
    'gunicorn-option-harms',
    'outage',
    'forty processes by a variable',
    'the command of the image wins: someone believes in a capacity that is not there',
    (draft) =>
      draft.map<string>(
        'production',
        'ConfigMap/vmshift-api-config',
        'data.GUNICORN_CMD_ARGS',
        (flags) => `${flags} --workers 40`,
      ),
  ),
  warned(
    'volume-not-mounted',
    'outage',
    'a cache on a volume, without its mount',
    'it is written to the container, and the volume stays empty',
    (draft) =>
      draft.map<object[]>('production', API, `${POD}.volumes`, (volumes) => [
        ...volumes,
        { name: 'cache', emptyDir: { sizeLimit: '1Gi' } },
      ]),
  ),
  blocked(
    'shared-folder-lost',
    'outage',
    'the upload does not mount the folder of the dump',
    'each step then has a folder of its own',
    (draft) =>
      draft.map<{ name: string }[]>(
        'production',
        'CronJob/postgresql-backup',
        'spec.jobTemplate.spec.template.spec.initContainers[upload].volumeMounts',
        (mounts) => mounts.filter(({ name }) => name !== 'dump'),
      ),
  ),
  warned(
    'configuration-not-reloaded',
    'outage',
    'the hash of the configuration leaves the pods',
    'it looks like noise in every diff: the next configuration reaches half of the pods, weeks later',
    (draft) => draft.set('production', API, 'spec.template.metadata.annotations["checksum/config"]', undefined),
  ),
];
