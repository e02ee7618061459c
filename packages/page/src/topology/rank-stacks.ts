import { Graph, layout } from '@dagrejs/dagre';
import { heightOf, widthOf } from './box-size';
import type { Stack } from './stack-boxes';
import type { Edge } from './topology';

/** Which rank each stack stands in, and where from left to right; and where each edge passes the ranks in between. */
export interface Ranking {
  readonly stacks: readonly RankedStack[];
  readonly edges: readonly RankedEdge[];
}

export interface RankedStack {
  readonly stack: Stack;
  /** From 0, from top to bottom. */
  readonly rank: number;
  /** Left border. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

export interface RankedEdge {
  readonly edge: Edge;
  /** The end that stands higher, and whether the edge leads up to it. */
  readonly upper: RankedStack;
  readonly lower: RankedStack;
  readonly leadsUp: boolean;
  /** Where it passes each rank between both ends, from top to bottom. */
  readonly passes: readonly number[];
}

/**
 * Has the library rank stacks, so that edges lead down, and order each rank, so that few edges cross.
 * @param raised stacks that are put a rank higher than their edges need
 * @see https://github.com/dagrejs/dagre/wiki
 */
export function rankStacks(stacks: readonly Stack[], edges: readonly Edge[], raised: ReadonlySet<string>): Ranking {
  const stackOf = new Map(stacks.flatMap(({ id, boxes }) => boxes.map((box) => [box.id, id])));
  const ends = ({ from, to }: Edge) => [stackOf.get(from) ?? from, stackOf.get(to) ?? to] as const;
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', rankalign: 'top', nodesep: 22, edgesep: 16, ranksep: 40 });
  for (const stack of stacks) graph.setNode(stack.id, { width: widthOf(stack), height: heightOf(stack) });
  for (const [index, edge] of edges.entries()) {
    const weight = edge.kind === 'request' ? 4 : 1;
    graph.setEdge(...ends(edge), { weight, minlen: raised.has(ends(edge)[0]) ? 2 : 1 }, String(index));
  }
  layout(graph);
  const top = (id: string) => Math.round(graph.node(id).y - graph.node(id).height / 2);
  const tops = [...new Set(stacks.map(({ id }) => top(id)))].sort((one, other) => one - other);
  const ranked = stacks.map((stack) => {
    const { x, width, height } = graph.node(stack.id);
    return { stack, rank: tops.indexOf(top(stack.id)), left: Math.round(x - width / 2), width, height };
  });
  const byId = new Map(ranked.map((one) => [one.stack.id, one]));
  return {
    stacks: ranked,
    edges: edges.flatMap((edge, index) => {
      const [from, to] = ends(edge);
      const [source, target] = [byId.get(from), byId.get(to)];
      if (source === undefined || target === undefined || source === target) return [];
      const leadsUp = source.rank > target.rank;
      const [upper, lower] = leadsUp ? [target, source] : [source, target];
      const { points = [] } = graph.edge(from, to, String(index));
      const passes = tops
        .slice(upper.rank + 1, lower.rank)
        .map((y) => Math.round(nearest(points, y)?.x ?? upper.left + upper.width / 2));
      return [{ edge, upper, lower, leadsUp, passes }];
    }),
  };
}

function nearest(points: readonly { readonly x: number; readonly y: number }[], y: number) {
  return [...points].sort((one, other) => Math.abs(one.y - y) - Math.abs(other.y - y))[0];
}
