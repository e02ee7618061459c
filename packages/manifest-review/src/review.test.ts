import { frozenSide } from '@vmshift/manifest-review/testing';
import { review } from './review';

test('nothing is reported of what did not change', () => {
  expect(review(frozenSide, structuredClone(frozenSide))).toEqual({ environments: [], findings: [] });
});

test('a new platform is judged by its state alone, and the rendered one has no problem', () => {
  const { findings } = review({ environments: new Map() }, frozenSide);
  expect(findings.filter(({ verdict }) => verdict !== 'info')).toEqual([]);
});
