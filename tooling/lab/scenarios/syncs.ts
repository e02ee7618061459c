import { clusterSecret } from '../argo-cd';
import { apply, kubectl } from '../lab';
import type { Lane } from '../lane';
import { pause } from '../processes';
import type { Scenario } from './scenario';

/** What Argo CD cannot do, or was told not to do. */
export const SYNCS: readonly Scenario[] = [
  {
    name: 'live-edit',
    title: 'a Deployment was edited in the cluster, and self-healing is off',
    async run(lane, record) {
      await lane.deploy();
      await lane.patchApplication({ spec: { syncPolicy: { automated: { selfHeal: false } } } });
      await lane.kubectl('set', 'image', 'deployment/vmshift-celery-beat', `vmshift-celery-beat=${EDITED_IMAGE}`);
      await lane.applicationIs(({ status }) => status.sync.status === 'OutOfSync');
      await pause(30);
      await record('live-edit');
    },
  },
  {
    name: 'automation-off',
    title: 'a release waits for a person: automated sync is off',
    async run(lane, record) {
      await lane.deploy();
      await lane.patchApplication({ spec: { syncPolicy: { automated: null } } });
      await lane.releaseImage('vmshift-celery', 'main-slow');
      await lane.applicationIs(({ status }) => status.sync.status === 'OutOfSync');
      await pause(10);
      await record('automation-off');
    },
  },
  {
    name: 'reconcile-skipped',
    title: 'an annotation tells Argo CD to leave the Application alone',
    async run(lane, record) {
      await lane.deploy();
      await lane.annotate('argocd.argoproj.io/skip-reconcile=true');
      await lane.releaseImage('vmshift-celery', 'main-slow');
      await pause(30);
      await record('reconcile-skipped');
    },
  },
  {
    name: 'application-deleting',
    title: 'the Application is being deleted and waits for an object with a finalizer',
    async run(lane, record) {
      await lane.deploy();
      await lane.patchApplication({ metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'] } });
      await lane.kubectl('patch', 'configmap', 'redis-config', '--type=merge', '-p', FINALIZER);
      await kubectl(lane.lab, ['-n', 'argocd', 'delete', 'app', lane.namespace, '--wait=false']);
      await pause(45);
      await record('application-deleting');
      await lane.kubectl(
        'patch',
        'configmap',
        'redis-config',
        '--type=merge',
        '-p',
        '{"metadata":{"finalizers":null}}',
      );
    },
  },
  {
    name: 'application-missing',
    title: 'Argo CD has no Application for the environment',
    async run(lane, record) {
      await lane.deploy();
      await kubectl(lane.lab, ['-n', 'argocd', 'delete', 'app', lane.namespace]);
      await record('application-missing');
    },
  },
  {
    name: 'wrong-path',
    title: 'the Application names a folder that is not in Git',
    async run(lane, record) {
      await lane.deploy();
      await lane.patchApplication({ spec: { source: { path: 'dist/prod' } } });
      await comparisonFails(lane);
      await record('wrong-path');
    },
  },
  {
    name: 'wrong-revision',
    title: 'the Application names a branch that is not in Git',
    async run(lane, record) {
      await lane.deploy();
      await lane.patchApplication({ spec: { source: { targetRevision: 'release-1' } } });
      await comparisonFails(lane);
      await record('wrong-revision');
    },
  },
  {
    name: 'yaml-broken',
    title: 'a file of the environment is not YAML',
    async run(lane, record) {
      await lane.deploy();
      await lane.release(() => undefined, { 'notes.yaml': 'apiVersion: v1\nkind: ConfigMap\n  metadata: {name: x\n' });
      await comparisonFails(lane);
      await record('yaml-broken');
    },
  },
  {
    name: 'unknown-kind',
    title: 'a release has an object of a kind that the cluster does not know',
    async run(lane, record) {
      await lane.deploy();
      lane.manifests = new Map([...lane.manifests, ['monitor.yaml', [SERVICE_MONITOR]]]);
      await lane.patchProject([{ group: '*', kind: '*' }]);
      await lane.release(() => undefined);
      await syncFails(lane);
      await record('unknown-kind');
    },
  },
  {
    name: 'project-refused',
    title: 'the AppProject does not allow a kind of a release',
    async run(lane, record) {
      await lane.deploy();
      lane.manifests = new Map([...lane.manifests, ['role.yaml', [ROLE]]]);
      await lane.release(() => undefined);
      await syncFails(lane);
      await record('project-refused');
      await lane.applicationIs(({ status }) => status.operationState.phase === 'Failed', 600);
      await pause(5);
      await record('sync-gave-up');
    },
  },
  {
    name: 'repository-refused',
    title: 'the AppProject does not allow the repository',
    async run(lane, record) {
      await lane.deploy();
      const sourceRepos = ['https://github.com/ilearn-code/vmshift.git'];
      const args = ['-n', 'argocd', 'patch', 'appproject', lane.namespace, '--type=merge', '-p'];
      await kubectl(lane.lab, [...args, JSON.stringify({ spec: { sourceRepos } })]);
      await lane.refresh();
      await lane.applicationIs(({ status }) => hasCondition(status, 'InvalidSpecError'));
      await record('repository-refused');
    },
  },
  {
    name: 'cluster-credential-expired',
    title: 'the token with which Argo CD reaches the cluster is not valid any more',
    alone: true,
    async run(lane, record) {
      await lane.deploy();
      await apply(lane.lab, [clusterSecret(lane.lab, EXPIRED)]);
      lane.atEnd(() => apply(lane.lab, [clusterSecret(lane.lab)]));
      await lane.refresh();
      await comparisonFails(lane);
      await pause(20);
      await record('cluster-credential-expired');
    },
  },
];

/** A field that Argo CD applied: with its server-side diff an addition of another is no difference. */
const EDITED_IMAGE = 'ghcr.io/ilearn-code/vmshift-celery:main-slow';

const FINALIZER = JSON.stringify({ metadata: { finalizers: ['vmshift.example.com/hold'] } });

const ROLE = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'reader' },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
};

const SERVICE_MONITOR = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata: { name: 'vmshift-api' },
  spec: { endpoints: [{ port: 'http' }] },
};

function comparisonFails(lane: Lane): Promise<void> {
  return lane.applicationIs(({ status }) => hasCondition(status, 'ComparisonError'));
}

function syncFails(lane: Lane): Promise<void> {
  return lane.applicationIs(
    ({ status }) =>
      ['Failed', 'Error'].includes(status?.operationState?.phase) || (status?.operationState?.retryCount ?? 0) > 0,
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the status of an Application
function hasCondition(status: any, wanted: string): boolean {
  return (status?.conditions ?? []).some(({ type }: { readonly type: string }) => type === wanted);
}

/** Credentials that the API server does not know. */
const EXPIRED = { bearerToken: 'expired', tlsClientConfig: { insecure: true } };
