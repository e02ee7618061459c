import { entries, type JsonValue } from './json-value';
import { type Interpolation, readTemplate, TemplateError, type Token } from './templates';

/** Every interpolation of the texts below a value of a stack; none of a text that cannot be read. */
export function interpolationsBelow(value: JsonValue | undefined): readonly Interpolation[] {
  if (typeof value === 'string') return interpolationsIn(value);
  if (Array.isArray(value)) return value.flatMap(interpolationsBelow);
  return entries(value).flatMap(([, item]) => interpolationsBelow(item));
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
