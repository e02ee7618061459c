import { clusterSecret } from '../argo-cd';
import { apply, kubectl } from '../lab';
import type { Lane } from '../lane';
import { pause } from '../processes';
import type { Scenario } from './scenario';

/** What keeps Argo CD from comparing Git with the cluster. */
export const COMPARISONS: readonly Scenario[] = [
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
    name: 'project-missing',
    title: 'the AppProject of the Application is gone',
    async run(lane, record) {
      await lane.deploy();
      await kubectl(lane.lab, ['-n', 'argocd', 'delete', 'appproject', lane.namespace]);
      await lane.refresh();
      await lane.applicationIs(({ status }) => hasCondition(status, 'InvalidSpecError'));
      await record('project-missing');
    },
  },
  {
    name: 'sources-listed',
    title: 'a list of sources was added by hand, which Argo CD reads in the place of the declared one',
    async run(lane, record) {
      await lane.deploy();
      const { spec } = await lane.getApplication();
      await lane.patchApplication({ spec: { sources: [{ ...spec.source, path: 'dist/staging' }] } });
      await comparisonFails(lane);
      await record('sources-listed');
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

/** Waits until Argo CD tells that it cannot compare. */
export function comparisonFails(lane: Lane): Promise<void> {
  return lane.applicationIs(({ status }) => hasCondition(status, 'ComparisonError'));
}

// biome-ignore lint/suspicious/noExplicitAny: the status of an Application
function hasCondition(status: any, wanted: string): boolean {
  return (status?.conditions ?? []).some(({ type }: { readonly type: string }) => type === wanted);
}

/** Credentials that the API server does not know. */
const EXPIRED = { bearerToken: 'expired', tlsClientConfig: { insecure: true } };
