import { vmshift } from '@vmshift/application';
import { type EnvironmentConfig, model } from '@vmshift/environments';
import { bucketModel, dnsModel, externalModel, variants } from '../../test-support/models';
import { stacksOf } from '../../test-support/stack-json';
import { planPlaceholders, stackVariables } from './stack-variables';
import { platformVariables } from './variables';

const namesOf = (of: typeof model, stack: string): string[] =>
  stackVariables(of)
    .filter((variable) => variable.stack === stack)
    .map(({ name }) => name);

test.each(variants)('with %s the table lists exactly the variables that the stacks declare', (_, variant) => {
  for (const [stack, { variable }] of stacksOf(variant)) {
    const listed = namesOf(variant, stack).filter((name) => name.startsWith('TF_VAR_'));
    expect(listed.sort()).toEqual(
      Object.keys(variable ?? {})
        .map((name) => `TF_VAR_${name}`)
        .sort(),
    );
  }
});

test.each(variants)('with %s stack-variables.ts gives a stack with the Linode provider its token', (_, variant) => {
  for (const [stack, { provider }] of stacksOf(variant)) {
    expect([stack, namesOf(variant, stack).includes('LINODE_TOKEN')]).toEqual([stack, provider.linode !== undefined]);
  }
});

test('a state in a bucket needs its keys and the settings without which Terraform cannot write there', () => {
  for (const stack of ['cluster-dev', 'platform-dev', 'argocd']) {
    expect(namesOf(bucketModel, stack)).toEqual(
      expect.arrayContaining(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REQUEST_CHECKSUM_CALCULATION']),
    );
    expect(namesOf(model, stack).filter((name) => name.startsWith('AWS_'))).toEqual([]);
  }
});

test('records at Linode need the token where the address is known', () => {
  expect(namesOf(dnsModel, 'platform-dev')).toContain('LINODE_TOKEN');
  expect(namesOf(model, 'platform-dev')).not.toContain('LINODE_TOKEN');
});

test.each(variants)(
  'with %s a plan has a placeholder of the right form for every variable, and for no credential',
  (_, variant) => {
    const placeholders = planPlaceholders(variant);
    const names = stackVariables(variant).map(({ name }) => name);
    expect(Object.keys(placeholders).sort()).toEqual(
      [...new Set(names.filter((name) => /^TF_VAR_/.test(name)))].sort(),
    );
    for (const environment of variant.environments) {
      for (const [name, { pattern }] of platformVariables(environment, variant.platform.application ?? vmshift)) {
        expect(placeholders[`TF_VAR_${name}`]).toMatch(new RegExp(pattern));
      }
    }
  },
);

test('a credential of another party is a variable of the name of its key, and fills the key', () => {
  expect(stackVariables(externalModel)).toContainEqual(
    expect.objectContaining({
      ...{ stack: 'platform-dev', name: 'TF_VAR_mail_key', sensitive: true },
      description: 'Key of the mail service',
    }),
  );
  const secrets = stacksOf(externalModel).get('platform-dev')?.resource.kubernetes_secret_v1;
  expect(JSON.stringify(secrets)).toContain(`"MAIL_KEY":"\${var.mail_key}"`);
});

test('a key with the name of another variable is refused', () => {
  const keys = { REGISTRY_TOKEN: { kind: 'external', description: 'x' } } as const;
  const [environment] = model.environments as readonly [EnvironmentConfig];
  expect(() => platformVariables(environment, { ...vmshift, secret: { ...vmshift.secret, keys } })).toThrow(
    'secret.keys: REGISTRY_TOKEN: Terraform has a variable of that name; name the key otherwise',
  );
});
