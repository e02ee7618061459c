import fc from 'fast-check';
import type { Finding, Verdict } from './finding';
import { mergeFindings, worstFirst } from './merge-findings';

const finding = (over: Partial<Finding>): Finding => ({
  ...{ id: 'x', class: 'outage', verdict: 'block', environments: ['dev'], object: 'Deployment/api', path: 'spec' },
  ...{ before: undefined, after: undefined, because: 'b', impact: 'i', fix: 'f', see: 's' },
  ...over,
});

test('a finding of several environments stands once', () => {
  const same = [finding({}), finding({ environments: ['staging'] }), finding({ environments: ['dev'] })];
  expect(mergeFindings(same)).toEqual([finding({ environments: ['dev', 'staging'] })]);
});

test('what it explains in each environment is kept, each once', () => {
  const explained = (path: string) => ({ id: 'z', verdict: 'warn', path, because: 'b' }) as const;
  const merged = mergeFindings([
    finding({ explains: [explained('a')] }),
    finding({ environments: ['staging'], explains: [explained('a'), explained('b')] }),
  ]);
  expect(merged).toEqual([finding({ environments: ['dev', 'staging'], explains: [explained('a'), explained('b')] })]);
});

test.each<Partial<Finding>>([{ id: 'y' }, { path: 'spec.replicas' }, { after: '1' }, { now: '1' }, { because: 'c' }])(
  'a finding with another value is another finding: %j',
  (over) => {
    expect(mergeFindings([finding({}), finding(over)])).toHaveLength(2);
  },
);

test('of equal verdicts, what cannot be taken back stands before what users see', () => {
  const classes = ['capacity', 'outage', 'data-loss', 'exposure', 'cost', 'secret-leak'] as const;
  const given = classes.map((each) => finding({ class: each }));
  const worst = finding({ class: 'cost', verdict: 'block', id: 'worst' });
  const sorted = worstFirst([...given.map((one) => ({ ...one, verdict: 'warn' as const })), worst]);
  expect(sorted.map((one) => one.class)).toEqual([
    ...['cost', 'data-loss', 'secret-leak', 'exposure', 'outage', 'capacity', 'cost'],
  ]);
});

test('the worst stands first, and what is equal keeps its order', () => {
  const verdict = fc.constantFrom<Verdict>('info', 'block', 'warn');
  fc.assert(
    fc.property(fc.array(verdict), (verdicts) => {
      const given = verdicts.map((each, place) => ({ verdict: each, class: 'outage' as const, place }));
      const expected = ['block', 'warn', 'info'].flatMap((each) => given.filter((one) => one.verdict === each));
      expect(worstFirst(given)).toEqual(expected);
    }),
  );
});
