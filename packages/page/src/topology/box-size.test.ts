import fc from 'fast-check';
import { shownTexts, widthOf } from './box-size';
import type { Box } from './topology';

const box = fc.record({
  role: fc.constantFrom('outside', 'route', 'service', 'workload', 'data'),
  kind: fc.constantFrom('Deployment', 'PersistentVolumeClaim'),
  name: fc.string({ minLength: 1, maxLength: 18, unit: fc.constant('n') }),
  detail: fc.string({ maxLength: 8, unit: fc.constant('d') }),
  id: fc.constant('x'),
  open: fc.constant([]),
}) satisfies fc.Arbitrary<Box>;

test('a box of its own width shows its texts in full', () => {
  fc.assert(
    fc.property(box, (one) => {
      const { name, detail } = one;
      expect(shownTexts(one, widthOf({ id: 'x', boxes: [one] }))).toEqual({ name, detail });
    }),
  );
});

test('a text that does not fit is cut', () => {
  const one: Box = { id: 'x', role: 'service', kind: 'Service', name: 'n'.repeat(70), detail: '5432', open: [] };
  const { name, detail } = shownTexts(one, widthOf({ id: 'x', boxes: [one] }));
  expect([name, detail]).toEqual([expect.stringMatching(/^n+…$/), '5432']);
});
