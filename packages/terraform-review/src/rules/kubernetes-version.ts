import { stringAt } from '../plan-value';
import { type Danger, ruleFor } from '../rule';

const SKEW = 'https://kubernetes.io/releases/version-skew-policy/';

/** `1.35` → [1, 35]; undefined for anything else. */
function minor(version: string | undefined): readonly [number, number] | undefined {
  const match = /^v?(\d+)\.(\d+)/.exec(version ?? '');
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

/** A cluster's version changes in place, but all nodes of all pools are recycled at once, and there is no way back. */
export const kubernetesVersion = ruleFor(['linode_lke_cluster'], ({ action, before, after }): readonly Danger[] => {
  if (action !== 'update') return [];
  const [from, to] = [stringAt(before ?? undefined, 'k8s_version'), stringAt(after ?? undefined, 'k8s_version')];
  const [old, next] = [minor(from), minor(to)];
  if (from === to || old === undefined || next === undefined) return [];
  const change: Change = { path: 'k8s_version', before: from, after: to };
  const steps = next[0] === old[0] ? next[1] - old[1] : (next[0] - old[0]) * Number.POSITIVE_INFINITY;
  if (steps < 0) return [downgrade(change)];
  return [...(steps > 1 ? [skipped(change, `${old[0]}.${old[1] + 1}`)] : []), recycled(change)];
});

type Change = Pick<Danger, 'path' | 'before' | 'after'>;

function downgrade(change: Change): Danger {
  return {
    ...change,
    id: 'kubernetes-downgrade',
    class: 'sync-failure',
    verdict: 'block',
    because: 'Kubernetes cannot go back to an earlier minor version; the plan does not say so',
    impact: 'the apply fails, and the cluster stays as it is or without nodes of a matching version',
    fix: `keep ${String(change.before)}; to go back, build another cluster and restore into it`,
    see: SKEW,
  };
}

function skipped(change: Change, next: string): Danger {
  return {
    ...change,
    id: 'kubernetes-version-skipped',
    class: 'sync-failure',
    verdict: 'block',
    because: 'a control plane is upgraded one minor version at a time',
    impact: 'the apply fails, or objects of API versions removed in between are lost',
    fix: `go to ${next} first`,
    see: SKEW,
  };
}

function recycled(change: Change): Danger {
  return {
    ...change,
    id: 'kubernetes-version-recycles-nodes',
    class: 'outage',
    verdict: 'block',
    because: 'the provider upgrades the control plane, then recycles every node of every pool in one call',
    impact: 'all nodes go at the same time: everything on the cluster is down until new ones are ready',
    fix: 'announce a window and acknowledge it; or upgrade in the Linode manager node by node, then raise the model',
    see: 'https://techdocs.akamai.com/linode-api/reference/post-lke-cluster-recycle',
  };
}
