import type { FilePlace } from '@vmshift/findings/report';
import { objectName } from '@vmshift/kubernetes';
import type { RenderedFile, Side } from '@vmshift/manifest-review';
import type { Document, LineCounter, Node } from 'yaml';

/** Finds the line of a path in the rendered file of an object, the nearest that exists; undefined without a file. */
export function locate(files: Side, environment: string, object: string, path: string): FilePlace | undefined {
  const found = files.environments
    .get(environment)
    ?.files.find(({ objects, name }) => objects.some((one) => objectName(one) === object) || name === path);
  if (found === undefined) return undefined;
  return { file: `dist/${environment}/${found.name}`, line: lineOf(found, object, path) };
}

type Yaml = typeof import('yaml');

interface Parsed {
  readonly lines: LineCounter;
  readonly documents: readonly Document[];
}

/** A file is parsed once, whatever stands in it. */
const parsed = new WeakMap<RenderedFile, Parsed>();

function parse(file: RenderedFile, { LineCounter, parseAllDocuments }: Yaml): Parsed {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const lines = new LineCounter();
  const documents = [...parseAllDocuments(file.text, { lineCounter: lines, version: '1.1', logLevel: 'silent' })];
  parsed.set(file, { lines, documents });
  return { lines, documents };
}

function lineOf(file: RenderedFile, object: string, path: string): number {
  const { problem, link } = file;
  if (problem !== undefined || link !== undefined) return Number(/\bline (\d+)/.exec(problem ?? '')?.[1] ?? 1);
  if (path === '' && isObjectAlone(file)) return 1;
  // The parser takes 30 ms to load, and few forms of a report need it.
  const yaml: Yaml = require('yaml');
  const { lines, documents } = parse(file, yaml);
  const document = documents.find((one) => isObject(one, object)) ?? documents[0];
  if (document === undefined || !yaml.isNode(document.contents)) return 1;
  let node: Node = document.contents;
  let offset = node.range?.[0] ?? 0;
  for (const step of steps(path)) {
    const next = child(node, step, yaml);
    if (next === undefined) break;
    offset = next.offset;
    node = next.node;
  }
  return Math.max(1, lines.linePos(offset).line);
}

/** Whether a file is one object from its first line on. */
function isObjectAlone({ objects, text }: RenderedFile): boolean {
  return objects.length === 1 && /^\w/.test(text) && !/^(?:---|\.\.\.)/m.test(text);
}

function isObject(document: Document, object: string): boolean {
  const [kind, name] = object.split('/');
  return document.get('kind') === kind && document.getIn(['metadata', 'name']) === name;
}

/** `spec.containers[api].image` in steps; keys in quotes keep their dots. */
function steps(path: string): readonly string[] {
  return [...path.matchAll(/\["([^"]+)"\]|\[([^\]]+)\]|([^.[\] ]+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}

function child(
  node: Node,
  step: string,
  { isMap, isNode, isScalar, isSeq }: Yaml,
): { readonly node: Node; readonly offset: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
    if (pair === undefined || !isNode(pair.key)) return undefined;
    return { node: isNode(pair.value) ? pair.value : pair.key, offset: pair.key.range?.[0] ?? 0 };
  }
  if (!isSeq(node)) return undefined;
  const items = node.items.filter(isNode);
  const named = items.find(
    (item) =>
      isMap(item) && item.items.some(({ value }) => isScalar(value) && String(value.value) === step.split('/')[0]),
  );
  const item =
    named ??
    items.find((candidate) => isScalar(candidate) && String(candidate.value) === step) ??
    (/^\d+$/.test(step) ? items[Number(step)] : undefined);
  return item === undefined ? undefined : { node: item, offset: item.range?.[0] ?? 0 };
}
