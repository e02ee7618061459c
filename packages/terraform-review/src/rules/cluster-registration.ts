import { type PlanObject, stringAt } from '../plan-value';
import type { PlannedResource } from '../terraform-plan';

const LABEL = 'argocd.argoproj.io/secret-type';

/**
 * Whether a Secret makes a cluster known to Argo CD.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
 */
export function isClusterRegistration(secret: PlanObject | null): boolean {
  return stringAt(secret, 'metadata', 0, 'labels', LABEL) === 'cluster';
}

/** The cluster that a Secret registers: of which environment, where its address and its name agree; else by its own name. */
export function clusterName({ address, before }: PlannedResource): string {
  const name = stringAt(before, 'metadata', 0, 'name')?.replace(/^cluster-/, '');
  if (name === undefined) return 'the cluster';
  const environment = /\.cluster-([a-z0-9-]+)$/.exec(address)?.[1];
  return environment !== undefined && (name === environment || name.endsWith(`-${environment}`))
    ? `the cluster of ${environment}`
    : `the cluster ${name}`;
}
