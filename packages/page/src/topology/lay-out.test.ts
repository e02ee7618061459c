import fc from 'fast-check';
import { layOut, type PlacedBox } from './lay-out';
import type { Point } from './route-edges';
import type { Box, Edge } from './topology';

const ROLES = ['outside', 'route', 'service', 'workload', 'data'] as const;
const KINDS = ['request', 'endpoint', 'connection', 'mount'] as const;

/** Any boxes with any edges between two of them. */
const topologies = fc.integer({ min: 3, max: 14 }).chain((size) => {
  const box = fc.record({ role: fc.constantFrom(...ROLES), length: fc.nat({ max: 40 }) });
  const edge = fc.record({
    kind: fc.constantFrom(...KINDS),
    from: fc.nat({ max: size - 1 }),
    to: fc.nat({ max: size - 1 }),
    label: fc.constantFrom('', '5432'),
  });
  return fc.record({
    boxes: fc.array(box, { minLength: size, maxLength: size }).map((list) =>
      list.map(
        ({ role, length }, index): Box => ({
          id: `${index}`,
          role,
          kind: 'Kind',
          name: 'n'.repeat(length),
          detail: '',
          open: [],
        }),
      ),
    ),
    edges: fc
      .array(edge, { minLength: 1, maxLength: 24, size: 'max' })
      .map((list) =>
        list
          .filter(({ from, to }) => from !== to)
          .map((one): Edge => ({ ...one, from: `${one.from}`, to: `${one.to}`, declaredBy: [] })),
      ),
  });
});

const overlap = (one: PlacedBox, other: PlacedBox) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

/** Whether a straight piece of a line leads through a box, or along its side. */
function leadsThrough(from: Point, to: Point, { x, y, width, height }: PlacedBox): boolean {
  const isAcross = Math.min(from.x, to.x) <= x + width && x <= Math.max(from.x, to.x);
  return isAcross && Math.min(from.y, to.y) < y + height && y < Math.max(from.y, to.y);
}

/** Whether a line touches the stack that a box stands in, at its upper or lower border. */
function stackHolds(boxes: readonly PlacedBox[], id: string, y: number): boolean {
  const own = boxes.find(({ box }) => box.id === id);
  const stack = boxes.filter(({ x, joined }) => x === own?.x && (joined.above || joined.below));
  return [own, ...stack].some((box) => box !== undefined && (box.y === y || box.y + box.height === y));
}

interface Piece {
  readonly from: Point;
  readonly to: Point;
}

function sharesPiece(one: Piece, other: Piece): boolean {
  const common = (axis: 'x' | 'y') =>
    Math.min(Math.max(one.from[axis], one.to[axis]), Math.max(other.from[axis], other.to[axis])) -
    Math.max(Math.min(one.from[axis], one.to[axis]), Math.min(other.from[axis], other.to[axis]));
  return common('x') >= 0 && common('y') >= 0 && common('x') + common('y') > 0;
}

test('boxes stand apart, and each line has a way of its own between them', () => {
  fc.assert(
    fc.property(topologies, (topology) => {
      const { boxes, edges, width, height } = layOut(topology);
      expect(boxes.map(({ box }) => box.id).sort()).toEqual(topology.boxes.map(({ id }) => id).sort());
      const isWithin = ({ x, y }: Point) => x >= 0 && x <= width && y >= 0 && y <= height;
      for (const [index, one] of boxes.entries()) {
        expect(boxes.slice(index + 1).filter((other) => overlap(one, other))).toEqual([]);
        expect([isWithin(one), isWithin({ x: one.x + one.width, y: one.y + one.height })]).toEqual([true, true]);
      }
      const pieces = edges.flatMap(({ points }, line) =>
        points.slice(1).map((to, index) => ({ line, from: points[index] ?? to, to })),
      );
      expect(pieces.filter(({ from, to }) => from.x !== to.x && from.y !== to.y)).toEqual([]);
      expect(pieces.filter(({ from, to }) => !isWithin(from) || !isWithin(to))).toEqual([]);
      expect(pieces.filter(({ from, to }) => boxes.some((box) => leadsThrough(from, to, box)))).toEqual([]);
      const shared = pieces.filter((one, index) =>
        pieces.slice(index + 1).some((other) => one.line !== other.line && sharesPiece(one, other)),
      );
      expect(shared).toEqual([]);
    }),
  );
});

test('a line begins at its box and ends at its target', () => {
  fc.assert(
    fc.property(topologies, (topology) => {
      const { boxes, edges } = layOut(topology);
      const touches = ({ x, y }: Point | undefined = { x: -1, y: -1 }, id: string) =>
        boxes.some(
          ({ box, ...area }) => box.id === id && area.x < x && x < area.x + area.width && stackHolds(boxes, id, y),
        );
      for (const { edge, points } of edges)
        expect([touches(points[0], edge.from), touches(points.at(-1), edge.to)]).toEqual([true, true]);
    }),
    { numRuns: 50 },
  );
});

test('the same topology has the same layout', () => {
  fc.assert(
    fc.property(topologies, (topology) => expect(layOut(topology)).toEqual(layOut(structuredClone(topology)))),
    { numRuns: 50 },
  );
});
