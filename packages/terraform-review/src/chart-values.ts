import { parseDocument } from '@vmshift/kubernetes';
import { Hidden, isTree, type Tree } from './plan-value';

/**
 * The values that Helm computes from the list `values` of a helm_release: maps are merged, later ones win, everything
 * else is replaced. No list is an empty one. What cannot be read gives an unknown value, never an empty one.
 * @see https://helm.sh/docs/chart_template_guide/values_files/
 */
export function mergeChartValues(values: unknown): unknown {
  if (values === null || values === undefined) return {};
  if (!Array.isArray(values)) return Hidden.UNKNOWN;
  let merged: Tree = {};
  for (const text of values) {
    if (text === null || text === '') continue;
    const document = typeof text === 'string' ? readValues(text) : Hidden.UNKNOWN;
    if (!isTree(document)) return Hidden.UNKNOWN;
    merged = merge(merged, document);
  }
  return merged;
}

/** As Helm reads them. Of what only some readers take for the same, anchors and merge keys are read all the same. */
function readValues(text: string): unknown {
  const document = parseDocument(text);
  if (document !== undefined) return document;
  // The parser takes 30 ms to load, and what cdktf writes is JSON.
  const yaml = require('yaml') as typeof import('yaml');
  try {
    return yaml.parse(text, { logLevel: 'error', maxAliasCount: 100, merge: true }) ?? {};
  } catch {
    return Hidden.UNKNOWN;
  }
}

function merge(base: Tree, over: Tree): Tree {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return merged;
}
