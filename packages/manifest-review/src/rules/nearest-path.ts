import { isData } from '@vmshift/kubernetes';

/**
 * A path, or its nearest parent that one of the objects has: a field that is left to its default stands nowhere, and a
 * finding names a place that a reader can open. Items of lists by key or index: `spec.containers[api].command[7]`.
 * @param objects the object before and after
 */
export function nearestPath(path: string, ...objects: readonly unknown[]): string {
  const steps = stepsOf(path);
  const depth = Math.max(0, ...objects.map((object) => depthOf(object, steps)));
  return steps.slice(0, depth).join('').replace(/^\./, '');
}

/** `.spec`, `[api]`, `["argocd.argoproj.io/hook"]` */
function stepsOf(path: string): readonly string[] {
  return `.${path}`.match(/\["[^"]+"\]|\[[^\]]+\]|\.[^.[\]]+/g) ?? [];
}

function depthOf(object: unknown, steps: readonly string[]): number {
  let node = object;
  for (const [depth, step] of steps.entries()) {
    node = child(node, step.replace(/^\.|^\["?|"?\]$/g, ''));
    if (node === undefined) return depth;
  }
  return steps.length;
}

function child(node: unknown, key: string): unknown {
  if (Array.isArray(node))
    return node.find((item) => isData(item) && Object.values(item).includes(key)) ?? node[Number(key)];
  return isData(node) ? node[key] : undefined;
}
