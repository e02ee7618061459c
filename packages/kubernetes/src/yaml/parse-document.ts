import { parsePlainJson } from './parse-json';
import { readDocuments } from './read-documents';

/**
 * The value of a text that is one JSON or YAML document, as Kubernetes and Helm read it: `on` is true. Undefined where it
 * is empty, several, or holds what readers of YAML take for different things, such as an anchor or a key twice.
 */
export function parseDocument(text: string): unknown {
  const json = parsePlainJson(text);
  if (json !== undefined) return json;
  try {
    const [document, ...others] = readDocuments(text);
    return others.length === 0 ? document?.value : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
