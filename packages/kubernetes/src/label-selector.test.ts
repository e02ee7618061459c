import fc from 'fast-check';
import { readWithProblems } from './field-problem';
import type { Labels } from './label-selector';
import { leastLabels, readLabelSelector, selects } from './label-selector';

const pod: Labels = { app: 'web', tier: 'front', empty: '' };
const expression = (key: unknown, operator: unknown, values?: unknown) => ({
  matchExpressions: [{ key, operator, values }],
});

/** A selector, whether it selects the pod, and the paths that kube-apiserver 1.35 refuses when it is given it. */
const SELECTORS: readonly [string, unknown, boolean, ...string[]][] = [
  ['the empty selector', {}, true],
  ['empty conditions', { matchLabels: {}, matchExpressions: [] }, true],
  ['null conditions', { matchLabels: null, matchExpressions: null }, true],
  ['a label of this value', { matchLabels: { app: 'web' } }, true],
  ['a label of another value', { matchLabels: { app: 'web', tier: 'back' } }, false],
  ['a label that is absent', { matchLabels: { zone: '' } }, false],
  ['the empty value', { matchLabels: { empty: '' } }, true],
  ['null for the empty value', { matchLabels: { empty: null } }, true],
  ['In, with the value', expression('app', 'In', ['api', 'web']), true],
  ['In, without the value', expression('app', 'In', ['api']), false],
  ['In, the key absent', expression('zone', 'In', ['web']), false],
  ['In, null for the empty value', expression('empty', 'In', [null]), true],
  ['NotIn, with the value', expression('app', 'NotIn', ['web']), false],
  ['NotIn, without the value', expression('app', 'NotIn', ['api']), true],
  ['NotIn, the key absent', expression('zone', 'NotIn', ['web']), true],
  ['Exists', expression('app', 'Exists'), true],
  ['Exists, the value empty', expression('empty', 'Exists', []), true],
  ['Exists, the key absent', expression('zone', 'Exists'), false],
  ['Exists, a name of every object', expression('constructor', 'Exists'), false],
  ['DoesNotExist', expression('app', 'DoesNotExist'), false],
  ['DoesNotExist, the key absent', expression('zone', 'DoesNotExist', null), true],
  ['both, one of them false', { matchLabels: { app: 'web' }, ...expression('tier', 'Exists', undefined) }, true],
  ['both, the expression false', { matchLabels: { app: 'web' }, ...expression('tier', 'DoesNotExist') }, false],
  ['an unknown operator', expression('zone', 'Whatever'), false, 's.matchExpressions[0].operator'],
  ['an operator in lower case', expression('app', 'exists'), false, 's.matchExpressions[0].operator'],
  ['In without values', expression('app', 'In', []), false, 's.matchExpressions[0].values'],
  ['NotIn without values', expression('zone', 'NotIn'), false, 's.matchExpressions[0].values'],
  ['Exists with values', expression('app', 'Exists', ['web']), false, 's.matchExpressions[0].values'],
  ['DoesNotExist with values', expression('zone', 'DoesNotExist', ['web']), false, 's.matchExpressions[0].values'],
  ['a number among the values', expression('app', 'In', ['web', 1]), false, 's.matchExpressions[0].values'],
  ['values that are no list', expression('app', 'In', 'web'), false, 's.matchExpressions[0].values'],
  ['no key', expression(undefined, 'DoesNotExist'), false, 's.matchExpressions[0].key'],
  ['a key that is no text', expression(1, 'DoesNotExist'), false, 's.matchExpressions[0].key'],
  ['no expression', { matchExpressions: [null] }, false, 's.matchExpressions[0].key', 's.matchExpressions[0].operator'],
  ['expressions that are no list', { matchExpressions: {} }, false, 's.matchExpressions'],
  ['a number for a label', { matchLabels: { app: 1 } }, false, 's.matchLabels.app'],
  ['a boolean for a label', { matchLabels: { app: true } }, false, 's.matchLabels.app'],
  ['labels in a list', { matchLabels: ['app'] }, false, 's.matchLabels'],
  ['a text', 'app=web', false, 's'],
  ['a list', [], false, 's'],
];

/** Fields that the API server refuses. */
const refusals = (selector: unknown, path: string) =>
  readWithProblems((report) => readLabelSelector(selector, path, report)).problems;

describe('selects and what is refused', () => {
  it.each(SELECTORS)('%s', (_, selector, selected, ...refused) => {
    expect(selects(selector, pod)).toBe(selected);
    expect(refusals(selector, 's').map(({ path }) => path)).toEqual(refused);
  });

  it.each([undefined, null])('take %s for the absent selector, which selects nothing', (selector) => {
    expect(selects(selector, {})).toBe(false);
  });

  it('name the value and what is allowed', () => {
    expect(refusals(expression('app', 'Like', ['w*']), 'spec.selector')).toEqual([
      {
        path: 'spec.selector.matchExpressions[0].operator',
        value: '"Like"',
        allowed: 'In, NotIn, Exists, DoesNotExist',
      },
    ]);
  });

  const text = fc.constantFrom('', 'app', 'web', 'api', '__proto__', 'constructor');
  const requirement = fc.record({
    key: text,
    operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'in'),
    values: fc.oneof(fc.array(text, { maxLength: 2 }), fc.constant(undefined)),
  });
  const selectors = fc.record(
    { matchLabels: fc.dictionary(text, text), matchExpressions: fc.array(requirement, { maxLength: 3 }) },
    { requiredKeys: [] },
  );

  it('never throw, and select nothing with a selector that is refused', () => {
    fc.assert(
      fc.property(fc.oneof(selectors, fc.jsonValue()), (selector) => {
        if (refusals(selector, 's').length > 0) expect(selects(selector, pod)).toBe(false);
      }),
    );
  });

  it('select no more with a further condition', () => {
    fc.assert(
      fc.property(selectors, requirement, fc.dictionary(text, text), (selector, further, labels) => {
        const narrower = { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), further] };
        if (selects(narrower, labels)) expect(selects(selector, labels)).toBe(true);
      }),
    );
  });

  it('select the least labels of a selector, and nothing where there are none', () => {
    fc.assert(
      fc.property(selectors, fc.dictionary(text, text), (selector, labels) => {
        const least = leastLabels(selector);
        if (least === undefined) expect(selects(selector, labels)).toBe(false);
        else expect(selects(selector, least)).toBe(true);
      }),
    );
  });
});

describe('leastLabels', () => {
  it.each([
    ['the empty selector', {}, {}],
    [
      'equality and In',
      { matchLabels: { app: 'web' }, ...expression('tier', 'In', ['x', 'y']) },
      { app: 'web', tier: 'x' },
    ],
    [
      'In and NotIn',
      {
        matchExpressions: [
          { key: 'a', operator: 'In', values: ['x', 'y'] },
          { key: 'a', operator: 'NotIn', values: ['x'] },
        ],
      },
      { a: 'y' },
    ],
    ['Exists', expression('a', 'Exists'), { a: '' }],
    ['only negative conditions', expression('a', 'NotIn', ['x']), {}],
    ['a contradiction', { matchLabels: { a: 'x' }, ...expression('a', 'DoesNotExist') }, undefined],
    ['an invalid selector', expression('a', 'Like'), undefined],
  ])('of %s', (_, selector, expected) => {
    expect(leastLabels(selector)).toEqual(expected);
  });
});
