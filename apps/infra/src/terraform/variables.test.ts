import { model } from '@vmshift/environments';
import { stackOf } from '../../test-support/stack-json';
import { terraform, terraformTest } from '../../test-support/terraform';
import { VARIABLES } from './variables';

const testWithTerraform = terraformTest();

const valid = {
  ...Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, 'Tr0ub4dor&3-%"\'$-long'])),
  registry_username: 'ilearn-code',
};

/** Plans a configuration with the variables of a platform stack and nothing else. */
function plan(variables: Readonly<Record<string, string>>) {
  const { variable } = stackOf(model, 'platform-dev');
  return terraform({ variable }, [['plan']], { variables });
}

testWithTerraform('Terraform accepts values as a password generator makes them', () => {
  expect(plan(valid)).toMatchObject({ status: 0 });
});

testWithTerraform.each([
  ['nothing', ''],
  ['a short one', 'Sh0rt-Secret'],
  ['one with a space', 'correct horse battery staple'],
  ['one with a line break', 'correct-horse-battery\nstaple'],
  ['one with a letter outside ASCII', 'correct-hörse-battery-staple'],
])('Terraform refuses %s as a password, by its variable, without showing it', (_, password) => {
  const { status, output } = plan({ ...valid, postgres_password: password });
  expect(status).toBe(1);
  expect(output.replace(/\s*\n[│\s]*/g, ' ')).toContain(
    'TF_VAR_postgres_password has to be 16 or more printable ASCII',
  );
  if (password !== '') expect(output).not.toContain(password.slice(0, 8));
});

testWithTerraform('Terraform names the variable that is missing', () => {
  const { postgres_password: _, ...rest } = valid as Record<string, string>;
  const { status, output } = plan(rest);
  expect([status, output]).toEqual([1, expect.stringContaining('No value for required variable')]);
  expect(output).toContain('"postgres_password"');
});
