import { type AccessPolicy, accessPolicy } from './access-policy';
import { permits, rolesOf } from './permits';

const policyOf = (...lines: readonly string[]) => accessPolicy({ policy: lines.join('\n') }) as AccessPolicy;
const SYNC = { resource: 'applications', action: 'sync', object: 'shop/web' };

test('ten grants in a row count, and an eleventh does not', () => {
  const chain = Array.from({ length: 11 }, (_, index) => `g, a${index}, a${index + 1}`);
  const policy = policyOf(...chain, 'p, a11, applications, sync, */*, allow');
  expect(permits(policy, 'a1', SYNC)).toBe(true);
  expect(permits(policy, 'a0', SYNC)).toBe(false);
});

test('grants in a circle end', () => {
  expect([...rolesOf(policyOf('g, a, b', 'g, b, a'), 'a')]).toEqual(['a', 'b']);
});

test('a denial of the subject leaves what every login may do', () => {
  const policy = { ...policyOf('p, a, *, *, *, deny'), defaultRole: 'role:admin' };
  expect(permits(policy, 'a', SYNC)).toBe(true);
});

test.each([
  ['a blank before a comma belongs to the field', 'p, a, applications , sync, */*, allow', false],
  ['a blank behind one does not', 'p,  a,applications,  sync, */*,allow', true],
  ['quotes hold a comma', 'p, a, "{applications,logs}", sync, */*, allow', true],
  ['a comment grants nothing', '# p, a, applications, sync, */*, allow', false],
])('%s', (_, line, expected) => {
  expect(permits(policyOf(line), 'a', SYNC)).toBe(expected);
});
