import fc from 'fast-check';
import { type AccessPolicy, accessPolicy } from './access-policy';
import { allRights, gainedRights } from './gained-rights';
import { permits } from './permits';

const policyOf = (lines: readonly string[], defaultRole = ''): AccessPolicy => {
  const policy = accessPolicy({ policy: lines.join('\n'), defaultRole });
  if ('refused' in policy) throw new Error(policy.refused);
  return policy;
};
const gained = (before: readonly string[], after: readonly string[], subject = 'team') =>
  gainedRights(policyOf(before), policyOf(after), subject).map(
    ({ resource, action, object }) => `${action} ${resource} ${object}`,
  );
const SYNC_ALL = 'p, team, applications, sync, */*, allow';

test.each([
  ['a line', [], [SYNC_ALL], ['sync applications */*']],
  ['the same in other words', [SYNC_ALL], ['p, role:x, app*s, sync, */**, allow', 'g, team, role:x'], []],
  ['a narrower object', [SYNC_ALL], ['p, team, applications, sync, shop/*, allow'], []],
  ['a wider object', ['p, team, applications, sync, shop/*, allow'], [SYNC_ALL], ['sync applications */*']],
  ['a denial that goes', [SYNC_ALL, 'p, team, applications, sync, pay/*, deny'], [SYNC_ALL], ['sync applications */*']],
  [
    'a denial that gets narrower',
    [SYNC_ALL, 'p, team, *, *, prod-*/*, deny'],
    [SYNC_ALL, 'p, team, *, *, prod-eu-*/*, deny'],
    ['sync applications */*'],
  ],
  ['a denial of what is granted', [], [SYNC_ALL, 'p, team, *, *, *, deny'], []],
  [
    'a denial that another role of the subject brings',
    [],
    [SYNC_ALL, 'p, role:none, *, *, *, deny', 'g, team, role:none'],
    [],
  ],
  ['a denial written in another way', [SYNC_ALL], [SYNC_ALL, 'p, team, *, *, *, Deny'], []],
  [
    'two halves in place of the whole',
    [SYNC_ALL],
    ['p, team, applications, sync, [a-m]*, allow', 'p, team, applications, sync, [!a-m]*/*, allow'],
    ['sync applications [a-m]*'],
  ],
  [
    'one kind of object alone',
    ['p, team, applications, update, */*, allow'],
    ['p, team, applications, update*, */*, allow'],
    ['update/* applications */*'],
  ],
])('gained by %s', (_, before, after, expected) => {
  expect(gained(before, after)).toEqual(expected);
});

test('an administrator gains all that the role may', () => {
  const rights = gained([], ['g, team, role:admin']);
  expect(rights).toContain('create exec */*');
  expect(rights).toContain('update accounts *');
  expect(rights).toContain('get logs */*');
});

test('what every login may is not told of a subject', () => {
  const line = 'p, role:all, applications, sync, */*, allow';
  const [before, after] = [policyOf([line]), policyOf([line, SYNC_ALL], 'role:all')];
  expect(gainedRights(before, after, undefined)).toHaveLength(1);
  expect(gainedRights(before, after, 'team')).toEqual([]);
});

test('every right of a subject', () => {
  expect(allRights(policyOf([SYNC_ALL], 'role:readonly'), 'team').map(({ action }) => action)).toContain('sync');
});

const words = fc
  .array(fc.constantFrom('a', 'b', '/', '*', '?', '[ab]', '[!a]', '{a,b}'), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));
const lines = fc.array(
  fc.tuple(fc.constantFrom('sync', '*', 'update*', 'get'), words, fc.constantFrom('allow', 'allow', 'deny')),
  { maxLength: 4 },
);
const written = (list: readonly (readonly [string, string, string])[]) =>
  list.map(([action, object, effect]) => `p, team, applications, ${action}, "${object}", ${effect}`);
const OBJECTS = ['', 'a', 'b', '/', 'c'].flatMap((one) =>
  ['', 'a', '/', 'c'].flatMap((two) => ['', 'b', '/', 'c'].map((three) => one + two + three)),
);

test('what is gained is permitted after, and was not before; what is not told is not gained', () => {
  fc.assert(
    fc.property(lines, lines, (one, other) => {
      const [before, after] = [policyOf(written(one)), policyOf(written(other))];
      const isNew = (action: string, object: string) => {
        const request = { resource: 'applications', action, object };
        return permits(after, 'team', request) && !permits(before, 'team', request);
      };
      const rights = gainedRights(before, after, 'team');
      for (const { example } of rights) expect([example, isNew(...example)]).toEqual([example, true]);
      for (const action of ['get', 'sync', 'update', 'update/apps/Deployment/a/b']) {
        if (rights.some((right) => right.action.split('/')[0] === action.split('/')[0])) continue;
        expect(OBJECTS.filter((object) => isNew(action, object))).toEqual([]);
      }
    }),
  );
});

test('what cannot be compared within its limit counts as gained', () => {
  const [before, after] = [policyOf([SYNC_ALL]), policyOf(['p, team, applications, sync, *[/]*, allow'])];
  expect(gainedRights(before, after, 'team', { steps: 2 }).map(({ action }) => action)).toContain('sync');
  expect(gainedRights(before, after, 'team')).toEqual([]);
});

test('a policy that is written to take hours is given up', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const effect = index % 2 === 0 ? 'allow' : 'deny';
      return `p, team, app*, *${index}*u*p*, "*a*b${index}*c*d*/*b*a*{d*,*e}*f", ${effect}`;
    });
  const effort = { steps: 20_000 };
  expect(gainedRights(policyOf(lines(30)), policyOf(lines(40)), 'team', effort).length).toBeGreaterThan(0);
  expect(effort.steps).toBeGreaterThan(-10_000);
});
