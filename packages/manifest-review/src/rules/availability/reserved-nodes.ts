import { NODE_POOL_LABEL, nodePoolTaint } from '@vmshift/environments';
import { canonical, type Data, recordsAt, stringMapAt, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { eligiblePools, selectedPools } from '../../cluster/node-pools';
import { podFields } from '../reads';
import { changeRule, newPlaces } from '../rule';

const SEE = 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/';

/** Pods that select the nodes of some pools, none of which takes them. */
function refusedPods(view: EnvironmentView) {
  return view.workloads.flatMap((workload) => {
    const selected = selectedPools(workload, view) ?? [];
    if (selected.length === 0 || eligiblePools(workload, view)?.length !== 0) return [];
    const pools = selected.map(({ name }) => name).join(', ');
    return [{ object: workload.name, path: `${workload.podPath}.nodeSelector`, now: print(workload), pools }];
  });
}

function print({ pod }: Workload): string {
  return Object.entries(stringMapAt(pod, 'nodeSelector'))
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** Seconds after which a pod leaves a node that is not ready or not reachable, where it says nothing else. */
const DEFAULT_STAY = 300;

/** Whether a toleration is the one that every pod gets for a node that fails, or a shorter one. */
function leavesFailedNodes({ key, effect, tolerationSeconds }: Data): boolean {
  const isOfFailedNode = key === 'node.kubernetes.io/not-ready' || key === 'node.kubernetes.io/unreachable';
  return isOfFailedNode && effect === 'NoExecute' && Number(tolerationSeconds ?? Number.NaN) <= DEFAULT_STAY;
}

/** Tolerations of the pods but for that of the pool which they select. */
function looseTolerations(view: EnvironmentView) {
  return view.workloads.flatMap(({ name, pod, podPath }) => {
    const pool = stringMapAt(pod, 'nodeSelector')[NODE_POOL_LABEL];
    const own = canonical({ ...nodePoolTaint(pool), operator: 'Equal' });
    return recordsAt(pod, 'tolerations')
      .filter((toleration) => !leavesFailedNodes(toleration))
      .map((toleration) => canonical(toleration))
      .filter((toleration) => toleration !== own)
      .map((toleration) => ({ object: name, path: `${podPath}.tolerations`, now: toleration }));
  });
}

/** Reserved pools take the pods that select and tolerate them, and no others. */
export const reservedNodes = [
  changeRule({
    id: 'reserved-pool-not-tolerated',
    title: 'Pods tolerate the taint of the pool that they select',
    judge: (comparison) => newPlaces(refusedPods)(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ pools }) => `${pools} is reserved, and the pods do not tolerate its taint`,
    impact: 'new pods stay Pending: a rollout never ends, a lost pod is not replaced',
    fix: 'place the workload in the model (nodePool), which renders both',
    see: SEE,
    reads: podFields('nodeSelector', 'tolerations'),
  }),
  changeRule({
    id: 'taint-tolerated-without-need',
    title: 'Pods tolerate the taint of their own pool alone',
    judge: newPlaces(looseTolerations),
    class: 'capacity',
    verdict: 'warn',
    because: 'the pods tolerate a taint other than that of the pool which they select',
    impact: 'they may take room on nodes that are kept for others, or stay on nodes that no longer work',
    fix: 'remove the toleration; to place the workload on a reserved pool, name it in the model (nodePool)',
    see: SEE,
    reads: podFields('tolerations'),
  }),
];
