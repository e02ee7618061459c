import type { Document, LineCounter, Scalar } from 'yaml';
import type { KubeObject } from '../kube-object';
import { findForeignText } from './foreign-text';
import { ManifestError } from './manifest-error';
import { parsePrinted } from './parse-printed';
import { resolveScalar } from './resolve-scalar';

/** Larger than any object that a cluster takes (etcd refuses more than 1.5 MiB). */
const MAX_LENGTH = 2 * 1024 * 1024;

/**
 * The Kubernetes objects of a YAML text, one or many documents; empty documents are skipped. Read as Kubernetes and Argo
 * CD read it; what readers of YAML take for different things is refused.
 * @throws ManifestError naming the file and every problem in it: characters at which only some readers break a line, syntax, a
 * key twice or one that is no text, an anchor, alias or tag, a number that is not finite or loses digits, a document that
 * is a list of objects, no object, or lacks `apiVersion`, `kind` or `metadata.name`.
 * @see https://pkg.go.dev/sigs.k8s.io/yaml
 */
export function parseManifests(text: string, file: string): KubeObject[] {
  if (text.length > MAX_LENGTH) {
    throw new ManifestError([`${file}: got ${text.length} characters; allowed: at most ${MAX_LENGTH}`]);
  }
  const printed = parsePrinted(text);
  if (printed !== undefined) return [printed];
  if (file.endsWith('.json')) assertOneJsonText(text, file);
  const foreign = findForeignText(text);
  if (foreign.length > 0) {
    throw new ManifestError(foreign.map(({ line, problem }) => `${file}: line ${line}: ${problem}`));
  }
  // The parser takes 30 ms to load, and a run that finds nothing changed never reads a manifest.
  const yaml = require('yaml') as typeof import('yaml');
  const lines = new yaml.LineCounter();
  try {
    const documents = yaml.parseAllDocuments(text, {
      version: '1.1',
      schema: 'failsafe',
      merge: false,
      prettyErrors: false,
      lineCounter: lines,
    });
    const results = documents.map((document) => readDocument(document, text, lines, yaml));
    const problems = results.flatMap((result) => result.problems);
    if (problems.length > 0) throw new ManifestError(problems.map((problem) => `${file}: ${problem}`));
    return results.flatMap(({ object }) => (object === undefined ? [] : [object]));
  } catch (error) {
    if (error instanceof ManifestError) throw error;
    // Nesting by the ten thousand exhausts the stack of the recursive parser.
    throw new ManifestError([`${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** Argo CD reads one JSON text from a file of that name, no YAML. */
function assertOneJsonText(text: string, file: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw new ManifestError([`${file}: not one JSON text: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

interface ReadDocument {
  readonly problems: readonly string[];
  readonly object?: KubeObject;
}

/** Legal in YAML 1.2 and JSON, and unknown to the reader of Kubernetes. */
const ESCAPED_SLASH = /^(?:[^\\]|\\[^/])*\\\//;

function readDocument(
  document: Document.Parsed,
  text: string,
  lines: LineCounter,
  yaml: typeof import('yaml'),
): ReadDocument {
  // A tag that the parser does not know is a mere warning to it, and makes text of a number for Kubernetes.
  const problems = [...document.errors, ...document.warnings].map(
    (error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message}`,
  );
  const addProblem = (node: { range?: readonly number[] | null }, problem: string) =>
    void problems.push(`line ${lines.linePos(node.range?.[0] ?? 0).line}: ${problem}`);
  const refuseProperties = (node: Pick<Scalar, 'anchor' | 'tag' | 'range'>) => {
    if (node.anchor !== undefined) addProblem(node, `got the anchor &${node.anchor}; allowed: none`);
    if (node.tag !== undefined) addProblem(node, `got the tag ${node.tag}; allowed: none`);
  };
  yaml.visit(document, {
    Alias: (_, node) => addProblem(node, `got the alias *${node.source}; allowed: the value itself`),
    Pair: (_, { key }) => {
      if (!yaml.isScalar(key) || !isText(key))
        addProblem(yaml.isNode(key) ? key : {}, 'got a key that is no text to Kubernetes; allowed: text, in quotes');
      else if (key.type === 'PLAIN' && key.source === '<<') addProblem(key, 'got the merge key <<; allowed: the keys');
    },
    Collection: (_, node) => refuseProperties(node),
    Scalar: (_, node) => {
      refuseProperties(node);
      const resolved = resolve(node);
      if ('problem' in resolved) addProblem(node, resolved.problem);
      // Legal in YAML 1.2, and no text in a list to Kubernetes.
      else if (node.type === 'PLAIN' && node.source?.startsWith(':'))
        addProblem(node, 'got text that begins with a colon; allowed: the same in quotes');
      else if (node.type === 'QUOTE_DOUBLE' && ESCAPED_SLASH.test(text.slice(...(node.range ?? [0, 0]))))
        addProblem(node, 'got \\/ in double quotes; allowed: the slash alone');
      else node.value = resolved.value;
    },
  });
  if (problems.length > 0 || document.contents === null) return { problems };
  const value: unknown = document.toJS();
  if (value === null) return { problems };
  const problem = describeShape(value);
  if (problem !== undefined) addProblem(document.contents, problem);
  return problem === undefined ? { problems, object: value as KubeObject } : { problems };
}

/** What keeps a value from being a Kubernetes object with a name. */
function describeShape(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'got no mapping; allowed: an object';
  const { apiVersion, kind, metadata, items } = value as Record<string, unknown>;
  if (items !== undefined) return 'got a list of objects (items); allowed: one object in a document';
  const name =
    typeof metadata === 'object' && metadata !== null ? (metadata as Record<string, unknown>).name : undefined;
  const missing = Object.entries({ apiVersion, kind, 'metadata.name': name })
    .filter(([, field]) => typeof field !== 'string' || field === '')
    .map(([field]) => field);
  return missing.length === 0
    ? undefined
    : `got no ${missing.join(', no ')}; allowed: an object with all three, as text`;
}

/** Text in quotes or in a block stays text. */
function resolve(node: Scalar): ReturnType<typeof resolveScalar> {
  return node.type === 'PLAIN' || node.type === undefined
    ? resolveScalar(String(node.source ?? node.value ?? ''))
    : { value: String(node.value) };
}

function isText(node: Scalar): boolean {
  const resolved = resolve(node);
  return 'value' in resolved && typeof resolved.value === 'string';
}
