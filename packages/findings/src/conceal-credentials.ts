import { credentialIn, isHiddenName, MASKED, mayHoldCredential } from './credentials';

/** How credentials are concealed. */
interface Concealment {
  /** What stands in the place of a credential. @default MASKED */
  readonly conceal?: (credential: unknown) => string;
  /** What a text is when it is read, by the key that it stands under; undefined where it is no document. @default JSON */
  readonly documentIn?: (text: string, key: string | undefined) => unknown;
  /**
   * The name that the value has. Of a document, a name covers all that is below it; of an object of Kubernetes the text
   * alone: `secret` of a volume names one.
   * @default none
   */
  readonly name?: string;
  /** @default false: an object of Kubernetes */
  readonly isDocument?: boolean;
}

interface Context {
  readonly conceal: (credential: unknown) => string;
  readonly documentIn: (text: string, key: string | undefined) => unknown;
  readonly isDocument: boolean;
}

/** An option without its value: `--token`, `-password`. */
const BARE_OPTION = /^--?(?<name>[A-Za-z][\w.-]*)$/;

/**
 * The value with something else in the place of every credential: by what a text looks like, by the name that it stands
 * under, by the name next to it (`{ name, value }`), by the option before it, and in texts that are documents. A value
 * without a credential comes back as it is.
 */
export function concealCredentials(value: unknown, options: Concealment = {}): unknown {
  const { conceal = () => MASKED, documentIn = parseJson, name = '', isDocument = false } = options;
  return walk(value, name, { conceal, documentIn, isDocument });
}

function walk(value: unknown, name: string, context: Context): unknown {
  if (typeof value === 'string') return walkText(value, name, context);
  if (context.isDocument && isHiddenName(name)) return concealAll(value, context);
  if (Array.isArray(value)) return walkList(value, name, context);
  return isMapping(value) ? walkMapping(value, context) : value;
}

function walkText(text: string, name: string, context: Context): unknown {
  if (text === '') return text;
  if (isHiddenName(name)) return context.conceal(text);
  if (!mayHoldCredential(text)) return text;
  const document = context.documentIn(text, name === '' ? undefined : name);
  if (typeof document === 'object' && document !== null) {
    const shown = walk(document, '', { ...context, isDocument: true });
    // Its form is lost with the credential: what compares it reads it as a document.
    if (shown !== document) return JSON.stringify(shown);
  }
  return credentialIn(text) === undefined ? text : context.conceal(text);
}

function walkList(list: readonly unknown[], name: string, context: Context): unknown {
  const items = list.map((item, index) => {
    const option = typeof item === 'string' ? optionOf(list[index - 1]) : undefined;
    const isValue = option !== undefined && isHiddenName(option) && !String(item).startsWith('-');
    return isValue ? context.conceal(item) : walk(item, context.isDocument ? name : '', context);
  });
  const shown = items.some((item, index) => item !== list[index]) ? items : list;
  // What only all of the words tell: `curl`, `-u`, `name:password`.
  const isCommand = list.every((item) => typeof item === 'string');
  return isCommand && credentialIn(shown.join(' ')) !== undefined ? context.conceal(list) : shown;
}

function optionOf(word: unknown): string | undefined {
  return typeof word === 'string' ? BARE_OPTION.exec(word)?.groups?.name : undefined;
}

function walkMapping(mapping: Readonly<Record<string, unknown>>, context: Context): unknown {
  const keys = Object.keys(mapping);
  const items = keys.map((key) => walk(mapping[key], key === 'value' ? nameOfValue(mapping) : key, context));
  const isShown = items.every((item, index) => item === mapping[keys[index] ?? '']);
  return isShown ? mapping : Object.fromEntries(keys.map((key, index) => [key, items[index]]));
}

/** `{ name, value }`: a value is what stands next to it. */
function nameOfValue({ name, key }: Readonly<Record<string, unknown>>): string {
  return [name, key].find((one) => typeof one === 'string') ?? 'value';
}

/** Everything below a name that is hidden, but for what is no value at all. */
function concealAll(value: unknown, context: Context): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => concealAll(item, context));
  if (!isMapping(value)) return context.conceal(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, concealAll(item, context)]));
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const document: unknown = JSON.parse(text);
    return isShallow(document, DEEPEST) ? document : undefined;
  } catch {
    return undefined;
  }
}

/** Deeper than any configuration; reading one must not exhaust the stack. */
const DEEPEST = 100;

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((item) => isShallow(item, depth - 1));
}

/** A value as a report may show it: a credential is never repeated. */
export function printSafely(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  // A reference to a key of a Secret.
  if (isHiddenName(name) && /^[\w.-]+:[A-Z_]+$/.test(value)) return value;
  return String(concealCredentials(value, { name }));
}
