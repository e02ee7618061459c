import { clusterStackName } from '@vmshift/environments';
import { type Finding, mergeFindings } from '@vmshift/findings';
import type { StackReport } from '@vmshift/terraform-review';

/**
 * Rules about the model of a cluster of which the rules over its stack tell as well, with the address. The rest is told of
 * the model alone: Terraform itself keeps `prevent_destroy`, and the host of Argo CD is another stack's.
 */
const TOLD_BY_STACK: ReadonlySet<string> = new Set([
  'model-region-changes',
  'model-kubernetes-version-changes',
  'model-node-type-changes',
  'model-node-pool-removed',
  'model-api-opened',
]);

/** Findings of both layers, worst first. What the stack of a cluster tells is not told of the model again. */
export function allFindings(ofObjects: readonly Finding[], stacks: readonly StackReport[]): readonly Finding[] {
  const planned = stacks.filter((stack) => stack.status === 'planned');
  const compared = new Set(planned.map(({ stack }) => stack));
  const untold = ofObjects.flatMap((finding): readonly Finding[] => {
    if (!TOLD_BY_STACK.has(finding.id)) return [finding];
    const environments = finding.environments.filter((name) => !compared.has(clusterStackName({ name })));
    return environments.length === 0 ? [] : [{ ...finding, environments }];
  });
  return mergeFindings([...untold, ...planned.flatMap(({ findings }) => findings)]);
}
