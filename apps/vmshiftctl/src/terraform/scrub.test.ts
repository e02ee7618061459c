import fc from 'fast-check';
import { scrubber } from './scrub';

test('credentials of the environment are hidden, whatever they look like', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6, maxLength: 40 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!'(sensitive value)'.includes(secret) && !`${before}${after}`.includes(secret));
      for (const name of ['TF_VAR_x', 'LINODE_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN', 'SOME_PASSWORD']) {
        const scrubbed = scrubber({ env: { [name]: secret } })(`${before} ${secret} ${after}`);
        expect(scrubbed).toContain('(sensitive value)');
      }
    }),
  );
});

test('one credential inside another leaves no rest', () => {
  expect(scrubber({ env: { TF_VAR_a: 'abcdef', TF_VAR_b: 'abcdefghij' } })('x abcdefghij y')).toBe(
    'x (sensitive value) y',
  );
});

test('what is no credential stays', () => {
  expect(scrubber({ env: { HOME: '/home/octocat', TF_VAR_flag: 'true' } })('true /home/octocat')).toBe(
    'true /home/octocat',
  );
});
