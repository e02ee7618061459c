import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { TerraformApp } from '../terraform/terraform-app';
import { goSettings } from './go-settings';
import { programPath } from './program-path.cjs';

/** Where the real Terraform is, and what it says of its version; undefined where it is not installed. */
const installed = findTerraform();

/** Whether Terraform can be run here; it has to be real. */
export const hasTerraform = installed !== undefined;

function findTerraform(): { readonly path: string; readonly version: string } | undefined {
  const path = programPath('terraform');
  if (path === undefined) return undefined;
  const { status, stdout } = spawnSync(path, ['version', '-json'], { encoding: 'utf8' });
  return status === 0 ? { path, version: stdout } : undefined;
}

/** Terraform, but that its version is known already: each command of ours asks for it, and each cdktf three times. */
const terraformOfKnownVersion = ({ path, version }: NonNullable<typeof installed>): string => `#!/bin/sh
case "$*" in
  "version -json") echo '${version}' ;;
  -v) echo 'Terraform v${JSON.parse(version).terraform_version}' ;;
  *) exec ${path} "$@" ;;
esac
`;

/** What Terraform needs in its environment. */
export function terraformEnvironment(): Readonly<Record<string, string | undefined>> {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, ...goSettings() };
}

/** A stack of `terraform_data`, which needs no provider. */
export interface TestStack {
  /** `resource.terraform_data`, by name. */
  readonly objects: Readonly<Record<string, object>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly variables?: Readonly<Record<string, object>>;
  /** Stacks whose state it reads, as `data.terraform_remote_state.<stack>`. */
  readonly reads?: readonly string[];
  /** `terraform.backend`. @default a local state */
  readonly backend?: object;
}

/** A folder with a synthesized CDKTF app in it, local states, and the acknowledgements. */
export interface TerraformProject {
  readonly root: string;
  readonly app: TerraformApp;
  /** What Terraform and cdktf need in their environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly write: (stack: string, content: TestStack) => void;
  readonly acknowledge: (entries: readonly object[]) => void;
  readonly remove: () => void;
}

/** A Terraform expression, as JSON configuration writes it. */
export function expression(text: string): string {
  return `\${${text}}`;
}

/** `real` is cdktf-cli; `stub` applies the stack and does nothing else, in a tenth of the time. */
export type Cdktf = 'real' | 'stub';

/** Starting cdktf takes longer than a deploy. */
const QUICK_CDKTF = join(__dirname, '../../../../tooling/testing/quick-cdktf.cjs');

const CDKTF_STUB = `
const { spawnSync } = require('node:child_process');
const cwd = require('node:path').join('cdktf.out/stacks', process.argv[3]);
const args = ['apply', '-auto-approve', '-no-color'];
process.exitCode = spawnSync(process.env.TERRAFORM_BINARY_NAME, args, { cwd, stdio: 'inherit' }).status;
`;

const backend = (stack: string) => ({ path: `../../../state/${stack}.tfstate` });

/** Writes the project; `stacks` in dependency order. */
export function terraformProject(stacks: Readonly<Record<string, TestStack>>, cdktf: Cdktf = 'real'): TerraformProject {
  const root = mkdtempSync(join(tmpdir(), 'vmshift-terraform-test-'));
  const json = (path: string, content: unknown): void =>
    writeFileSync(join(root, path), JSON.stringify(content, null, 2));
  const write = (stack: string, content: TestStack): void => {
    mkdirSync(join(root, 'cdktf.out/stacks', stack), { recursive: true });
    json(`cdktf.out/stacks/${stack}/cdk.tf.json`, configuration(stack, content));
  };
  mkdirSync(join(root, 'apps/infra'), { recursive: true });
  if (installed !== undefined) {
    mkdirSync(join(root, 'programs'));
    writeFileSync(join(root, 'programs/terraform'), terraformOfKnownVersion(installed), { mode: 0o755 });
  }
  if (cdktf === 'real') symlinkSync(join(__dirname, '../../../../node_modules'), join(root, 'node_modules'));
  else {
    mkdirSync(join(root, 'node_modules/cdktf-cli/bundle/bin'), { recursive: true });
    writeFileSync(join(root, 'node_modules/cdktf-cli/bundle/bin/cdktf'), CDKTF_STUB);
  }
  for (const [name, content] of Object.entries(stacks)) write(name, content);
  json('cdktf.json', {
    language: 'typescript',
    app: 'true',
    output: 'cdktf.out',
    sendCrashReports: 'false',
    projectId: 'x',
  });
  json('cdktf.out/manifest.json', manifest(stacks));
  const acknowledge = (entries: readonly object[]): void => json('apps/infra/acknowledged.json', entries);
  acknowledge([]);
  const app: TerraformApp = {
    environments: ['dev'],
    stacks: Object.entries(stacks).map(([name, { reads = [] }]) => ({
      name,
      dependencies: reads,
      environments: ['dev'],
    })),
  };
  const env = {
    ...terraformEnvironment(),
    PATH: [join(root, 'programs'), process.env.PATH].join(delimiter),
    ...(cdktf === 'real' && { NODE_OPTIONS: `--require=${JSON.stringify(QUICK_CDKTF)}` }),
  };
  return { root, app, env, write, acknowledge, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function configuration(stack: string, content: TestStack): object {
  const { objects, outputs = {}, variables = {}, reads = [] } = content;
  const paths = Object.entries(objects).map(([name, object]) => [
    name,
    { '//': { metadata: { path: `${stack}/${name}`, uniqueId: name } }, ...object },
  ]);
  const states = reads.map((name) => [name, { backend: 'local', config: backend(name) }]);
  const values = Object.entries(outputs).map(([name, value]) => [name, { value }]);
  // Terraform refuses an empty map of blocks.
  const unlessEmpty = (key: string, blocks: object): object =>
    Object.keys(blocks).length === 0 ? {} : { [key]: blocks };
  const shown = Object.fromEntries(Object.keys(outputs).map((name) => [name, name]));
  return {
    '//': { metadata: { backend: 'local', stackName: stack, version: '0.21.0' }, outputs: { [stack]: shown } },
    ...unlessEmpty('data', states.length === 0 ? {} : { terraform_remote_state: Object.fromEntries(states) }),
    ...unlessEmpty('output', Object.fromEntries(values)),
    ...unlessEmpty('resource', paths.length === 0 ? {} : { terraform_data: Object.fromEntries(paths) }),
    ...unlessEmpty('variable', variables),
    terraform: { backend: content.backend ?? { local: backend(stack) } },
  };
}

function manifest(stacks: Readonly<Record<string, TestStack>>): object {
  const entries = Object.entries(stacks).map(([name, { reads = [] }]) => [
    name,
    {
      name,
      constructPath: name,
      synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
      workingDirectory: `stacks/${name}`,
      annotations: [],
      dependencies: reads,
    },
  ]);
  return { version: '0.21.0', stacks: Object.fromEntries(entries) };
}
