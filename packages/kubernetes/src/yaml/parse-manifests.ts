import type { KubeObject } from '../kube-object';
import { ManifestError } from './manifest-error';
import { parsePrinted } from './parse-printed';
import { readDocuments } from './read-documents';

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
  try {
    const results = readDocuments(text).map(({ problems, value, line }) => ({
      value,
      problems: [...problems, ...(value === undefined ? [] : shapeProblems(value, line))],
    }));
    const problems = results.flatMap((result) => result.problems);
    if (problems.length > 0) throw new ManifestError(problems.map((problem) => `${file}: ${problem}`));
    return results.flatMap(({ value }) => (value === undefined ? [] : [value as KubeObject]));
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

function shapeProblems(value: unknown, line: number): readonly string[] {
  const problem = describeShape(value);
  return problem === undefined ? [] : [`line ${line}: ${problem}`];
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
