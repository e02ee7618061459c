import { entries, type JsonValue } from './json-value';
import { type Interpolation, readTemplate, TemplateError, type Token } from './templates';

/** A text of a stack, with the path to it. */
export interface PlacedText {
  readonly path: readonly string[];
  readonly text: string;
}

/** Every text below a value. */
export function textsBelow(value: JsonValue | undefined, path: readonly string[] = []): readonly PlacedText[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsBelow(item, [...path, String(index)]));
  return entries(value).flatMap(([key, item]) => textsBelow(item, [...path, key]));
}

/** An interpolation, with the path to the text that it stands in. */
export interface PlacedInterpolation {
  readonly path: readonly string[];
  readonly interpolation: Interpolation;
}

/** Every interpolation of the texts below a value; none of a text that cannot be read. */
export function interpolationsBelow(
  value: JsonValue | undefined,
  path: readonly string[] = [],
): readonly PlacedInterpolation[] {
  return textsBelow(value, path).flatMap((placed) =>
    interpolationsIn(placed.text).map((interpolation) => ({ path: placed.path, interpolation })),
  );
}

function interpolationsIn(text: string): readonly Interpolation[] {
  if (!text.includes('${')) return [];
  try {
    return readTemplate(text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return [];
  }
}

/** The expression of an interpolation, with those of the texts in it. */
export function expressionsOf({ tokens }: Interpolation): readonly (readonly Token[])[] {
  const inner = tokens.flatMap((token) => (token.kind === 'text' ? token.interpolations : []));
  return [tokens, ...inner.flatMap(expressionsOf)];
}
