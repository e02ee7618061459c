import type { ApplicationProfile } from '@vmshift/application';
import { type EnvironmentConfig, inClusterDatabaseOf, type PlatformConfig } from '@vmshift/environments';
import { type TerraformStack, TerraformVariable } from 'cdktf';

/** A value from outside that a stack is given. */
export interface VariableDeclaration {
  readonly description: string;
  /** Whether the value is a secret. */
  readonly sensitive: boolean;
  /** RE2 expression that the whole value has to match. */
  readonly pattern: string;
  /** The same in words; printed in place of the value when it is refused. */
  readonly allowed: string;
  /** A value of the right form that a plan is given: the true one reaches write-only arguments alone, which are in no plan. */
  readonly placeholder: string;
  /** No one has to know the value: a program makes it, and no other party has it. @default someone issues it */
  readonly generated?: boolean;
  /** One value serves every environment. @default each has one of its own */
  readonly shared?: boolean;
  /** Whether the environment's platform stack takes it. @default every one does */
  readonly needed?: (environment: EnvironmentConfig) => boolean;
}

/** A secret of a plan, in which no secret is. */
export const SECRET_PLACEHOLDER = 'placeholder-of-a-plan';

/** Printable ASCII, because a line break or a space would end a line of PgBouncer's user list. */
const SECRET = {
  sensitive: true,
  pattern: '^[!-~]{16,}$',
  allowed: '16 or more printable ASCII characters, no space',
  placeholder: SECRET_PLACEHOLDER,
} as const;

const inCluster = (environment: EnvironmentConfig): boolean => inClusterDatabaseOf(environment) !== undefined;

/**
 * Everything secret or personal that a platform stack is given, but for the application's credentials of other parties,
 * which the profile lists. Each is ephemeral: Terraform refuses it wherever it could reach a state or a plan. The value
 * comes from the environment variable `TF_VAR_<name>`. Workflows, doctor and the plan's placeholders follow from here.
 */
export const VARIABLES = {
  postgres_password: {
    ...SECRET,
    description: 'Password of the PostgreSQL user',
    generated: true,
    needed: inCluster,
  },
  backup_access_key_id: {
    ...SECRET,
    description: 'Access key of the bucket that receives the database dumps',
    needed: inCluster,
  },
  backup_secret_access_key: {
    ...SECRET,
    description: 'Secret key of the bucket that receives the database dumps',
    needed: inCluster,
  },
  redis_password: { ...SECRET, description: 'Password of Redis', generated: true },
  registry_username: {
    description: 'GitHub login that pulls the images from ghcr.io',
    sensitive: false,
    pattern: '^[A-Za-z0-9-]{1,39}$',
    allowed: 'a GitHub login',
    placeholder: 'placeholder',
    shared: true,
  },
  registry_token: {
    ...SECRET,
    description: 'GitHub token with read:packages, for the image pull secret',
    shared: true,
  },
} as const satisfies Readonly<Record<string, VariableDeclaration>>;

/** The same of the stack argocd. */
export const ARGOCD_VARIABLES = {
  argocd_webhook_secret: { ...SECRET, description: "Secret of GitHub's webhook that tells Argo CD of a push" },
  argocd_login_client_secret: {
    ...SECRET,
    description: 'Client secret of the OAuth App through which people log in to Argo CD',
  },
  argocd_slack_token: { ...SECRET, description: 'Bot token of the Slack app that posts notifications' },
  argocd_email_username: {
    description: 'Login at the SMTP server of notifications',
    sensitive: true,
    pattern: '^[!-~]+$',
    allowed: 'printable ASCII characters, no space',
    placeholder: 'placeholder',
  },
  argocd_email_password: { ...SECRET, description: 'Password at the SMTP server of notifications' },
} as const satisfies Readonly<Record<string, VariableDeclaration>>;

/** Those that the model's stack argocd declares: a channel or a login that is not declared needs no credential. */
export function argoCdVariables({
  argoCd: { login },
  notifications: { slack, email } = {},
}: Pick<PlatformConfig, 'argoCd' | 'notifications'>): ReadonlyMap<keyof typeof ARGOCD_VARIABLES, VariableDeclaration> {
  const { argocd_webhook_secret, argocd_login_client_secret, argocd_slack_token, ...smtp } = ARGOCD_VARIABLES;
  const declared = {
    argocd_webhook_secret,
    ...(login?.kind === 'github' && { argocd_login_client_secret }),
    ...(slack && { argocd_slack_token }),
    ...(email && smtp),
  };
  return new Map(Object.entries(declared) as [keyof typeof ARGOCD_VARIABLES, VariableDeclaration][]);
}

/** Name of the variable that a Secret key of the kind `external` is filled from. */
export function externalVariable(key: string): string {
  return key.toLowerCase();
}

/**
 * The variables that the environment's platform stack declares, by their names.
 * @throws Error when a Secret key has the name of another variable
 */
export function platformVariables(
  environment: EnvironmentConfig,
  { secret }: ApplicationProfile,
): ReadonlyMap<string, VariableDeclaration> {
  const own = Object.entries<VariableDeclaration>(VARIABLES);
  const external = Object.entries(secret.keys).flatMap(([key, value]): [string, VariableDeclaration][] =>
    value.kind === 'external' ? [[externalVariable(key), { ...SECRET, description: value.description }]] : [],
  );
  for (const [name] of external) {
    if (Object.hasOwn(VARIABLES, name)) {
      throw new Error(
        `secret.keys: ${name.toUpperCase()}: Terraform has a variable of that name; name the key otherwise`,
      );
    }
  }
  return new Map([...own, ...external].filter(([, { needed = () => true }]) => needed(environment)));
}

/**
 * Declares the variables in the stack.
 * @returns the expression that stands for a declared variable; it throws for any other
 */
export function ephemeralVariables<Name extends string>(
  stack: TerraformStack,
  declarations: ReadonlyMap<Name, VariableDeclaration>,
): (name: Name) => string {
  const variables = new Map(
    [...declarations].map(([name, declaration]) => [name, ephemeralVariable(stack, name, declaration)]),
  );
  return (name) => {
    const expression = variables.get(name);
    if (expression === undefined) throw new Error(`${stack.node.id} does not declare the variable ${name}`);
    return expression;
  };
}

/**
 * Declares the variable in the stack and returns the expression that stands for it.
 * @see https://developer.hashicorp.com/terraform/language/block/variable#ephemeral
 */
function ephemeralVariable(
  stack: TerraformStack,
  name: string,
  { description, sensitive, pattern, allowed }: VariableDeclaration,
): string {
  const variable = new TerraformVariable(stack, name, {
    type: 'string',
    description,
    sensitive,
    nullable: false,
    validation: [
      { condition: `\${can(regex("${pattern}", var.${name}))}`, errorMessage: `TF_VAR_${name} has to be ${allowed}.` },
    ],
  });
  variable.addOverride('ephemeral', true);
  return `var.${name}`;
}
