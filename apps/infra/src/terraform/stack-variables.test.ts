import { model } from '@vmshift/environments';
import { bucketModel, dnsModel, variants } from '../../test-support/models';
import { stacksOf } from '../../test-support/stack-json';
import { stackVariables } from './stack-variables';

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

test.each(variants)('with %s a stack with the Linode provider needs its token', (_, variant) => {
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
