import { valueAtPath } from './path';

const LAST_STEP = /(\.?[^.[\]]+|\[("(\\.|[^"\\])*"(#\d+)?|[^\]]*)\])$/;

/**
 * A path, or its nearest parent that one of the objects has: a field that is left to its default stands nowhere, and a
 * finding names a place that a reader can open.
 * @param objects the object before and after
 */
export function nearestPath(path: string, ...objects: readonly unknown[]): string {
  let nearest = path;
  while (nearest !== '' && objects.every((object) => valueAtPath(object, nearest) === undefined)) {
    const parent = nearest.replace(LAST_STEP, '');
    // What is no printed path has no parent.
    if (parent === nearest) return '';
    nearest = parent;
  }
  return nearest;
}
