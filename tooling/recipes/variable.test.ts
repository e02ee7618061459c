import { model } from '../../packages/environments/src';
import { Walk } from './recipe';
import { withFiles } from './with-files';

const walk = new Walk('Add a Terraform variable or secret');
const INFRA = '.github/workflows/infra.yaml';
const GUIDE = 'docs/setup.md';

const program = () => ({
  ...(require('../../apps/infra/src/render-terraform') as typeof import('../../apps/infra/src/render-terraform')),
  ...(require('../../apps/infra/src/terraform/stack-variables') as typeof import('../../apps/infra/src/terraform/stack-variables')),
  ...(require('../../apps/vmshiftctl/src/github/github-settings') as typeof import('../../apps/vmshiftctl/src/github/github-settings')),
  ...(require('../workflows/missing-settings') as typeof import('../workflows/missing-settings')),
});
const read = (file: string) => walk.read(file);
const before = program();

test('"Add a Terraform variable or secret": everything else follows from the one line of the profile', () => {
  // 1. The credential.
  walk.edit('packages/application/src/vmshift/secret.ts', '  keys: {\n', `  keys: {\n    ${walk.line('MAIL_KEY')}\n`);
  const after = withFiles(walk.files, program);

  // 2. What the rest lacks is printed as it has to be written.
  const line = `TF_VAR_mail_key: \${{ secrets.MAIL_KEY }}`;
  expect(before.missingSettings(model, read)).toEqual([]);
  expect(after.missingSettings(model, read)).toEqual([
    `${INFRA}, job deploy: add ${line}`,
    `${GUIDE}, "Environments" or "Variables of the repository": add \`MAIL_KEY\``,
  ]);
  const last = `          TF_VAR_registry_token: \${{ secrets.REGISTRY_TOKEN }}\n`;
  walk.edit(INFRA, last, `${last}          ${line}\n`);
  walk.edit(GUIDE, '`REDIS_PASSWORD`, `BACKUP_ACCESS_KEY_ID`', '`REDIS_PASSWORD`, `MAIL_KEY`, `BACKUP_ACCESS_KEY_ID`');
  expect(after.missingSettings(model, read)).toEqual([]);

  // 3. The stacks, the plan and doctor.
  const [was, is] = [before.renderTerraform(model).files, after.renderTerraform(model).files];
  expect(
    [...is]
      .filter(([file, text]) => was.get(file) !== text)
      .map(([file]) => file)
      .sort(),
  ).toEqual(model.environments.map(({ name }) => `stacks/platform-${name}/cdk.tf.json`).sort());
  for (const { name } of model.environments) {
    const { variable, resource } = JSON.parse(is.get(`stacks/platform-${name}/cdk.tf.json`) ?? '');
    expect(variable.mail_key).toMatchObject({
      description: 'Key of the mail service',
      ephemeral: true,
      sensitive: true,
    });
    expect(JSON.stringify(resource)).toContain(`"MAIL_KEY":"\${var.mail_key}"`);
  }
  expect(after.planPlaceholders(model).TF_VAR_mail_key).toBeDefined();
  const [own] = after.gitHubSettings(model);
  const holding = own?.environments.filter(({ secrets }) => secrets.includes('MAIL_KEY')).map(({ name }) => name);
  expect(holding).toEqual(model.environments.map(({ name }) => name));
});

test('"Add a Terraform variable or secret": a line for what no stack needs any more is named', () => {
  const surplus = (file: string) =>
    read(file).replace('          TF_VAR_redis', '          TF_VAR_old: x\n          TF_VAR_redis');
  expect(before.missingSettings(model, surplus)).toContainEqual(`${INFRA}, job deploy: remove TF_VAR_old: x`);
});
