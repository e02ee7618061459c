import { variants } from '../../test-support/models';
import { stacksOf } from '../../test-support/stack-json';
import { terraform, testWithTerraform } from '../../test-support/terraform';

// `terraform providers` reads the structure and the names of a configuration without a provider and without a backend
testWithTerraform.each(variants)('with %s Terraform parses every stack', (_, variant) => {
  for (const [name, stack] of stacksOf(variant)) {
    const { backend: _backend, ...settings } = stack.terraform;
    const { status, output } = terraform({ ...stack, terraform: settings }, [['providers']]);
    expect([name, status, output]).toEqual([name, 0, expect.stringContaining('provider[registry.terraform.io/')]);
  }
});

testWithTerraform('Terraform refuses a name that it does not know', () => {
  const { status, output } = terraform({ output: { 'a.name.with.dots': { value: 1 } } }, [['providers']]);
  expect([status, output]).toEqual([1, expect.stringContaining('Invalid output name')]);
});
