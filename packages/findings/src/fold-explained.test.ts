import fc from 'fast-check';
import type { Verdict } from './finding';
import { foldExplained } from './fold-explained';
import type { Found } from './rule';

const found = (id: string, over: Partial<Found> = {}): Found => ({
  ...{ id, class: 'outage', verdict: 'block', object: 'Deployment/api', path: 'spec.a' },
  ...{ before: undefined, after: undefined, because: `because of ${id}`, impact: 'i', fix: 'f', see: 's' },
  ...over,
});
const rules = [
  { id: 'state' },
  { id: 'cause', explainedBy: ['state'] },
  { id: 'effect', explainedBy: ['cause'] },
  { id: 'unknown', explainedBy: ['*'] },
  { id: 'unknown-too', explainedBy: ['*'] },
  { id: 'unknown-field', explainedBy: ['unknown'] },
  { id: 'unknown-place', explainedBy: ['unknown-field', 'cause'] },
];
const fold = (...all: readonly Found[]) => foldExplained(rules, all);
const ids = (...all: readonly Found[]) => fold(...all).map(({ id, explains }) => [id, explains?.map((one) => one.id)]);

describe('a finding is folded into the one that explains it', () => {
  test('at the same path, with what it found', () => {
    expect(fold(found('cause', { verdict: 'warn' }), found('state'))).toEqual([
      found('state', {
        explains: [{ id: 'cause', verdict: 'warn', path: 'spec.a', because: 'because of cause' }],
      }),
    ]);
  });

  test.each(['spec', '', 'spec.a.b', 'spec.a[b].c'])('at a path above or below: %j', (path) => {
    expect(ids(found('cause', { path }), found('state'))).toEqual([['state', ['cause']]]);
  });

  test('through one that is explained itself', () => {
    expect(ids(found('effect'), found('cause'), found('state'))).toEqual([['state', ['effect', 'cause']]]);
  });

  test('and gives it the value before a change of the same field', () => {
    const change = found('cause', { before: '1', after: '2' });
    expect(fold(change, found('state', { now: 'too much' }))).toMatchObject([{ before: '1', after: 'too much' }]);
    expect(fold(change, found('state', { now: 'too much' }))[0]).not.toHaveProperty('now');
    expect(fold({ ...change, path: 'spec' }, found('state', { now: 'too much' }))).toMatchObject([{ now: 'too much' }]);
  });

  test('of any rule, where it knows nothing but that a field changes', () => {
    expect(ids(found('unknown'), found('effect', { path: 'spec.a.b' }))).toEqual([['effect', ['unknown']]]);
  });
});

test.each(['unknown-field', 'unknown-place'])(
  'one that any rule explains is not explained by %s, which it explains',
  (id) => {
    const [one, ...others] = ids(found('unknown', { path: 'spec' }), found('unknown-field'), found(id));
    expect([one?.[0], others]).toEqual(['unknown', []]);
  },
);

describe('a finding stands by itself', () => {
  test.each<[string, Found, Found]>([
    ['at another object', found('cause'), found('state', { object: 'Deployment/worker' })],
    ['at another path', found('cause'), found('state', { path: 'spec.ab' })],
    ['when it is stricter', found('cause'), found('state', { verdict: 'warn' })],
    ['when no rule of the other explains it', found('state'), found('effect')],
    ['when it is of the same rule', found('cause'), found('cause', { path: 'spec.a.b' })],
    ['when the other knows as little', found('unknown'), found('unknown-too')],
    ['when the other is about more than the field', found('unknown'), found('state', { path: 'spec' })],
  ])('%s', (_, one, other) => {
    expect(fold(one, other)).toEqual([one, other]);
    expect(fold(other, one)).toEqual([other, one]);
  });
});

test('no finding is lost, and no place becomes milder', () => {
  const severity = { info: 0, warn: 1, block: 2 };
  const one = fc
    .record({
      id: fc.constantFrom(...rules.map(({ id }) => id)),
      verdict: fc.constantFrom<Verdict>('block', 'warn', 'info'),
      object: fc.constantFrom('Deployment/api', 'Service/api'),
      path: fc.constantFrom('', 'spec', 'spec.a', 'spec.a.b', 'spec.b[x]'),
    })
    .map(({ id, ...over }) => found(id, over));
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), (all) => {
      const left = fold(...all);
      expect(left.flatMap(({ explains = [] }) => [0, ...explains])).toHaveLength(all.length);
      for (const { verdict, explains = [] } of left) {
        for (const folded of explains) expect(severity[folded.verdict]).toBeLessThanOrEqual(severity[verdict]);
      }
    }),
  );
});
