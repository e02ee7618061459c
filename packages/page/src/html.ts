import { printableLine } from '@vmshift/findings';

/** What may stand in a hole of a template. `undefined` and `false` are nothing, a list is its parts in order. */
export type Content = Html | string | number | undefined | false | readonly Content[];

/** HTML that `html` made. There is no other way to one, so that every text of a page went through its escapes. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** @see html */
  static of(strings: TemplateStringsArray, values: readonly Content[]): Html {
    const places = placesOf(strings);
    return new Html(strings.map((text, index) => text + filled(places[index], values[index])).join(''));
  }

  toString(): string {
    return this.#text;
  }
}

/**
 * The one builder of HTML: a template whose holes take text, which is escaped for the place that it stands in, and parts that
 * were built before. A hole is in text or in a quoted attribute; a script, a style or an attribute that is code has none.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return Html.of(strings, values);
}

/** Where a hole is: in text, or in the value of an attribute. */
type Place = { readonly kind: 'text' } | { readonly kind: 'attribute'; readonly name: string; readonly first: boolean };

const known = new WeakMap<TemplateStringsArray, readonly Place[]>();

/** The place of each hole of a template, found once. */
function placesOf(strings: TemplateStringsArray): readonly Place[] {
  const places = known.get(strings) ?? strings.slice(1).map((_, index) => placeAfter(strings.slice(0, index + 1)));
  known.set(strings, places);
  return places;
}

/** Attributes whose value is code: it cannot be escaped. */
const CODE = /^(?:on.*|style|srcdoc)$/;

/** @throws Error for a hole where no text can be put safely: a mistake of the template, found by any test that uses it */
function placeAfter(parts: readonly string[]): Place {
  const before = parts.join('');
  const tag = before.slice(before.lastIndexOf('<'));
  if (/<(?:script|style|!--)/i.test(before)) throw new Error(`a hole in what is no text: ${tag}`);
  if (!before.includes('<') || tag.includes('>')) return { kind: 'text' };
  const quoted = /\s([a-z][\w:-]*)="([^"]*)$/i.exec(tag);
  const name = quoted?.[1]?.toLowerCase() ?? '';
  if (name === '' || CODE.test(name)) throw new Error(`a hole in what is no quoted attribute: ${tag}`);
  return { kind: 'attribute', name, first: parts.at(-1)?.endsWith('"') === true };
}

/** Attributes that a browser follows or loads. */
const ADDRESSES = ['href', 'src', 'action', 'formaction', 'xlink:href'];

/** What the address of another scheme becomes: a page that loads nothing. @see https://html.spec.whatwg.org/#about:invalid */
const NO_ADDRESS = 'about:invalid';

function filled(place: Place | undefined, value: Content): string {
  if (place === undefined || value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map((part) => filled(place, part)).join('');
  if (value instanceof Html) {
    if (place.kind === 'attribute') throw new Error(`HTML in the attribute ${place.name}: ${value}`);
    return value.toString();
  }
  const text = String(value);
  if (place.kind === 'text') return escaped(text);
  const isAddress = place.first && ADDRESSES.includes(place.name);
  return escaped(isAddress && !/^(?:https?:\/\/|#)/i.test(text) ? NO_ADDRESS : text);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as a browser shows it letter by letter: what an eye cannot see, or would be misled by, stands as an escape. */
function escaped(text: string): string {
  const shown = text.split('\n').map(printableLine).join('\n');
  return shown.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
