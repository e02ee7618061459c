import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const environment = { ...process.env, CHECKPOINT_DISABLE: '1', TF_INPUT: '0', TF_IN_AUTOMATION: '1' };
// a configuration file of this machine is no part of a test
delete (environment as Partial<NodeJS.ProcessEnv>).TF_CLI_CONFIG_FILE;

/** Whether a real Terraform is here. */
const terraformIsHere = spawnSync('terraform', ['version'], { env: environment }).status === 0;

/** `test` where there is a Terraform, else a test that is reported as skipped. Call it in the file: each has a `test` of its own. */
export const terraformTest = () => (terraformIsHere ? test : test.skip);

export interface TerraformResult {
  readonly status: number | null;
  /** Both streams. */
  readonly output: string;
}

export interface TerraformWorld {
  /** @default none is set */
  readonly variables?: Readonly<Record<string, string>>;
  /** Outputs of states that the configuration reads, by the name of their file. @default it reads none */
  readonly states?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Runs Terraform commands one after the other in a temporary folder that holds the configuration; stops at a failure. */
export function terraform(
  configuration: object,
  commands: readonly (readonly string[])[],
  { variables = {}, states = {} }: TerraformWorld = {},
): TerraformResult {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-'));
  try {
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(configuration));
    for (const [file, outputs] of Object.entries(states)) writeFileSync(join(folder, file), state(outputs));
    let last: TerraformResult = { status: 0, output: '' };
    for (const command of commands) {
      const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
      const { status, stdout, stderr } = spawnSync('terraform', [...command, '-no-color'], {
        cwd: folder,
        env: { ...environment, ...Object.fromEntries(given) },
        encoding: 'utf8',
      });
      last = { status, output: stdout + stderr };
      if (status !== 0) return last;
    }
    return last;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The file of a state with sensitive outputs and no resources. */
function state(outputs: Readonly<Record<string, string>>): string {
  const entries = Object.entries(outputs).map(([name, value]) => [name, { value, type: 'string', sensitive: true }]);
  return JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial: 1,
    lineage: 'c1a4d2f0-0000-4000-8000-000000000000',
    outputs: Object.fromEntries(entries),
    resources: [],
  });
}
