import fc from 'fast-check';
import { MOST_BOXES, splitViews } from './split-views';
import type { Topology } from './topology';

const topology = fc
  .record({
    size: fc.integer({ min: 2, max: 120 }),
    ends: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 150 }),
  })
  .map(
    ({ size, ends }): Topology => ({
      environment: 'staging',
      boxes: Array.from({ length: size }, (_, index) => ({
        ...{ id: `${index}`, role: 'workload', kind: 'Deployment', name: `${index}`, detail: '', open: [] },
      })),
      edges: ends.map(([from, to]) => ({
        ...{ from: `${from % size}`, to: `${to % size}`, kind: 'connection', label: '', declaredBy: [] },
      })),
    }),
  );

test('every picture has at most 40 boxes, and together they hold every edge once and every box', () => {
  fc.assert(
    fc.property(topology, (whole) => {
      const views = splitViews(whole);
      expect(views.filter(({ boxes }) => boxes.length > MOST_BOXES)).toEqual([]);
      expect(views.flatMap(({ edges }) => edges)).toEqual(whole.edges);
      const shown = new Set(views.flatMap(({ boxes }) => boxes.map(({ id }) => id)));
      expect(shown).toEqual(new Set(whole.boxes.map(({ id }) => id)));
      for (const { boxes, edges } of views) {
        const ids = new Set(boxes.map(({ id }) => id));
        expect(edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
      }
    }),
  );
});

test('what fits one picture is in one', () => {
  const small: Topology = { environment: 'dev', boxes: [], edges: [] };
  expect(splitViews(small)).toEqual([]);
});
