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

test('a credential of several lines is hidden in a log, which is told line by line', () => {
  const scrub = scrubber({ env: { TF_VAR_key: '-----BEGIN KEY-----\r\nline-one-of-it\r\n  line-two-of-it\r\n}\r\n' } });
  expect(['line-one-of-it', 'a: line-two-of-it;', '}'].map(scrub)).toEqual([
    '(sensitive value)',
    'a: (sensitive value);',
    '}',
  ]);
});
