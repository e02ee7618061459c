import { blocked, type CatalogueEntry, POD, warned } from './entry';

const API = 'Deployment/vmshift-api';
const API_CONTAINER = `${POD}.containers[vmshift-api]`;

/** Changes of privilege, capacity, acceptance, secrets, images and of environments against each other. */
export const ACCEPTANCE_CHANGES: readonly CatalogueEntry[] = [
  blocked('pod-security', 'privilege', 'a privileged container', 'the container owns the node', (draft) =>
    draft.set('production', API, `${API_CONTAINER}.securityContext.privileged`, true),
  ),
  blocked('pod-security', 'privilege', 'a capability for debugging', 'SYS_PTRACE reads other processes', (draft) =>
    draft.set('dev', API, `${API_CONTAINER}.securityContext.capabilities`, { drop: ['ALL'], add: ['SYS_PTRACE'] }),
  ),
  blocked('pod-security', 'privilege', 'the pod joins the node’s network', 'NetworkPolicies no longer count', (draft) =>
    draft.set('production', API, `${POD}.hostNetwork`, true),
  ),
  blocked(
    'pod-security',
    'privilege',
    'a folder of the node',
    'the container runtime’s socket is root on the node',
    (draft) =>
      draft.map<unknown[]>('production', API, `${POD}.volumes`, (volumes) => [
        ...volumes,
        { name: 'host', hostPath: { path: '/var/run' } },
      ]),
  ),
  blocked('pod-security', 'privilege', 'the pod may run as root', 'runAsNonRoot is what refuses it', (draft) =>
    draft.set('production', 'Deployment/redis', `${POD}.securityContext.runAsNonRoot`, undefined),
  ),
  blocked('pod-security', 'privilege', 'no seccomp profile', 'every system call is allowed', (draft) =>
    draft.set('staging', API, `${POD}.securityContext.seccompProfile`, { type: 'Unconfined' }),
  ),
  blocked(
    'token-mounted',
    'privilege',
    'the token of the account is mounted',
    'a credential of the API server in a pod that never calls it',
    (draft) => draft.set('production', API, `${POD}.automountServiceAccountToken`, true),
  ),
  blocked(
    'rbac-grants-more',
    'privilege',
    'the account may read Secrets',
    'every credential of the namespace',
    (draft) =>
      draft.add(
        'production',
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'Role',
          metadata: { name: 'reader', namespace: 'vmshift-production' },
          rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }],
        },
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'RoleBinding',
          metadata: { name: 'reader', namespace: 'vmshift-production' },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
          subjects: [{ kind: 'ServiceAccount', name: 'vmshift' }],
        },
      ),
  ),
  blocked(
    'secret-taken-whole',
    'privilege',
    'the whole Secret as environment',
    'the API gets the backup’s keys and the server’s password',
    (draft) => draft.set('production', API, `${API_CONTAINER}.envFrom`, [{ secretRef: { name: 'vmshift-secrets' } }]),
  ),
  warned('container-added', 'privilege', 'a sidecar', 'it shares network and volumes of the pod', (draft) =>
    draft.map<object[]>('production', API, `${POD}.containers`, (containers) => [
      ...containers,
      { ...containers[0], name: 'proxy', command: ['sh', '-c', 'sleep 1d'], ports: [] },
    ]),
  ),
  warned(
    'reads-more-secrets',
    'privilege',
    'the scheduler gets the database’s password',
    'one more place from which it can leak',
    (draft) =>
      draft.map<unknown[]>(
        'production',
        'Deployment/vmshift-celery-beat',
        `${POD}.containers[vmshift-celery-beat].env`,
        (env) => [
          ...env,
          { name: 'DB', valueFrom: { secretKeyRef: { name: 'vmshift-secrets', key: 'POSTGRES_PASSWORD' } } },
        ],
      ),
  ),
  blocked(
    'root-file-system-writable',
    'privilege',
    'the root file system is writable',
    'a break-in can stay',
    (draft) => draft.set('production', API, `${API_CONTAINER}.securityContext.readOnlyRootFilesystem`, false),
  ),
  blocked('quota-exceeded', 'capacity', 'the autoscaler may make forty pods', 'quota and nodes end before', (draft) =>
    draft.set('production', 'HorizontalPodAutoscaler/vmshift-api-hpa', 'spec.maxReplicas', 40),
  ),
  blocked('nodes-full', 'capacity', 'the API asks for four cores', 'no node has them', (draft) =>
    draft.set('production', API, `${API_CONTAINER}.resources`, {
      requests: { cpu: '4', memory: '1Gi' },
      limits: { cpu: '4', memory: '2Gi' },
    }),
  ),
  blocked('quota-exceeded', 'capacity', 'the quota is cut', 'scaling stops half-way', (draft) =>
    draft.set('production', 'ResourceQuota/vmshift', 'spec.hard["requests.cpu"]', '10'),
  ),
  blocked(
    'limit-range-exceeded',
    'capacity',
    'the limit range is cut',
    'pods that exist cannot be recreated',
    (draft) => draft.set('production', 'LimitRange/vmshift', 'spec.limits[0].max.memory', '1Gi'),
  ),
  blocked(
    'limit-range-exceeded',
    'capacity',
    'the limit range bounds whole pods too low',
    'the sum of a pod’s limits counts',
    (draft) =>
      draft.map<object[]>('production', 'LimitRange/vmshift', 'spec.limits', (limits) => [
        ...limits,
        { type: 'Pod', max: { cpu: '500m' } },
      ]),
  ),
  warned(
    'processes-out-of-memory',
    'capacity',
    'ten times as many processes in the same memory',
    'the kernel kills them under load',
    (draft) =>
      draft.map<string[]>(
        'production',
        'Deployment/vmshift-celery-worker',
        `${POD}.containers[vmshift-celery-worker].command`,
        (words) => words.map((word) => word.replace('--concurrency=4', '--concurrency=40')),
      ),
  ),
  warned(
    'autoscaler-target-too-low',
    'capacity',
    'an autoscaler that aims at next to nothing',
    'it is at its maximum day and night',
    (draft) =>
      draft.set(
        'production',
        'HorizontalPodAutoscaler/vmshift-api-hpa',
        'spec.metrics[0].resource.target.averageUtilization',
        5,
      ),
  ),
  blocked(
    'nodes-full',
    'capacity',
    'the pool shrinks under the pods',
    'the autoscaler’s maximum no longer fits',
    (draft) =>
      draft.config('production', (config) => ({
        ...config,
        cluster: { ...config.cluster, nodePool: { ...config.cluster.nodePool, maxNodes: 4 } },
      })),
  ),
  blocked('memory-limit-lowered', 'outage', 'the API lives on 64Mi', 'four processes do not even start', (draft) =>
    draft.set('production', API, `${API_CONTAINER}.resources`, {
      requests: { cpu: '1', memory: '64Mi' },
      limits: { cpu: '2', memory: '64Mi' },
    }),
  ),
  blocked(
    'request-over-limit',
    'sync-failure',
    'the request is above the limit',
    'the API server refuses it',
    (draft) => draft.set('production', API, `${API_CONTAINER}.resources.requests.memory`, '4Gi'),
  ),
  blocked(
    'field-immutable',
    'sync-failure',
    'the selector changes',
    'selectors are immutable: every sync fails',
    (draft) => draft.set('production', API, 'spec.selector.matchLabels', { app: 'vmshift-api', tier: 'backend' }),
  ),
  blocked(
    'job-is-no-sync-hook',
    'sync-failure',
    'the schema Job is no hook',
    'a Job’s template is immutable: the next release is refused',
    (draft) =>
      draft.set('production', 'Job/vmshift-schema', 'metadata.annotations["argocd.argoproj.io/hook"]', undefined),
  ),
  blocked(
    'job-is-no-sync-hook',
    'sync-failure',
    'the schema Job runs before everything',
    'PreSync waits for a database that comes later',
    (draft) => draft.set('dev', 'Job/vmshift-schema', 'metadata.annotations["argocd.argoproj.io/hook"]', 'PreSync'),
  ),
  blocked(
    'needed-object-applied-later',
    'sync-failure',
    'the API is applied before the database',
    'Argo CD waits for the API’s health first',
    (draft) => draft.set('production', API, 'metadata.annotations["argocd.argoproj.io/sync-wave"]', '0'),
  ),
  blocked(
    'object-is-a-hook',
    'sync-failure',
    'a Deployment becomes a hook',
    'hooks are recreated at every sync',
    (draft) => draft.set('production', API, 'metadata.annotations["argocd.argoproj.io/hook"]', 'Sync'),
  ),
  blocked(
    'data-is-a-hook',
    'data-loss',
    'a claim becomes a hook of Helm',
    'Argo CD runs Helm’s hooks too, and deletes them before each sync',
    (draft) =>
      draft.set(
        'production',
        'PersistentVolumeClaim/postgresql-pvc',
        'metadata.annotations["helm.sh/hook"]',
        'pre-install',
      ),
  ),
  blocked(
    'object-is-a-hook',
    'sync-failure',
    'a Service becomes a test of Helm',
    'Argo CD leaves it out, and prunes the one that runs',
    (draft) => draft.set('production', 'Service/redis', 'metadata.annotations["helm.sh/hook"]', 'test'),
  ),
  blocked(
    'health-ignored',
    'outage',
    'the API no longer counts for health',
    'a release that does not run looks Healthy',
    (draft) => draft.set('production', API, 'metadata.annotations["argocd.argoproj.io/ignore-healthcheck"]', 'true'),
  ),
  warned('container-injected', 'privilege', 'a sidecar is put into the pods', 'what runs stands in no file', (draft) =>
    draft.set('production', API, `spec.template.metadata.annotations["sidecar.istio.io/inject"]`, 'true'),
  ),
  blocked(
    'object-replaced-by-sync',
    'outage',
    'objects are replaced instead of changed',
    'Replace=true deletes first',
    (draft) =>
      draft.set(
        'production',
        API,
        'metadata.annotations["argocd.argoproj.io/sync-options"]',
        'Replace=true,Force=true',
      ),
  ),
  blocked(
    'file-not-read',
    'sync-failure',
    'a file is marked to be skipped',
    'the marker is a comment, and removes the object',
    (draft) =>
      draft.file('production', 'NetworkPolicy/default-deny', (file) => ({
        ...file,
        text: `# +argocd:skip-file-rendering\n${file.text}`,
      })),
  ),
  blocked('file-not-read', 'sync-failure', 'a file moves into a folder', 'the Application does not recurse', (draft) =>
    draft.file('production', 'Service/redis', (file) => ({ ...file, name: `services/${file.name}` })),
  ),
  blocked('namespace-wrong', 'sync-failure', 'an object of another namespace', 'the AppProject refuses it', (draft) =>
    draft.set('production', 'ConfigMap/redis-config', 'metadata.namespace', 'default'),
  ),
  blocked('kind-not-permitted', 'sync-failure', 'a cluster role', 'Argo CD’s credential is namespaced', (draft) =>
    draft.add('production', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'all' },
      rules: [],
    }),
  ),
  blocked(
    'api-version-not-served',
    'sync-failure',
    'a beta API that is gone',
    'autoscaling/v2beta2 ended with 1.26',
    (draft) => draft.set('production', 'HorizontalPodAutoscaler/vmshift-api-hpa', 'apiVersion', 'autoscaling/v2beta2'),
  ),
  blocked('credential-in-git', 'secret-leak', 'a password in the environment', 'it stays in the history', (draft) =>
    draft.set('production', 'Deployment/postgresql', `${POD}.containers[postgresql].env[POSTGRES_PASSWORD]`, {
      name: 'POSTGRES_PASSWORD',
      value: 'correct-horse',
    }),
  ),
  blocked(
    'credential-in-git',
    'secret-leak',
    'a URL with a password in a ConfigMap',
    'every reader of the repository reads it',
    (draft) =>
      draft.set(
        'staging',
        'ConfigMap/vmshift-api-config',
        'data.MIRROR',
        'postgresql://reader:battery-staple@db.example/vmshift',
      ),
  ),
  blocked('secret-in-manifests', 'secret-leak', 'a Secret in dist/', 'base64 hides nothing', (draft) =>
    draft.add('production', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'extra', namespace: 'vmshift-production' },
      stringData: { key: 'not-shown' },
    }),
  ),
  blocked(
    'image-of-another-branch',
    'wrong-image',
    'a build of develop in production',
    'the tag names the branch',
    (draft) =>
      draft.map<string>('production', API, `${API_CONTAINER}.image`, (image) => image.replace(':main-', ':develop-')),
  ),
  blocked('image-of-another-branch', 'wrong-image', 'latest', 'no branch, and another build tomorrow', (draft) =>
    draft.set('production', API, `${API_CONTAINER}.image`, 'ghcr.io/ilearn-code/vmshift-api:latest'),
  ),
  blocked('image-not-pinned', 'wrong-image', 'a foreign image', 'it was not pinned, scanned or reviewed', (draft) =>
    draft.set('production', 'Deployment/redis', `${POD}.containers[redis].image`, 'bitnami/redis:7.4.1'),
  ),
  blocked('image-not-pinned', 'wrong-image', 'the digest is dropped', 'a user who can push can exchange it', (draft) =>
    draft.map<string>(
      'production',
      'Deployment/pgbouncer',
      `${POD}.containers[pgbouncer].image`,
      (image) => image.split('@')[0] ?? '',
    ),
  ),
  warned(
    'environments-drift-apart',
    'drift-between-environments',
    'a timeout for staging alone',
    'dev runs the same branch and no longer behaves alike',
    (draft) => draft.set('staging', API, `${API_CONTAINER}.readinessProbe.failureThreshold`, 5),
  ),
  blocked('pull-secret-missing', 'outage', 'the pull secret is dropped', 'new nodes cannot pull', (draft) =>
    draft.set('production', API, `${POD}.imagePullSecrets`, undefined),
  ),
  blocked(
    'pod-finds-names-elsewhere',
    'exposure',
    'pods find their hosts in a file',
    'who has the address gets the password of the queue',
    (draft) => draft.set('production', API, `${POD}.hostAliases`, [{ ip: '10.0.0.1', hostnames: ['redis'] }]),
  ),
  blocked(
    'model-branch-changes',
    'wrong-image',
    'production follows develop, with its pin',
    'the head finds its own model right; every push to develop is deployed to production',
    (draft) =>
      draft
        .config('production', (config) => ({ ...config, branch: 'develop' }))
        .pin('production', (pin) => ({ ...pin, branch: 'develop' })),
  ),
  blocked(
    'model-image-repository-changes',
    'wrong-image',
    'the API comes from another repository, in the model and in what is rendered',
    'the check of rendered images takes the repositories of the same model',
    (draft) =>
      draft
        .platform('production', (platform) => ({
          ...platform,
          images: { ...platform.images, api: 'ghcr.io/evil/vmshift-api' },
        }))
        .map<string>('production', API, `${API_CONTAINER}.image`, (image) => image.replace('ilearn-code', 'evil')),
  ),
  blocked(
    'pin-hold-edited',
    'wrong-image',
    'a hold that no command set',
    'releases leave production alone, and nothing tells who wanted that',
    (draft) => draft.pin('production', (pin) => ({ ...pin, hold: { reason: 'a freeze', by: 'someone' } })),
  ),
  blocked(
    'pin-digest-edited',
    'wrong-image',
    'a digest that no one attested',
    'the tag stays that of an honest build',
    (draft) =>
      draft.pin('production', (pin) => ({
        ...pin,
        images: { ...pin.images, api: { ...pin.images.api, digest: `sha256:${'e'.repeat(64)}` } },
      })),
  ),
];
