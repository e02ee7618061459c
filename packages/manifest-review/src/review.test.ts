import { renderedSide } from './catalogue/rendered-side';
import { review } from './review';

test('nothing is said of what did not change', () => {
  const side = renderedSide();
  expect(review(side, renderedSide())).toEqual({ environments: [], findings: [] });
});

test('a new platform is judged by its state alone, and the rendered one has no fault', () => {
  const { findings } = review({ environments: new Map() }, renderedSide());
  expect(findings.filter(({ verdict }) => verdict !== 'info')).toEqual([]);
});
