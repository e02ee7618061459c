import { ARGOCD_STACK, applicationOf, clusterStackName, type Model, platformStackName } from '@vmshift/environments';
import { platformVariables } from './variables';

/** One environment variable that planning and deploying a stack needs. */
export interface StackVariable {
  readonly stack: string;
  /** Name of the environment variable, such as `TF_VAR_postgres_password`. */
  readonly name: string;
  readonly description: string;
  /** Whether the value is a secret. */
  readonly sensitive: boolean;
  /** What a plan is given where the variable is not set. @default nothing: a plan cannot do without it */
  readonly placeholder?: string;
}

/** Every environment variable that each stack of the model needs, stacks in dependency order. */
export function stackVariables({ platform, environments }: Model): readonly StackVariable[] {
  const state = (stack: string): readonly StackVariable[] =>
    platform.stateBackend.kind === 's3' ? STATE_VARIABLES.map((variable) => ({ stack, ...variable })) : [];
  const clusters = environments.map(clusterStackName).flatMap((stack) => [...state(stack), linodeToken(stack)]);
  const platforms = environments.flatMap((environment) => {
    const stack = platformStackName(environment);
    const variables = platformVariables(environment, applicationOf(platform));
    const declared = [...variables].map(([name, { description, sensitive, placeholder }]) => ({
      ...{ stack, name: `TF_VAR_${name}`, description, sensitive, placeholder },
    }));
    return [...state(stack), ...(platform.dns.kind === 'linode' ? [linodeToken(stack)] : []), ...declared];
  });
  return [...clusters, ...platforms, ...state(ARGOCD_STACK)];
}

/** Read by the provider itself, so that it appears nowhere in the configuration. */
function linodeToken(stack: string): StackVariable {
  return { stack, name: 'LINODE_TOKEN', description: 'Linode API token', sensitive: true };
}

const STATE_VARIABLES: readonly Omit<StackVariable, 'stack'>[] = [
  { name: 'AWS_ACCESS_KEY_ID', description: 'Access key of the state bucket', sensitive: true },
  { name: 'AWS_SECRET_ACCESS_KEY', description: 'Secret key of the state bucket', sensitive: true },
  {
    name: 'AWS_REQUEST_CHECKSUM_CALCULATION',
    description: 'when_required; Object Storage refuses the checksums that Terraform sends otherwise',
    sensitive: false,
  },
  {
    name: 'AWS_RESPONSE_CHECKSUM_VALIDATION',
    description: 'when_required; Object Storage answers without checksums',
    sensitive: false,
  },
];

/**
 * What a plan is given in the place of the values that are in no plan. A deploy gets none of it: there they are sent.
 */
export function planPlaceholders(model: Model): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stackVariables(model).flatMap(({ name, placeholder }) => (placeholder === undefined ? [] : [[name, placeholder]])),
  );
}
