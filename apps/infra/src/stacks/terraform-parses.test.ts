import { variants } from '../../test-support/models';
import { stacksOf } from '../../test-support/stack-json';
import { terraform, terraformTest } from '../../test-support/terraform';

const testWithTerraform = terraformTest();

const read = new Map<string, ReturnType<typeof terraform>>();

/**
 * `terraform providers` reads the structure and the names of a configuration without a provider and without a backend. Most
 * variants leave most stacks as they are: each text is read once.
 */
function parse(configuration: object): ReturnType<typeof terraform> {
  const text = JSON.stringify(configuration);
  const result = read.get(text) ?? terraform(configuration, [['providers']]);
  read.set(text, result);
  return result;
}

testWithTerraform.each(variants)('with %s Terraform parses every stack', (_, variant) => {
  for (const [name, stack] of stacksOf(variant)) {
    const { backend: _backend, ...settings } = stack.terraform;
    const { status, output } = parse({ ...stack, terraform: settings });
    expect([name, status, output]).toEqual([name, 0, expect.stringContaining('provider[registry.terraform.io/')]);
  }
});

testWithTerraform('Terraform refuses a name that it does not know', () => {
  const { status, output } = parse({ output: { 'a.name.with.dots': { value: 1 } } });
  expect([status, output]).toEqual([1, expect.stringContaining('Invalid output name')]);
});
