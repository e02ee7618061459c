import fc from 'fast-check';
import { gatherAlike } from './gather-alike';
import type { Found } from './rule';

const found = (object: string, over: Partial<Found> = {}): Found => ({
  ...{ id: 'missing', class: 'outage', verdict: 'block', object, path: 'spec.a', now: 'ConfigMap b' },
  ...{ before: undefined, after: undefined, because: 'there is no b', impact: 'i', fix: 'f', see: 's' },
  ...over,
});
const rules = [{ id: 'missing', isOneCause: true }, { id: 'other' }];

test('the same words at several places are one finding with a line for each, at the first place', () => {
  const explains = [{ id: 'x', verdict: 'warn', path: 'spec.a', because: 'y' }] as const;
  expect(gatherAlike(rules, [found('Job/a'), found('Job/b', { path: '', explains }), found('Job/c')])).toEqual([
    found('Job/a', { now: 'ConfigMap b, in 3 places', lines: ['Job/a spec.a', 'Job/b', 'Job/c spec.a'], explains }),
  ]);
});

test('the value that an acknowledgement agrees to has the number of places', () => {
  const changed = { before: 'a', after: 'b', now: undefined };
  expect(gatherAlike(rules, [found('Job/a', changed), found('Job/b', changed)])).toMatchObject([
    { before: 'a', after: 'b, in 2 places' },
  ]);
});

test('without a value nothing is counted but the lines', () => {
  const bare = { now: undefined };
  const lines = ['Job/a spec.a', 'Job/b spec.a'];
  expect(gatherAlike(rules, [found('Job/a', bare), found('Job/b', bare)])).toEqual([
    found('Job/a', { ...bare, lines }),
  ]);
});

test.each<[string, Partial<Found>]>([
  ['another cause', { because: 'there is no c' }],
  ['another value', { now: 'ConfigMap c' }],
  ['another verdict', { verdict: 'warn' }],
  ['a rule whose findings stand by themselves', { id: 'other' }],
])('%s stays a finding of its own', (_, over) => {
  const all = [found('Job/a', over), found('Job/b')];
  expect(gatherAlike(rules, all)).toEqual(all);
});

test('two findings of a rule whose findings stand by themselves stay two', () => {
  const all = [found('Job/a', { id: 'other' }), found('Job/b', { id: 'other' })];
  expect(gatherAlike(rules, all)).toEqual(all);
});

test('all findings stay, each once, and in the order of the first of their words', () => {
  const one = fc.record({
    id: fc.constantFrom('missing', 'other'),
    now: fc.constantFrom('b', 'c'),
    object: fc.nat(30),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), (all) => {
      const given = all.map(({ object, ...over }) => found(`Job/${object}`, over));
      const words = (index: number) => (all[index]?.id === 'missing' ? all[index]?.now : index);
      const firsts = given.filter((_, index) => all.findIndex((_, other) => words(other) === words(index)) === index);
      const gathered = gatherAlike(rules, given);
      expect(gathered.map(({ id, object }) => [id, object])).toEqual(firsts.map(({ id, object }) => [id, object]));
      expect(gathered.reduce((sum, { lines = [0] }) => sum + lines.length, 0)).toBe(given.length);
    }),
  );
});
