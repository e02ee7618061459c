import { contextName } from '@vmshift/environments';
import { counted } from '@vmshift/findings';
import { type ClusterObservation, seenValue } from '@vmshift/observation';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { applicationOfView } from '../argocd/application-state';

interface AppliedFacts extends DiagnosisFacts {
  readonly context: string;
  readonly lacking: number;
  readonly applied: number;
}

/** Where the cluster's objects of a kind are; what a controller makes and ends by itself is not asked for. */
const LISTS = {
  Deployment: 'deployments',
  CronJob: 'cronJobs',
  PersistentVolumeClaim: 'claims',
  HorizontalPodAutoscaler: 'autoscalers',
  ResourceQuota: 'quotas',
  Service: 'services',
  Ingress: 'ingresses',
} as const satisfies Readonly<Record<string, keyof ClusterObservation>>;

/** Names of the objects of each kind that was seen, as `Kind/name`, with those that no reader understands. */
function namesOf(cluster: ClusterObservation): ReadonlyMap<string, ReadonlySet<string>> {
  const unreadable = cluster.unreadable.map(({ object }) => object);
  return new Map(
    Object.entries(LISTS).flatMap(([kind, list]) => {
      const objects = seenValue<readonly { readonly name: string }[]>(cluster[list]);
      return objects === undefined
        ? []
        : [[kind, new Set([...objects.map(({ name }) => `${kind}/${name}`), ...unreadable])] as const];
    }),
  );
}

/** Of `Kind/name`. */
function kindOf(object: string): string {
  return object.slice(0, object.indexOf('/'));
}

/**
 * What Argo CD finds in the cluster as Git has it, and the context of the environment does not show. An empty list is also
 * what a namespace answers that the cluster never had.
 */
function judge(view: EnvironmentView): readonly AppliedFacts[] {
  const cluster = seenValue(view.observed.cluster);
  const application = applicationOfView(view);
  if (cluster === undefined || application === undefined || application.deletedAt !== undefined) return [];
  const names = namesOf(cluster);
  const applied = application.resources
    .filter(({ sync, health, hook, requiresPruning }) => {
      const found = sync === 'Synced' && health !== 'Missing';
      return found && !hook && !requiresPruning;
    })
    .map(({ object }) => object)
    .filter((object) => names.has(kindOf(object)));
  const lacking = applied.filter((object) => !names.get(kindOf(object))?.has(object));
  if (lacking.length === 0) return [];
  const { environment } = view;
  const object = `Namespace/${environment.namespace}`;
  // No others: what else Argo CD tells of these objects is no symptom of a context that leads elsewhere.
  const some = lacking.length < applied.length;
  const evidence = some ? [{ object, message: `not there: ${lacking.join(', ')}` }] : [];
  return [{ object, evidence, context: contextName(environment), lacking: lacking.length, applied: applied.length }];
}

/** Whether the cluster that was looked at is the one that Argo CD writes to. */
export const appliedObjectRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'applied-objects-absent',
    title: 'The cluster that is asked lacks objects that Argo CD finds in it',
    judge,
    severity: 'degraded',
    cause: ({ context, lacking, applied }) =>
      lacking === applied
        ? `the kubectl context ${context} leads to a cluster that has none of the ${counted(applied, 'object')} that Argo CD finds in this environment: it is another cluster, or its namespace was emptied`
        : `the kubectl context ${context} does not show ${lacking} of the ${counted(applied, 'object')} that Argo CD finds in this environment: they were deleted, or it leads to another cluster`,
    next: (_facts, { environment, access }) => [
      command.showWorkloads(environment),
      command.showAddress(environment),
      command.describeApplication(access, environment),
      command.makeContext(environment),
    ],
    runbook: 'on-call.md#another-cluster-than-that-of-argo-cd',
    see: 'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#context',
  }),
];
