import { boxHeight } from './box-size';
import { type RankedStack, type Ranking, rankStacks } from './rank-stacks';
import { type Point, type Route, routeEdges } from './route-edges';
import { type Stack, stackBoxes } from './stack-boxes';
import type { Box, Edge, Topology } from './topology';

/** A topology with places, in pixels from the top left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly Route[];
}

/** A box with its place; its point is the top left corner. */
export interface PlacedBox extends Point {
  readonly box: Box;
  readonly width: number;
  readonly height: number;
  /** Whether another box touches it from above, or from below. */
  readonly joined: { readonly above: boolean; readonly below: boolean };
}

const MARGIN = 10;
/** What a window of 1280 pixels shows without scrolling. */
const WIDE = 1120;

/**
 * Boxes in ranks from top to bottom, edges between them. The library minds crossings and not the width: a rank that is too
 * wide gives those of its boxes away to which no edge leads.
 */
export function layOut(topology: Pick<Topology, 'boxes' | 'edges'>): Layout {
  const { stacks, edges } = stackBoxes(topology);
  const clients = new Set(stacks.filter((stack) => !edges.some((edge) => leadsTo(stack, edge))).map(({ id }) => id));
  const narrow = (raised: ReadonlySet<string>, best: Layout): Layout => {
    if (best.width <= WIDE) return best;
    const tried = clientsInWidestRank(best, clients)
      .filter((id) => !raised.has(id))
      .map((id) => new Set([...raised, id]))
      .map((next) => ({ next, found: place(rankStacks(stacks, edges, next)) }))
      .sort((one, other) => cost(one.found) - cost(other.found));
    const [better] = tried;
    return better === undefined || cost(better.found) >= cost(best) ? best : narrow(better.next, better.found);
  };
  return narrow(new Set(), place(rankStacks(stacks, edges, new Set())));
}

function leadsTo({ boxes }: Stack, { to }: Edge): boolean {
  return boxes.some(({ id }) => id === to);
}

/** Pixels too many, and what lines cross and how far they lead across. */
function cost({ width, edges }: Layout): number {
  const across = edges.flatMap(({ points }) => points.map(({ x }, index) => Math.abs(x - (points[index - 1]?.x ?? x))));
  return Math.max(0, width - WIDE) * 10 + across.reduce((sum, one) => sum + one, 0) + 200 * crossings(edges);
}

/** How often two lines cross. */
function crossings(edges: readonly Route[]): number {
  const pieces = edges.flatMap(({ points }, line) =>
    points.slice(1).map((to, index) => ({ line, from: points[index] ?? to, to })),
  );
  const across = pieces.filter(({ from, to }) => from.y === to.y);
  const down = pieces.filter(({ from, to }) => from.x === to.x);
  const between = (value: number, one: number, other: number) =>
    Math.min(one, other) < value && value < Math.max(one, other);
  return across.reduce(
    (sum, { line, from, to }) =>
      sum +
      down.filter(
        (one) => one.line !== line && between(one.from.x, from.x, to.x) && between(from.y, one.from.y, one.to.y),
      ).length,
    0,
  );
}

/** Those of the clients that stand in the rank with the most boxes. */
function clientsInWidestRank({ boxes }: Layout, clients: ReadonlySet<string>): readonly string[] {
  const firsts = boxes.filter(({ joined }) => !joined.above);
  const ranks = [...new Set(firsts.map(({ y }) => y))].map((rank) => firsts.filter(({ y }) => y === rank));
  const [widest = []] = ranks.sort((one, other) => other.length - one.length);
  return widest.map(({ box }) => box.id).filter((id) => clients.has(id));
}

function place(ranking: Ranking): Layout {
  const { routes, tops } = routeEdges(ranking);
  const xs = [
    ...ranking.stacks.flatMap(({ left, width }) => [left, left + width]),
    ...routes.flatMap(({ points }) => points.map(({ x }) => x)),
  ];
  const shift = MARGIN - Math.min(...xs);
  const boxes = ranking.stacks.flatMap((stack) => placeStack(stack, shift, MARGIN + (tops[stack.rank] ?? 0)));
  return {
    width: Math.max(...xs) + shift + MARGIN,
    height: Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN,
    boxes,
    edges: routes.map(({ edge, points }) => ({
      edge,
      points: points.map(({ x, y }) => ({ x: x + shift, y: y + MARGIN })),
    })),
  };
}

function placeStack({ stack: { boxes }, left, width }: RankedStack, shift: number, top: number): readonly PlacedBox[] {
  let y = top;
  return boxes.map((box, index) => {
    const height = boxHeight(box);
    y += height;
    const joined = { above: index > 0, below: index < boxes.length - 1 };
    return { box, x: left + shift, y: y - height, width, height, joined };
  });
}
