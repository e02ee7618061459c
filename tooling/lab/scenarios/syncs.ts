import { kubectl } from '../lab';
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

function syncFails(lane: Lane): Promise<void> {
  return lane.applicationIs(
    ({ status }) =>
      ['Failed', 'Error'].includes(status?.operationState?.phase) || (status?.operationState?.retryCount ?? 0) > 0,
  );
}
