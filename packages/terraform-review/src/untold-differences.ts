import { isDeepStrictEqual } from 'node:util';
import { inOneOrder, META_ARGUMENTS } from './synthesized-stack';

/** Blocks that a plan made of two configurations shows, or that say nothing of what is deployed. */
const TOLD = new Set(['//', 'moved', 'output', 'removed']);

/** How many names lead to one part of a block, such as `data.<type>.<name>`; two where nothing stands here. */
const DEPTH: ReadonlyMap<string, number> = new Map(Object.entries<number>({ data: 3, resource: 4 }));

/**
 * Parts of a configuration that differ and that a plan made of the two does not show: backend, providers, variables,
 * locals, data sources, and Terraform's own arguments of a resource that both have. As paths, such as
 * `terraform.backend` or `resource.<type>.<name>.lifecycle`. No rule judges them.
 * @param base what `cdk.tf.json` holds before the change, known to be a configuration; `head` the same after it
 */
export function untoldDifferences(base: string, head: string): readonly string[] {
  const [before, after] = [partsOf(JSON.parse(base)), partsOf(JSON.parse(head))];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => !isDeepStrictEqual(before.get(path), after.get(path)))
    .filter((path) => !path.startsWith('resource.') || (before.has(resourceOf(path)) && after.has(resourceOf(path))))
    .sort();
}

/** `resource.<type>.<name>` of `resource.<type>.<name>.lifecycle`. */
function resourceOf(path: string): string {
  return path.split('.').slice(0, 3).join('.');
}

function partsOf(stack: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  const parts = new Map<string, unknown>();
  for (const [block, content] of Object.entries(stack)) {
    if (!TOLD.has(block)) collect(content, [block], DEPTH.get(block) ?? 2, parts);
  }
  return parts;
}

function collect(node: unknown, path: readonly string[], depth: number, parts: Map<string, unknown>): void {
  if (path[0] === 'resource' && path.length === 3) parts.set(path.join('.'), true);
  if (path.length === depth || typeof node !== 'object' || node === null || Array.isArray(node)) {
    if (path[0] !== 'resource' || (path.length === 4 && META_ARGUMENTS.has(path[3] ?? '') && path[3] !== '//'))
      parts.set(path.join('.'), path.length === depth ? asRead(path, node) : node);
    return;
  }
  for (const [name, value] of Object.entries(node)) collect(value, [...path, name], depth, parts);
}

/** What Terraform reads there: an argument of its own, or a block of data that holds some. */
function asRead([block, ...names]: readonly string[], node: unknown): unknown {
  if (block === 'resource') return inOneOrder(names.at(-1) ?? '', node);
  if (block !== 'data' || typeof node !== 'object' || node === null || Array.isArray(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, inOneOrder(name, value)]));
}
