import { model } from '../../packages/environments/src';
import { Walk } from './recipe';
import { withFiles } from './with-files';

const walk = new Walk('Add a stack');
const STACKS = 'packages/environments/src/stacks.ts';
const VARIABLES = 'apps/infra/src/terraform/stack-variables.ts';
const CREATE = 'apps/infra/src/stacks/create-stacks.ts';

// 1. Its name.
walk.edit(
  STACKS,
  '/** Name of the Terraform stack that holds Argo CD. */',
  `/** Name of the environment's Terraform stack for its logs. */
export function logsStackName({ name }: Named): string {
  return \`logs-\${name}\`;
}

/** Name of the Terraform stack that holds Argo CD. */`,
);
walk.edit(STACKS, '[clusterStackName, platformStackName];', '[clusterStackName, platformStackName, logsStackName];');
walk.edit('packages/environments/src/index.ts', '  environmentStacks,\n', '  environmentStacks,\n  logsStackName,\n');

// 2. Its class, on the pattern of the cluster's.
walk.add(
  'apps/infra/src/stacks/logs-stack.ts',
  `import { LinodeProvider } from '@cdktf/provider-linode/provider';
import { type EnvironmentConfig, logsStackName, type PlatformConfig } from '@vmshift/environments';
import { type TerraformElement, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { readableId } from '../terraform/readable-id';
import { requireTerraform } from '../terraform/require-terraform';
import { keepState } from '../terraform/state-backend';
import type { ClusterStack } from './cluster-stack';

export interface LogsStackProps {
  readonly environment: EnvironmentConfig;
  readonly platform: PlatformConfig;
  readonly cluster: ClusterStack;
}

/** Where the environment's logs go. */
export class LogsStack extends TerraformStack {
  constructor(scope: Construct, { environment, platform, cluster }: LogsStackProps) {
    super(scope, logsStackName(environment));
    requireTerraform(this);
    keepState(this, platform.stateBackend, environment);
    new LinodeProvider(this, 'linode');
    new TerraformOutput(this, 'source', { value: cluster.cluster.resource.label });
  }

  protected override allocateLogicalId(element: TerraformElement): string {
    return readableId(element);
  }
}
`,
);

// 3. Its place among the others, and what it needs from outside.
walk.edit(
  CREATE,
  '    return { environment, cluster, platform:',
  '    new LogsStack(app, { environment, platform, cluster });\n    return { environment, cluster, platform:',
);
walk.edit(CREATE, 'import { PlatformStack }', "import { LogsStack } from './logs-stack';\nimport { PlatformStack }");
const platforms = '    ...environments.map((environment) => [platformStackName(environment),';
walk.edit(
  VARIABLES,
  platforms,
  `    ...environments.map((environment) => [logsStackName(environment), [LINODE_TOKEN]] as const),\n${platforms}`,
);
walk.edit(VARIABLES, '  type Model,\n', '  logsStackName,\n  type Model,\n');

const program = () => ({
  ...(require('../../apps/infra/src/render-terraform') as typeof import('../../apps/infra/src/render-terraform')),
  ...(require('../../apps/infra/src/terraform/stack-variables') as typeof import('../../apps/infra/src/terraform/stack-variables')),
  ...(require('../../packages/manifests/src/acknowledgements/read-acknowledgements') as typeof import('../../packages/manifests/src/acknowledgements/read-acknowledgements')),
  ...(require('../../apps/vmshiftctl/src/github/github-settings') as typeof import('../../apps/vmshiftctl/src/github/github-settings')),
  ...(require('../../apps/vmshiftctl/src/commands/environments') as typeof import('../../apps/vmshiftctl/src/commands/environments')),
});
const before = program();
const after = withFiles(walk.files, program);
const own = model.environments.map(({ name }) => `logs-${name}`);

test('"Add a stack": each environment has it, and the other stacks stay as they were', () => {
  const [was, is] = [before.renderTerraform(model).files, after.renderTerraform(model).files];
  const added = [...is.keys()].filter((file) => !was.has(file));
  expect(added.sort()).toEqual(own.map((stack) => `stacks/${stack}/cdk.tf.json`).sort());
  const changed = [...was].filter(([file, text]) => is.get(file) !== text).map(([file]) => file);
  // A list of all stacks, and the stacks that it reads, which export what it needs.
  expect(changed.filter((file) => file !== 'manifest.json').sort()).toEqual(
    model.environments.map(({ name }) => `stacks/cluster-${name}/cdk.tf.json`).sort(),
  );
  expect(JSON.parse(is.get(added[0] ?? '') ?? '')).toMatchObject({
    terraform: { required_version: expect.any(String) },
  });
});

test('"Add a stack": it is planned after what it reads, and deployed with its environment', async () => {
  const names = after.renderTerraform(model).stacks.map(({ name }) => name);
  for (const { name } of model.environments) {
    expect(names.indexOf(`logs-${name}`)).toBeGreaterThan(names.indexOf(`cluster-${name}`));
  }
  const printed: string[] = [];
  await after.environments({ json: true }, { print: (line: string) => printed.push(line) } as never);
  const [first] = JSON.parse(printed.join('')) as readonly {
    readonly name: string;
    readonly stacks: readonly string[];
  }[];
  expect(first?.stacks).toEqual([`cluster-${first?.name}`, `platform-${first?.name}`, `logs-${first?.name}`]);
});

test('"Add a stack": doctor asks for what it needs, and an acknowledgement may name it', () => {
  const needed = after.stackVariables(model).filter(({ stack }) => own.includes(stack));
  expect(needed.map(({ stack, name }) => [stack, name])).toEqual(own.map((stack) => [stack, 'LINODE_TOKEN']));
  expect(after.namesOf(model).stacks).toEqual(expect.arrayContaining(own));
  expect(before.namesOf(model).stacks).not.toEqual(expect.arrayContaining(own));
});
