import type { EnvironmentConfig } from './environment-config';
import type { Model } from './model';

type Named = Pick<EnvironmentConfig, 'name'>;

/** Name of the environment's Terraform stack for its cluster. */
export function clusterStackName({ name }: Named): string {
  return `cluster-${name}`;
}

/** Name of the environment's Terraform stack for what its cluster needs. */
export function platformStackName({ name }: Named): string {
  return `platform-${name}`;
}

/** Name of the Terraform stack that holds Argo CD. */
export const ARGOCD_STACK = 'argocd';

/** The stacks that every environment has, in the order in which they are deployed. */
const OF_EACH_ENVIRONMENT: readonly ((environment: Named) => string)[] = [clusterStackName, platformStackName];

/** The stacks that all environments share; they are deployed last. */
const SHARED: readonly string[] = [ARGOCD_STACK];

/** The environment's own stacks, in the order in which they are deployed. */
export function environmentStacks(environment: Named): readonly string[] {
  return OF_EACH_ENVIRONMENT.map((stackName) => stackName(environment));
}

/** The stacks that are deployed with the credentials of this environment, in the order in which they are deployed. */
export function stacksDeployedBy(environment: Named & Pick<EnvironmentConfig, 'cluster'>): readonly string[] {
  return [...environmentStacks(environment), ...(environment.cluster.hostsArgoCd ? SHARED : [])];
}

/** Every stack of the model with the environments that it serves, in the order in which they are deployed. */
export function stackEnvironments({
  environments,
}: Pick<Model, 'environments'>): ReadonlyMap<string, readonly string[]> {
  const all = environments.map(({ name }) => name);
  return new Map<string, readonly string[]>([
    ...OF_EACH_ENVIRONMENT.flatMap((stackName) =>
      environments.map((environment) => [stackName(environment), [environment.name]] as const),
    ),
    ...SHARED.map((stack) => [stack, all] as const),
  ]);
}

/** The environments that a stack serves. One that left the model still names its own. */
export function environmentsOfStack(stack: string, model: Pick<Model, 'environments'>): readonly string[] {
  return stackEnvironments(model).get(stack) ?? [environmentInName(stack)];
}

/** What the stacks of a kind have in common in their names, such as `cluster-*`; any other stack is its own kind. */
export function kindOfStack(stack: string): string {
  const environment = environmentInName(stack);
  return environment === stack ? stack : `${stack.slice(0, stack.length - environment.length)}*`;
}

/** The environment that the name of a stack ends with; all of the name where it is of no kind that there is. */
function environmentInName(stack: string): string {
  const [prefix = ''] = environmentStacks({ name: '' }).filter((before) => stack.startsWith(before));
  return stack.slice(prefix.length);
}
