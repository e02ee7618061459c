import {
  ARGOCD_STACK,
  applicationOf,
  clusterStackName,
  type EnvironmentConfig,
  type Model,
  platformStackName,
  stackEnvironments,
} from '@vmshift/environments';
import { argoCdVariables, platformVariables, type VariableDeclaration } from './variables';

/** One environment variable that planning and deploying a stack needs. */
export interface StackVariable {
  readonly stack: string;
  /** Name of the environment variable, such as `TF_VAR_postgres_password`. */
  readonly name: string;
  readonly description: string;
  /** Whether the value is a secret. */
  readonly sensitive: boolean;
  /** Whether a program makes the value. @default someone issues it */
  readonly generated?: boolean;
  /** One value serves every environment. @default each has one of its own */
  readonly shared?: boolean;
  /** What a plan is given where the variable is not set. @default nothing: a plan cannot do without it */
  readonly placeholder?: string;
}

/** Every environment variable that each stack of the model needs, stacks in dependency order. */
export function stackVariables(model: Model): readonly StackVariable[] {
  const { platform, environments } = model;
  const state = platform.stateBackend.kind === 's3' ? STATE_VARIABLES : [];
  const platformNeeds = (environment: EnvironmentConfig): readonly Needed[] => [
    ...(platform.dns.kind === 'linode' ? [LINODE_TOKEN] : []),
    ...needed(platformVariables(environment, applicationOf(platform))),
  ];
  const needs = new Map<string, readonly Needed[]>([
    ...environments.map((environment) => [clusterStackName(environment), [LINODE_TOKEN]] as const),
    ...environments.map((environment) => [platformStackName(environment), platformNeeds(environment)] as const),
    [ARGOCD_STACK, needed(argoCdVariables(platform))],
  ]);
  return [...stackEnvironments(model).keys()].flatMap((stack) =>
    [...state, ...(needs.get(stack) ?? [])].map((variable) => ({ stack, ...variable })),
  );
}

type Needed = Omit<StackVariable, 'stack'>;

function needed(declared: ReadonlyMap<string, VariableDeclaration>): readonly Needed[] {
  return [...declared].map(([name, { description, sensitive, placeholder, generated, shared }]) => ({
    ...{ name: `TF_VAR_${name}`, description, sensitive, placeholder },
    ...(generated && { generated }),
    ...(shared && { shared }),
  }));
}

/** Read by the provider itself, so that it appears nowhere in the configuration. */
const LINODE_TOKEN: Needed = { name: 'LINODE_TOKEN', description: 'Linode API token', sensitive: true };

/** What reads and writes a state in a bucket. */
const STATE_VARIABLES: readonly Needed[] = [
  { name: 'AWS_ACCESS_KEY_ID', description: "Access key of the environment's state bucket", sensitive: true },
  { name: 'AWS_SECRET_ACCESS_KEY', description: "Secret key of the environment's state bucket", sensitive: true },
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
