import { selects } from './selects';

describe('selects', () => {
  it.each([
    ['an absent selector', undefined, false],
    ['an empty selector', {}, true],
    ['equal labels', { matchLabels: { app: 'web' } }, true],
    ['a label of another value', { matchLabels: { app: 'web', tier: 'x' } }, false],
    ['In', { matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'web'] }] }, true],
    ['In, absent', { matchExpressions: [{ key: 'no', operator: 'In', values: ['web'] }] }, false],
    ['NotIn', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    ['NotIn, absent', { matchExpressions: [{ key: 'no', operator: 'NotIn', values: ['web'] }] }, true],
    ['Exists', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    ['DoesNotExist', { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
  ])('%s', (_, selector, expected) => {
    expect(selects(selector, { app: 'web', tier: 'front' })).toBe(expected);
  });
});
