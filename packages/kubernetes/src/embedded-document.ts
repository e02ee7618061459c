import { type Data, isData } from './data';
import { parsePlainJson } from './yaml/parse-json';
import { readDocuments } from './yaml/read-documents';

/** What a text in a field is when it is read: a mapping or a sequence. */
export type EmbeddedDocument = Data | readonly unknown[];

/** The largest ConfigMap that a cluster takes; a longer text is compared line by line. */
const MAX_LENGTH = 1024 * 1024;
/** Deeper than any configuration; comparing one must not exhaust the stack. */
const MAX_DEPTH = 100;

/** `redis.conf`, `start.sh`: the name tells that what looks like YAML is none. */
const NAMED_OTHERWISE = /\.(?!ya?ml$|json$)(?:[a-z0-9]{1,5}|properties)$/i;

/**
 * The JSON or YAML document that a text in a field is. Undefined where it is none, and where readers could differ about
 * it: several documents, a key twice, an anchor, a tag, `on` or `010` without quotes.
 *
 * JSON is told by its form. YAML has none of its own (`try:` in a script is a mapping too): it has several lines, no key
 * with a blank, and a name that does not tell something else.
 * @param field key of the mapping that the text stands in. @default it stands in a list, such as a command, where only
 * JSON is a document
 */
export function documentIn(text: string, field?: string): EmbeddedDocument | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    const document = /^\s*[{[]/.test(text) ? readJson(text) : readYaml(text, field);
    return isDocument(document) && isShallow(document, MAX_DEPTH) ? document : undefined;
  } catch (error) {
    // No JSON, or nested by the ten thousand.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function readJson(text: string): unknown {
  const plain = parsePlainJson(text);
  if (plain !== undefined) return plain;
  JSON.parse(text);
  return readAlike(text);
}

/**
 * The first line of a document, comments aside, tells whether it is a collection. Most texts are a single scalar, and a
 * script need not be parsed to see that.
 */
const BEGINS_COLLECTION = /^(?:(?:---)?[ \t\r]*(?:#[^\n]*)?\n)*[ \t]*(?:-\s|[?{["'!&*%]|[^\s#][^\n]*:(?:\s|$))/;

/** A line with an item of a sequence or with a key. It looks at each line by itself: blank ones are many in some texts. */
const HOLDS_ITEM = /^[^\S\n\r\u2028\u2029]*(?:-\s|[^\s#].*:(?:\s|$))/m;

function readYaml(text: string, field: string | undefined): unknown {
  if (field === undefined || NAMED_OTHERWISE.test(field) || text.startsWith('#!')) return undefined;
  if (!text.trimEnd().includes('\n') || !BEGINS_COLLECTION.test(text) || !HOLDS_ITEM.test(text)) return undefined;
  const value = readAlike(text);
  return hasBlankInKey(value) ? undefined : value;
}

/** The one document that every reader of YAML takes for the same. */
function readAlike(text: string): unknown {
  const [document, ...others] = readDocuments(text);
  return others.length === 0 && document?.isReadAlike ? document.value : undefined;
}

function isDocument(value: unknown): value is EmbeddedDocument {
  return Array.isArray(value) || isData(value);
}

function hasBlankInKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasBlankInKey);
  return isData(value) && Object.entries(value).some(([key, item]) => /\s/.test(key) || hasBlankInKey(item));
}

function isShallow(value: unknown, depth: number): boolean {
  if (depth === 0) return false;
  const items = Array.isArray(value) ? value : isData(value) ? Object.values(value) : [];
  return items.every((item) => isShallow(item, depth - 1));
}
