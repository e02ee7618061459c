import type { Rule } from '@vmshift/findings';
import { stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';

const TYPES = ['linode_lke_cluster'];
const SKEW = 'https://kubernetes.io/releases/version-skew-policy/';

type Minor = readonly [major: number, minor: number];

/** `1.35` → [1, 35]; undefined for anything else. */
function minorOf(version: string | undefined): Minor | undefined {
  const match = /^v?(\d+)\.(\d+)/.exec(version ?? '');
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

/** From which minor version to which, and over how many; undefined where one is not known or none changes. */
function upgradeOf({ before, after }: PlannedResource): { readonly old: Minor; readonly steps: number } | undefined {
  const [from, to] = [stringAt(before, 'k8s_version'), stringAt(after, 'k8s_version')];
  const [old, next] = [minorOf(from), minorOf(to)];
  if (from === to || old === undefined || next === undefined) return undefined;
  return { old, steps: next[0] === old[0] ? next[1] - old[1] : (next[0] - old[0]) * Number.POSITIVE_INFINITY };
}

const kubernetesDowngrade = resourceRule({
  id: 'kubernetes-downgrade',
  title: 'A cluster never goes back to an earlier version of Kubernetes',
  types: TYPES,
  actions: ['update'],
  judge: (cluster) =>
    (upgradeOf(cluster)?.steps ?? 0) < 0
      ? [{ path: ['k8s_version'], version: stringAt(cluster.before, 'k8s_version') }]
      : [],
  class: 'sync-failure',
  verdict: 'block',
  because: 'Kubernetes cannot go back to an earlier minor version; the plan does not show that',
  impact: 'the apply fails, and the cluster keeps its version or loses the nodes of a matching version',
  fix: ({ version }) => `keep ${version}; to go back, build another cluster and restore into it`,
  see: SKEW,
  reads: ['k8s_version'],
});

const kubernetesVersionSkipped = resourceRule({
  id: 'kubernetes-version-skipped',
  title: 'A cluster is upgraded one minor version at a time',
  types: TYPES,
  actions: ['update'],
  judge: (cluster) => {
    const { old, steps } = upgradeOf(cluster) ?? { old: [0, 0], steps: 0 };
    return steps > 1 ? [{ path: ['k8s_version'], next: `${old[0]}.${old[1] + 1}` }] : [];
  },
  class: 'sync-failure',
  verdict: 'block',
  because: 'a control plane is upgraded one minor version at a time',
  impact: 'the apply fails, or objects are lost whose API versions were removed in between',
  fix: ({ next }) => `upgrade to ${next} first`,
  see: SKEW,
  reads: ['k8s_version'],
});

const kubernetesVersionRecyclesNodes = resourceRule({
  id: 'kubernetes-version-recycles-nodes',
  title: 'Nodes are replaced one after another, not all at once',
  types: TYPES,
  actions: ['update'],
  judge: (cluster) => ((upgradeOf(cluster)?.steps ?? -1) >= 0 ? [{ path: ['k8s_version'] }] : []),
  class: 'outage',
  verdict: 'block',
  because: 'the provider upgrades the control plane, then recycles every node of every pool in one call',
  impact:
    'all nodes go at the same time: everything on the cluster is down until new ones are ready; taking the change back ' +
    'afterwards does not bring the earlier version back',
  fix: 'announce a maintenance window and acknowledge this finding; or upgrade node by node in the Linode manager, then raise the version in the model',
  see: 'https://techdocs.akamai.com/linode-api/reference/post-lke-cluster-recycle',
  reads: ['k8s_version'],
});

const kubernetesVersionUnknown = resourceRule({
  id: 'kubernetes-version-unknown',
  title: 'The version of Kubernetes that a cluster gets is known',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) => {
    const isKnown = (cluster: typeof after): boolean => minorOf(stringAt(cluster, 'k8s_version')) !== undefined;
    return isKnown(before) && !isKnown(after) ? [{ path: ['k8s_version'] }] : [];
  },
  class: 'sync-failure',
  verdict: 'block',
  because: 'what is asked for is no version that can be compared with the one that runs',
  impact: 'the apply fails, or upgrades, or asks for an earlier version, and no other rule sees it',
  fix: 'write the minor version, such as 1.35',
  see: SKEW,
  reads: ['k8s_version'],
});

/** A version of Kubernetes changes in place, but all nodes are recycled at once, and there is no way back. */
export const kubernetesVersionRules: readonly Rule<PlanContext>[] = [
  kubernetesDowngrade,
  kubernetesVersionSkipped,
  kubernetesVersionRecyclesNodes,
  kubernetesVersionUnknown,
];
