import type { Edge, Topology } from './topology';

/** A picture with more boxes than this is read by no one. */
export const MOST_BOXES = 40;

/**
 * Topologies of at most 40 boxes that together hold every edge once, and every box. Edges stay in their order, so that
 * those of one object stand in one picture as far as it holds them.
 */
export function splitViews({ environment, boxes, edges }: Topology): readonly Topology[] {
  const views: { readonly ids: Set<string>; readonly edges: Edge[] }[] = [];
  const put = (ids: readonly string[], edge?: Edge): void => {
    const last = views.at(-1);
    const size = last === undefined ? MOST_BOXES + 1 : new Set([...last.ids, ...ids]).size;
    const view = last === undefined || size > MOST_BOXES ? { ids: new Set<string>(), edges: [] } : last;
    if (view !== last) views.push(view);
    for (const id of ids) view.ids.add(id);
    if (edge !== undefined) view.edges.push(edge);
  };
  for (const edge of edges) put([edge.from, edge.to], edge);
  for (const { id } of boxes) if (!views.some(({ ids }) => ids.has(id))) put([id]);
  return views.map((view) => ({
    environment,
    boxes: boxes.filter(({ id }) => view.ids.has(id)),
    edges: view.edges,
  }));
}
