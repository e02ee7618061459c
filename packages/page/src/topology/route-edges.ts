import type { RankedEdge, RankedStack, Ranking } from './rank-stacks';
import type { Edge } from './topology';

/** A corner of a line, in pixels from the top left corner of the picture. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An edge as a line that leads down, across and down again; from where it begins to where its arrow is. */
export interface Route {
  readonly edge: Edge;
  readonly points: readonly Point[];
}

/** Space between two lines, and between the ends of two at one box. */
const LANE = 9;
const END_SPACE = 16;
/** What is left of a box at its corners. */
const CORNER = 14;
/** Below a box until the first turn, and from the last turn to the arrow. */
const [BEFORE_TURNS, AFTER_TURNS, FOR_LABEL] = [12, 20, 12];

/** How the picture is cut into ranks, from top to bottom. */
interface Bands {
  readonly tops: readonly number[];
  readonly bottoms: readonly number[];
}

/** Gives every edge ends and lanes of its own, and every rank the height that this takes. */
export function routeEdges({ stacks, edges }: Ranking): {
  readonly routes: readonly Route[];
  readonly tops: readonly number[];
} {
  const lines = columns(edges);
  const ranks = 1 + Math.max(-1, ...stacks.map(({ rank }) => rank));
  const lanes = Array.from({ length: ranks }, (_, rank) => lanesBelow(rank, lines));
  const isLabelled = (rank: number) =>
    lines.some(({ ranked }) => ranked.lower.rank === rank + 1 && ranked.edge.label !== '');
  const { tops, bottoms } = bandsOf(stacks, (rank) => {
    const used = 1 + Math.max(-1, ...(lanes[rank]?.values() ?? []));
    return BEFORE_TURNS + used * LANE + AFTER_TURNS + (isLabelled(rank) ? FOR_LABEL : 0);
  });
  const routes = lines.map((line) => ({ edge: line.ranked.edge, points: pointsOf(line, lanes, { tops, bottoms }) }));
  return { routes, tops };
}

/** An edge with the column in which it stands at every rank, the first and the last at the boxes. */
interface Line {
  readonly ranked: RankedEdge;
  readonly columns: readonly number[];
}

function columns(edges: readonly RankedEdge[]): readonly Line[] {
  const middle = ({ left, width }: RankedStack) => left + width / 2;
  const exits = endsAlong(edges, 'upper', ({ passes, lower }) => passes[0] ?? middle(lower));
  const entries = endsAlong(edges, 'lower', (ranked) => ranked.passes.at(-1) ?? exits.get(ranked) ?? 0);
  return edges.map((ranked) => ({
    ranked,
    columns: straightened([exits.get(ranked) ?? 0, ...ranked.passes, entries.get(ranked) ?? 0]),
  }));
}

/** Without turns so small that they look like a mistake; both ends stay where they are. */
function straightened(columns: readonly number[]): readonly number[] {
  const [first = 0, last = 0] = [columns[0], columns.at(-1)];
  return columns.map((column) => [first, last].find((end) => isNear(end, column)) ?? column);
}

/** Ends along one side of each box: as straight as can be, in order, and apart. */
function endsAlong(
  edges: readonly RankedEdge[],
  side: 'upper' | 'lower',
  wish: (edge: RankedEdge) => number,
): ReadonlyMap<RankedEdge, number> {
  const boxes = [...new Set(edges.map((edge) => edge[side]))];
  return new Map(
    boxes.flatMap((box) => {
      const own = edges.filter((edge) => edge[side] === box).sort((one, other) => wish(one) - wish(other));
      const room = box.width - 2 * CORNER;
      const space = Math.min(END_SPACE, room / Math.max(1, own.length - 1));
      const first = box.left + CORNER;
      let least = first;
      return own.map((edge, index) => {
        const most = first + room - space * (own.length - 1 - index);
        const place = Math.round(Math.min(Math.max(wish(edge), least), most));
        least = place + space;
        return [edge, place] as const;
      });
    }),
  );
}

/** The lane of each line that turns below a rank: lines whose turns overlap have lanes of their own. */
function lanesBelow(rank: number, lines: readonly Line[]): ReadonlyMap<Line, number> {
  const turns = lines.flatMap((line) => {
    const [from, to] = turnBelow(rank, line);
    return from === undefined || to === undefined || from === to ? [] : [{ line, from, to }];
  });
  // So ordered, lines that turn to one side cross neither each other's beginning nor end.
  const ordered = endsApart([
    ...turns.filter(({ from, to }) => to > from).sort((one, other) => other.from - one.from || other.to - one.to),
    ...turns.filter(({ from, to }) => to < from).sort((one, other) => one.from - other.from || one.to - other.to),
  ]);
  const lanes = new Map<Line, number>();
  for (const [index, turn] of ordered.entries()) {
    const overlapping = ordered.slice(0, index).filter((other) => overlap(turn, other));
    lanes.set(turn.line, 1 + Math.max(-1, ...overlapping.map(({ line }) => lanes.get(line) ?? 0)));
  }
  return lanes;
}

/** A line that comes down where another goes down turns before it, or both would lie on each other. */
function endsApart<T extends Turn>(turns: readonly T[]): readonly T[] {
  const waiting = [...turns];
  const ordered: T[] = [];
  while (waiting.length > 0) {
    const free = waiting.findIndex((turn) => !waiting.some((one) => one !== turn && isNear(one.from, turn.to)));
    ordered.push(...waiting.splice(Math.max(0, free), 1));
  }
  return ordered;
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) < LANE;
}

/** The columns of a line above and below the gap after a rank. */
function turnBelow(rank: number, { ranked, columns }: Line): readonly (number | undefined)[] {
  const index = rank - ranked.upper.rank;
  return index < 0 ? [] : [columns[index], columns[index + 1]];
}

interface Turn {
  readonly from: number;
  readonly to: number;
}

function overlap(one: Turn, other: Turn): boolean {
  const [low, high] = [Math.min(one.from, one.to), Math.max(one.from, one.to)];
  return Math.min(other.from, other.to) <= high + LANE && low <= Math.max(other.from, other.to) + LANE;
}

function bandsOf(stacks: readonly RankedStack[], gapBelow: (rank: number) => number): Bands {
  const tops: number[] = [];
  const bottoms: number[] = [];
  for (let rank = 0; stacks.some((stack) => stack.rank === rank); rank += 1) {
    const heights = stacks.filter((stack) => stack.rank === rank).map(({ height }) => height);
    const top = rank === 0 ? 0 : (bottoms[rank - 1] ?? 0) + gapBelow(rank - 1);
    tops.push(top);
    bottoms.push(top + Math.max(...heights));
  }
  return { tops, bottoms };
}

function pointsOf(line: Line, lanes: readonly ReadonlyMap<Line, number>[], { tops, bottoms }: Bands): readonly Point[] {
  const { upper, lower, leadsUp } = line.ranked;
  const [first = 0] = line.columns;
  const turns = line.columns.slice(1).flatMap((to, index) => {
    const rank = upper.rank + index;
    const from = line.columns[index] ?? to;
    const y = (bottoms[rank] ?? 0) + BEFORE_TURNS + LANE * (lanes[rank]?.get(line) ?? 0);
    return from === to
      ? []
      : [
          { x: from, y },
          { x: to, y },
        ];
  });
  const start = { x: first, y: (tops[upper.rank] ?? 0) + upper.height };
  const end = { x: line.columns.at(-1) ?? first, y: tops[lower.rank] ?? 0 };
  const points = [start, ...turns, end];
  return leadsUp ? points.reverse() : points;
}
