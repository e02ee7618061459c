import { applicationName, clusterStackName, type EnvironmentConfig, mostUsedFirst } from '@vmshift/environments';
import { type Finding, foldExplained, mergeFindings } from '@vmshift/findings';
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

/** Rules about the model of an Application, each with the rule over its release that tells the same with the address. */
const TOLD_BY_APPLICATION: ReadonlyMap<string, string> = new Map([
  ['model-self-heal-off', 'application-does-not-heal'],
  ['model-cascading-delete-on', 'application-deletes-with-it'],
]);

/**
 * Findings of manifests, of Terraform, and of both together, worst first, and of those that are equally bad the ones of the
 * most used environment. What the stack of a cluster tells is not told of the model again, and what two layers find at one
 * place is told once.
 * @param environments of both sides, those after the change first
 */
export async function allFindings(
  ofObjects: readonly Finding[],
  stacks: readonly StackReport[],
  environments: readonly Pick<EnvironmentConfig, 'name' | 'tier'>[],
  ofLayers: readonly Finding[] = [],
): Promise<readonly Finding[]> {
  const planned = stacks.filter((stack) => stack.status === 'planned');
  const compared = new Set(planned.map(({ stack }) => stack));
  const ofStacks = planned.flatMap(({ findings }) => findings);
  const isTold = ({ id }: Finding, name: string): boolean => {
    if (TOLD_BY_STACK.has(id)) return compared.has(clusterStackName({ name }));
    const teller = TOLD_BY_APPLICATION.get(id);
    const application = `.${applicationName({ name })}.`;
    return ofStacks.some((one) => one.id === teller && `${one.path}.`.includes(application));
  };
  const untold = ofObjects.flatMap((finding): readonly Finding[] => {
    const names = finding.environments.filter((name) => !isTold(finding, name));
    return names.length === 0 && finding.environments.length > 0 ? [] : [{ ...finding, environments: names }];
  });
  const all = mostUsedFirst([...untold, ...ofStacks, ...ofLayers], environments);
  if (ofLayers.length === 0) return mergeFindings(all);
  const { withStackNames } = await import('@vmshift/layer-review');
  return mergeFindings(await foldedByEnvironment(all)).map(withStackNames);
}

/** The registry is loaded only where both layers together have something to tell. The order stays. */
async function foldedByEnvironment(findings: readonly Finding[]): Promise<readonly Finding[]> {
  const { registeredRules } = await import('../rules/registered-rules');
  const placed = findings.map((finding, place) => ({ ...finding, place }));
  const each = placed.flatMap((finding) => finding.environments.map((name) => ({ ...finding, environments: [name] })));
  const names = [...new Set(each.flatMap(({ environments }) => environments))];
  const folded = names.flatMap((name) =>
    foldExplained(
      registeredRules,
      each.filter(({ environments }) => environments.includes(name)),
    ),
  );
  return [...placed.filter(({ environments }) => environments.length === 0), ...folded]
    .toSorted((one, other) => one.place - other.place)
    .map(({ place: _place, ...finding }) => finding);
}
