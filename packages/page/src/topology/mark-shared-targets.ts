import type { Edge, Topology } from './topology';

/** A party outside that many boxes connect to alike: a mark in each box tells it, where lines would cross the picture. */
export interface SharedTarget {
  readonly target: string;
  readonly label: string;
  readonly sources: readonly string[];
}

/** So many lines to one party outside are a picture still. */
const MOST_LINES = 3;

/** Takes the edges to shared targets out of a topology, and the boxes to which no edge is left. */
export function markSharedTargets({ environment, boxes, edges }: Topology): {
  readonly drawn: Topology;
  readonly shared: readonly SharedTarget[];
} {
  const outside = new Set(boxes.filter(({ role }) => role === 'outside').map(({ id }) => id));
  const groups = new Map<string, Edge[]>();
  for (const edge of edges.filter(({ kind, to }) => kind === 'connection' && outside.has(to))) {
    const key = JSON.stringify([edge.to, edge.label]);
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  const marked = [...groups.values()].filter((group) => group.length > MOST_LINES);
  const rest = edges.filter((edge) => !marked.some((group) => group.includes(edge)));
  const ends = new Set(rest.flatMap(({ from, to }) => [from, to]));
  return {
    drawn: { environment, edges: rest, boxes: boxes.filter(({ id, role }) => role !== 'outside' || ends.has(id)) },
    shared: marked.flatMap((group) => {
      const [first] = group;
      return first === undefined
        ? []
        : [{ target: first.to, label: first.label, sources: group.map((one) => one.from) }];
    }),
  };
}
