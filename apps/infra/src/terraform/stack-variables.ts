import {
  ARGOCD_STACK,
  clusterStackName,
  type EnvironmentConfig,
  type Model,
  platformStackName,
} from '@vmshift/environments';
import { VARIABLES, type VariableName } from './variables';

/** One environment variable that planning and deploying a stack needs. */
export interface StackVariable {
  readonly stack: string;
  /** Name of the environment variable, such as `TF_VAR_postgres_password`. */
  readonly name: string;
  readonly description: string;
  /** Whether the value is a secret. */
  readonly sensitive: boolean;
}

/** The variables that the environment's platform stack declares. */
export function platformVariables(environment: EnvironmentConfig): readonly VariableName[] {
  const inCluster: readonly VariableName[] =
    environment.database.kind === 'in-cluster'
      ? ['postgres_password', 'backup_access_key_id', 'backup_secret_access_key']
      : [];
  return [...inCluster, 'redis_password', 'registry_username', 'registry_token'];
}

/** Every environment variable that each stack of the model needs, stacks in dependency order. */
export function stackVariables({ platform, environments }: Model): readonly StackVariable[] {
  const state = (stack: string): readonly StackVariable[] =>
    platform.stateBackend.kind === 's3' ? STATE_VARIABLES.map((variable) => ({ stack, ...variable })) : [];
  const clusters = environments.map(clusterStackName).flatMap((stack) => [...state(stack), linodeToken(stack)]);
  const platforms = environments.flatMap((environment) => {
    const stack = platformStackName(environment);
    const declared = platformVariables(environment).map((name) => {
      const { description, sensitive } = VARIABLES[name];
      return { stack, name: `TF_VAR_${name}`, description, sensitive };
    });
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
