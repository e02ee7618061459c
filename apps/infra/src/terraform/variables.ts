import { type TerraformStack, TerraformVariable } from 'cdktf';

interface VariableDeclaration {
  readonly description: string;
  /** Whether the value is a secret. */
  readonly sensitive: boolean;
  /** RE2 expression that the whole value has to match. */
  readonly pattern: string;
  /** The same in words; printed in place of the value when it is refused. */
  readonly allowed: string;
}

/** Printable ASCII, because a line break or a space would end a line of PgBouncer's user list. */
const SECRET = { sensitive: true, pattern: '^[!-~]{16,}$', allowed: '16 or more printable ASCII characters, no space' };

/**
 * Everything secret or personal that a stack is given. Each is ephemeral: Terraform refuses it wherever it could reach a
 * state or a plan. The value comes from the environment variable `TF_VAR_<name>`.
 */
export const VARIABLES = {
  postgres_password: { ...SECRET, description: 'Password of the PostgreSQL user' },
  redis_password: { ...SECRET, description: 'Password of Redis' },
  backup_access_key_id: { ...SECRET, description: 'Access key of the bucket that receives the database dumps' },
  backup_secret_access_key: { ...SECRET, description: 'Secret key of the bucket that receives the database dumps' },
  registry_username: {
    description: 'GitHub login that pulls the images from ghcr.io',
    sensitive: false,
    pattern: '^[A-Za-z0-9-]{1,39}$',
    allowed: 'a GitHub login',
  },
  registry_token: { ...SECRET, description: 'GitHub token with read:packages, for the image pull secret' },
} as const satisfies Readonly<Record<string, VariableDeclaration>>;

export type VariableName = keyof typeof VARIABLES;

/**
 * Declares the variable in the stack and returns the expression that stands for it.
 * @see https://developer.hashicorp.com/terraform/language/block/variable#ephemeral
 */
export function ephemeralVariable(stack: TerraformStack, name: VariableName): string {
  const { description, sensitive, pattern, allowed } = VARIABLES[name];
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
