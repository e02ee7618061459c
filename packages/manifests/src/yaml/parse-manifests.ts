import { UserError } from '@vmshift/environments';
import type { Document, LineCounter, Tags } from 'yaml';
import type { KubeObject } from '../kube-object';
import { parsePrinted } from './parse-printed';

/** Larger than any object that a cluster takes (etcd refuses more than 1.5 MiB). */
const MAX_LENGTH = 2 * 1024 * 1024;

/**
 * The Kubernetes objects of a YAML text, one or many documents; empty documents are skipped. Scalars are read as
 * Kubernetes reads them: YAML 1.1 without dates and base-60 numbers.
 * @throws UserError naming the file and every fault in it: syntax, a key twice, an anchor, alias or tag, a document
 * that is no object or lacks `apiVersion`, `kind` or `metadata.name`.
 * @see https://pkg.go.dev/sigs.k8s.io/yaml
 */
export function parseManifests(text: string, file: string): KubeObject[] {
  if (text.length > MAX_LENGTH) {
    throw new UserError(`${file}: got ${text.length} characters; allowed: at most ${MAX_LENGTH}`);
  }
  const printed = parsePrinted(text);
  if (printed !== undefined) return [printed];
  // The parser takes 30 ms to load, and a run that finds nothing changed never reads a manifest.
  const yaml = require('yaml') as typeof import('yaml');
  const lines = new yaml.LineCounter();
  try {
    const documents = yaml.parseAllDocuments(text, {
      version: '1.1',
      customTags: kubernetesTags,
      prettyErrors: false,
      lineCounter: lines,
    });
    const results = documents.map((document) => readDocument(document, lines, yaml));
    const faults = results.flatMap((result) => result.faults);
    if (faults.length > 0) throw new UserError(faults.map((fault) => `${file}: ${fault}`).join('\n'));
    return results.flatMap(({ object }) => (object === undefined ? [] : [object]));
  } catch (error) {
    if (error instanceof UserError) throw error;
    // Nesting by the ten thousand exhausts the stack of the recursive parser.
    throw new UserError(`${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface ReadDocument {
  readonly faults: readonly string[];
  readonly object?: KubeObject;
}

function readDocument(document: Document.Parsed, lines: LineCounter, yaml: typeof import('yaml')): ReadDocument {
  const faults = document.errors.map((error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message}`);
  const addFault = (node: { range?: readonly number[] | null }, fault: string) =>
    void faults.push(`line ${lines.linePos(node.range?.[0] ?? 0).line}: ${fault}`);
  yaml.visit(document, {
    Alias: (_, node) => addFault(node, `got the alias *${node.source}; allowed: the value itself`),
    Value: (_, node) => {
      if (node.anchor !== undefined) addFault(node, `got the anchor &${node.anchor}; allowed: none`);
      if (node.tag !== undefined) addFault(node, `got the tag ${node.tag}; allowed: none`);
    },
  });
  if (faults.length > 0 || document.contents === null) return { faults };
  const value: unknown = document.toJS();
  if (value === null) return { faults };
  const fault = describeShape(value);
  if (fault !== undefined) addFault(document.contents, fault);
  return fault === undefined ? { faults, object: value as KubeObject } : { faults };
}

/** What keeps a value from being a Kubernetes object with a name. */
function describeShape(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'got no mapping; allowed: an object';
  const { apiVersion, kind, metadata } = value as Record<string, unknown>;
  const name =
    typeof metadata === 'object' && metadata !== null ? (metadata as Record<string, unknown>).name : undefined;
  const missing = Object.entries({ apiVersion, kind, 'metadata.name': name })
    .filter(([, field]) => typeof field !== 'string' || field === '')
    .map(([field]) => field);
  return missing.length === 0
    ? undefined
    : `got no ${missing.join(', no ')}; allowed: an object with all three, as text`;
}

/** Kubernetes reads `2026-01-29` and `12:30:45` as text, unlike YAML 1.1. */
function kubernetesTags(tags: Tags): Tags {
  return tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      !(tag.tag === 'tag:yaml.org,2002:timestamp' || ('format' in tag && tag.format === 'TIME')),
  );
}
