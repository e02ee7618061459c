import { testWorld } from '../testing/test-world';
import { uninterrupted } from './interruption';
import { planStacks } from './plan-stacks';
import { refuseTerraformSettings } from './refuse-terraform-settings';

const refused = (env: Readonly<Record<string, string>>) => (): void => refuseTerraformSettings({ env });

test.each([
  [{ TF_WORKSPACE: 'default' }],
  [{ TF_WORKSPACE: '', TF_DATA_DIR: '' }],
  [{ TF_CLI_ARGS_plan: '-lock=false -parallelism=2 -replace=helm_release.a' }],
  [{ TF_CLI_ARGS: '-no-color', TF_CLI_ARGS_apply: '-parallelism=1' }],
  [{ TF_CLI_ARGS_plan: '-refresh=true -var=note=the-state-of-x' }],
  [{ TF_CLI_ARGS_destroy: '-refresh=false', TF_LOG: 'trace', TF_PLUGIN_CACHE_DIR: '/var/cache/terraform' }],
])('accepts %j', (env) => {
  expect(refused(env)).not.toThrow();
});

test.each([
  ['TF_CLI_ARGS_plan', '-destroy', '"-destroy"'],
  ['TF_CLI_ARGS_plan', '-lock=false --refresh-only', '"--refresh-only"'],
  ['TF_CLI_ARGS', '-refresh=false', '"-refresh=false"'],
  ['TF_CLI_ARGS_apply', '-var=password=hunter2 -state-out=/mnt/a.tfstate', '"-state-out"'],
  ['TF_CLI_ARGS_plan', '"-state=/mnt/a.tfstate"', '"\\"-state"'],
])('refuses %s=%s by its flag alone', (name, value, flag) => {
  expect(refused({ [name]: value })).toThrow(
    new Error(
      `${name}: got ${flag}; allowed: flags that change neither the state nor what is planned; next: unset ${name}`,
    ),
  );
});

test('refuses another workspace and a shared folder, both at once, before Terraform runs', async () => {
  const world = testWorld({ env: { PATH: '', TF_WORKSPACE: 'other', TF_DATA_DIR: '/mnt/data' } });
  const stack = { name: 'one', dependencies: [], environments: ['dev'] };
  await expect(
    planStacks([stack], { lockTimeoutSeconds: 0, interruption: uninterrupted }, world),
  ).rejects.toMatchObject({
    lines: [
      'TF_WORKSPACE: got "other"; allowed: default; another workspace has another state, so everything would be created a second time; next: unset TF_WORKSPACE',
      'TF_DATA_DIR: got "/mnt/data"; allowed: none; stacks that share a folder would use each other\'s state backend; next: unset TF_DATA_DIR',
    ],
  });
});
