import type { Document, LineCounter, Scalar, YAMLMap } from 'yaml';
import { findForeignText } from './foreign-text';
import { resolveScalar } from './resolve-scalar';

/** One document of a YAML text as Kubernetes reads it. */
export interface ReadDocument {
  /** What readers of YAML take for different things, each with its line: `line 3: got the anchor &a; allowed: none`. */
  readonly problems: readonly string[];
  /** @default the document is empty, or has problems */
  readonly value?: unknown;
  /** Where the value begins, from 1. */
  readonly line: number;
  /** Whether YAML 1.1, YAML 1.2 and Kubernetes read every unquoted scalar as the same value, and print it as it stands. */
  readonly isReadAlike: boolean;
}

/**
 * The documents of a YAML text, one or many.
 * @throws RangeError where nesting exhausts the stack of the parser
 */
export function readDocuments(text: string): readonly ReadDocument[] {
  const foreign = findForeignText(text);
  if (foreign.length > 0) {
    const problems = foreign.map(({ line, problem }) => `line ${line}: ${problem}`);
    return [{ problems, line: foreign[0]?.line ?? 1, isReadAlike: false }];
  }
  // The parser takes 30 ms to load, and a run that finds nothing changed never reads a manifest.
  const yaml = require('yaml') as typeof import('yaml');
  const lines = new yaml.LineCounter();
  const documents = yaml.parseAllDocuments(text, {
    version: '1.1',
    schema: 'failsafe',
    merge: false,
    prettyErrors: false,
    // The parser would compare each key with all before it; `repeatedKeys` looks each up.
    uniqueKeys: false,
    lineCounter: lines,
  });
  return documents.map((document) => readDocument(document, text, lines, yaml));
}

/** Legal in YAML 1.2 and JSON, and unknown to the reader of Kubernetes. */
const ESCAPED_SLASH = /^(?:[^\\]|\\[^/])*\\\//;

function readDocument(
  document: Document.Parsed,
  text: string,
  lines: LineCounter,
  yaml: typeof import('yaml'),
): ReadDocument {
  const differences: string[] = [];
  const repeated: { readonly pos: readonly [number]; readonly message: string }[] = [];
  let isReadAlike = true;
  const addProblem = (node: { range?: readonly number[] | null }, problem: string) =>
    void differences.push(`line ${lines.linePos(node.range?.[0] ?? 0).line}: ${problem}`);
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
    Map: (_, node) => {
      refuseProperties(node);
      for (const key of repeatedKeys(node, yaml))
        repeated.push({ pos: [key.range?.[0] ?? 0], message: 'Map keys must be unique' });
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
      else {
        if (node.type === 'PLAIN' && !isAlikeToAll(node.source ?? '', resolved.value)) isReadAlike = false;
        node.value = resolved.value;
      }
    },
  });
  const errors = [...document.errors, ...repeated];
  if (repeated.length > 0) errors.sort((one, other) => one.pos[0] - other.pos[0]);
  // A tag that the parser does not know is a mere warning to it, and makes text of a number for Kubernetes.
  const syntax = [...errors, ...document.warnings];
  // No call takes as many arguments as a long text has errors.
  const problems = [
    ...syntax.map(({ pos, message }) => `line ${lines.linePos(pos[0]).line}: ${message}`),
    ...differences,
  ];
  const line = lines.linePos(document.contents?.range?.[0] ?? 0).line;
  if (problems.length > 0 || document.contents === null) return { problems, line, isReadAlike };
  const value: unknown = document.toJS();
  return value === null ? { problems, line, isReadAlike } : { problems, line, isReadAlike, value };
}

/** The keys of a mapping whose text is that of a key before them. */
function repeatedKeys({ items }: YAMLMap, { isScalar }: typeof import('yaml')): readonly Scalar[] {
  const seen = new Set<unknown>();
  return items.flatMap(({ key }): readonly Scalar[] => {
    if (!isScalar(key)) return [];
    if (seen.has(key.value)) return [key];
    seen.add(key.value);
    return [];
  });
}

/** A number in base 60 or with a form of its own, a date, a default value: text to Kubernetes, and not to all. */
const NO_TEXT_TO_OTHERS =
  /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$|^\d{4}-\d\d?-\d\d?(?:$|[Tt\s])|^[-+]?[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?[\d_]*)?$|^[-+]?0[xXbBoO][\da-fA-F_]*$|^=$/;

/** @see https://yaml.org/type/ for YAML 1.1 and https://yaml.org/spec/1.2.2/#103-core-schema */
function isAlikeToAll(source: string, value: string | number | boolean | null): boolean {
  if (typeof value === 'number') return String(value) === source;
  if (typeof value === 'boolean') return source.toLowerCase() === String(value);
  return value === null || !NO_TEXT_TO_OTHERS.test(source);
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
