import { ARGOCD_STACK, clusterStackName, type Model, platformStackName } from '@vmshift/environments';

/** Every stack of the model, with the environments that it serves. */
export function stackEnvironments({ environments }: Model): ReadonlyMap<string, readonly string[]> {
  return new Map<string, readonly string[]>([
    ...environments.map((environment) => [clusterStackName(environment), [environment.name]] as const),
    ...environments.map((environment) => [platformStackName(environment), [environment.name]] as const),
    [ARGOCD_STACK, environments.map(({ name }) => name)] as const,
  ]);
}

/** The environments that a stack serves. One that left the model still names its own. */
export function environmentsOfStack(stack: string, model: Model): readonly string[] {
  return stackEnvironments(model).get(stack) ?? [stack.replace(/^(?:cluster|platform)-/, '')];
}
