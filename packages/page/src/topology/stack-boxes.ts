import type { Box, Edge, Topology } from './topology';

/** Boxes that stand on each other, top first: a Service, its pods, their claims. */
export interface Stack {
  /** Id of the first box. */
  readonly id: string;
  readonly boxes: readonly Box[];
}

/**
 * Puts a Service on the workload that it leads to, and claims below the workload that mounts them, where each has no other
 * partner. The edges between them are gone then: the boxes touch.
 */
export function stackBoxes({ boxes, edges }: Pick<Topology, 'boxes' | 'edges'>): {
  readonly stacks: readonly Stack[];
  readonly edges: readonly Edge[];
} {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const isBetween = ({ from, to }: Edge, upper: Box['role'], lower: Box['role']) =>
    byId.get(from)?.role === upper && byId.get(to)?.role === lower;
  const isOnly = (edge: Edge, end: 'from' | 'to') =>
    edges.filter(({ kind, [end]: id }) => kind === edge.kind && id === edge[end]).length === 1;
  const joins = edges.filter((edge) =>
    edge.kind === 'endpoint'
      ? isBetween(edge, 'service', 'workload') && isOnly(edge, 'from') && isOnly(edge, 'to')
      : edge.kind === 'mount' && isBetween(edge, 'workload', 'data') && isOnly(edge, 'to'),
  );
  const above = new Map(joins.filter(({ kind }) => kind === 'endpoint').map(({ from, to }) => [to, from]));
  const below = new Set(joins.filter(({ kind }) => kind === 'mount').map(({ to }) => to));
  const find = (id: string | undefined) => (id === undefined ? [] : [byId.get(id)].filter((box) => box !== undefined));
  const tops = new Set(above.values());
  const stacks = boxes
    .filter(({ id }) => !tops.has(id) && !below.has(id))
    .map((box) => {
      const mounted = joins.filter(({ kind, from }) => kind === 'mount' && from === box.id);
      const stacked = [...find(above.get(box.id)), box, ...mounted.flatMap(({ to }) => find(to))];
      return { id: stacked[0]?.id ?? box.id, boxes: stacked };
    });
  return { stacks, edges: edges.filter((edge) => !joins.includes(edge)) };
}
