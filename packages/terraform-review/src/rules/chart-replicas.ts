import { type AttributePath, at, isPlanObject, type PlanValue } from '../plan-value';
import { resourceRule } from '../rule';

/** Names under which charts have a number of replicas. */
const REPLICAS: readonly string[] = ['replicas', 'replicaCount', 'minReplicas'];

/** Paths of the counts of replicas that are zero. */
function zeroReplicas(values: PlanValue | undefined, path: AttributePath): readonly AttributePath[] {
  if (!isPlanObject(values)) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const below = [...path, key];
    if (isPlanObject(value)) return zeroReplicas(value, below);
    return REPLICAS.includes(key) && value === 0 ? [below] : [];
  });
}

/** A component of any chart that is scaled to nothing. */
export const componentWithoutReplicas = resourceRule({
  id: 'component-without-replicas',
  title: 'A component of a chart keeps running',
  types: ['helm_release'],
  actions: ['update'],
  judge: ({ before, after }) =>
    zeroReplicas(at(after, 'values'), ['values'])
      .filter((path) => at(before, ...path) !== 0)
      .map((path) => ({ path })),
  class: 'outage',
  verdict: 'block',
  because: 'the component is scaled to zero replicas',
  impact: 'it stops when the release is upgraded',
  fix: 'keep at least one replica',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment',
  reads: REPLICAS.map((name) => `values.**.${name}`),
});
