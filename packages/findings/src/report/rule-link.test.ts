import { fileLink, ruleLink } from './rule-link';

const source = { repository: 'https://github.com/example/platform', revision: '46ea6302dd' };

test('a rule is read on the main branch, as a commit that was not pushed is known to no one else', () => {
  const link = ruleLink({ ...source, branch: 'main' }, 'two-servers');
  expect(link).toBe('https://github.com/example/platform/blob/main/docs/reference/rules.md#two-servers');
  expect(ruleLink(source, 'two-servers')).toContain('/blob/46ea6302dd/');
});

test('a line is shown as it was, and what is no plain name is no link', () => {
  const place = { file: 'dist/dev/redis.deployment.yaml', line: 7 };
  expect(fileLink({ ...source, branch: 'main' }, place)).toContain(
    '/blob/46ea6302dd/dist/dev/redis.deployment.yaml#L7',
  );
  expect(fileLink({ ...source, repository: 'javascript:alert(1)' }, place)).toBeUndefined();
  expect(ruleLink({ ...source, branch: 'a b' }, 'two-servers')).toBeUndefined();
});
