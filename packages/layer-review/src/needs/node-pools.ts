import {
  asText,
  canonical,
  type Data,
  recordsAt,
  stringMapAt,
  textAt,
  tolerates,
  type Workload,
} from '@vmshift/kubernetes';
import { type EnvironmentView, NODE_LABELS } from '@vmshift/manifest-review';
import { type EnvironmentStacks, type Provider, placeOf, resourcesOf, type StackResource } from '../environment-stacks';
import type { Need, NeedKind } from '../need';

const nodePool: NeedKind = {
  name: 'node-pool',
  keeps: 'running',
  describe: (selector) =>
    selector === ''
      ? 'a node pool whose taints the pods tolerate'
      : `a node pool with the label ${selector}, whose taints the pods tolerate`,
  impact: 'new pods stay Pending: a rollout never ends, and what runs as one pod is stopped first and away until then',
  fix: 'place the workload on a reserved pool of the model (nodePool), which renders labels, taint and toleration',
};

/** The nodes that pods need: with the labels that they select, and without a taint that they do not tolerate. */
export function nodePoolNeeds({ workloads }: EnvironmentView): readonly Need[] {
  return workloads.map((workload) => {
    const { name, pod, podPath } = workload;
    const selector = stringMapAt(pod, 'nodeSelector');
    const group = Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(', ');
    return {
      ...{ kind: nodePool, group, name: canonical([selector, recordsAt(pod, 'tolerations')]), object: name },
      path: group === '' ? podPath : `${podPath}.nodeSelector`,
      providers: (stacks) => [poolFor(workload, selector, stacks)],
    };
  });
}

/** A pool as it is configured, and where. */
interface ConfiguredPool {
  readonly resource: StackResource;
  readonly path: string;
  readonly pool: Data;
  readonly region: string | undefined;
}

function poolsIn(stacks: EnvironmentStacks): readonly ConfiguredPool[] {
  const clusters = resourcesOf(stacks, 'linode_lke_cluster');
  const [region] = clusters.map(({ attributes }) => textAt(attributes, 'region'));
  return [
    ...clusters.flatMap((resource) =>
      recordsAt(resource.attributes, 'pool').map((pool, index) => ({ resource, path: `pool[${index}]`, pool, region })),
    ),
    ...resourcesOf(stacks, 'linode_lke_node_pool').map((resource) => {
      const pool = resource.attributes;
      return { resource, path: '', pool, region };
    }),
  ];
}

function poolFor(
  { pod }: Workload,
  selector: Readonly<Record<string, string>>,
  stacks: EnvironmentStacks,
): Provider | undefined {
  const found = poolsIn(stacks).find(({ pool, region }) => {
    const labels: Readonly<Record<string, string | undefined>> = {
      ...NODE_LABELS,
      'node.kubernetes.io/instance-type': textAt(pool, 'type'),
      'topology.kubernetes.io/region': region,
      ...stringMapAt(pool, 'labels'),
    };
    return (
      Object.entries(selector).every(([key, value]) => labels[key] === value) &&
      recordsAt(pool, 'taint').every((taint) => isNoObstacle(pod, taint))
    );
  });
  if (found === undefined) return undefined;
  const { resource, path, pool } = found;
  const values = ['type', 'labels', 'taint'].filter((name) => pool[name] !== undefined);
  return placeOf(resource, path, values.map((name) => `${name} ${asText(pool[name])}`).join(', '));
}

function isNoObstacle(pod: Data, taint: Data): boolean {
  const effect = textAt(taint, 'effect');
  if (effect !== 'NoSchedule' && effect !== 'NoExecute') return effect === 'PreferNoSchedule';
  return tolerates(pod, { key: textAt(taint, 'key') ?? '', value: textAt(taint, 'value') ?? '', effect });
}
