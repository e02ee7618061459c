/** One token of an expression. A text holds the expressions that stand in it. */
export type Token =
  | { readonly kind: 'name' | 'number' | 'symbol'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly interpolations: readonly Interpolation[] };

/** `${…}` of a text. */
export interface Interpolation {
  readonly tokens: readonly Token[];
}

/** A text is no template of which every part is known. */
export class TemplateError extends Error {}

/** Deeper than any expression of ours. */
const DEEPEST = 6;

const NAME = /[A-Za-z_][A-Za-z0-9_-]*/y;
const NUMBER = /[0-9]+(?:\.[0-9]+)?/y;
const SYMBOL = /==|[.,()[\]{}=]/y;
/** What Terraform and this read as the same; each other escape is refused. */
const ESCAPE = /\\(?:["\\nrt]|u[0-9A-Fa-f]{4})/y;

/**
 * The expressions in a text of Terraform's JSON syntax. It knows the part of the language that our stacks are written in,
 * and no other: directives, escaped interpolations, operators, comments and `for` are refused, so that no expression can
 * be read here as something else than in Terraform.
 * @throws TemplateError
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
export function readTemplate(text: string): readonly Interpolation[] {
  return new TemplateReader(text).template(0, undefined).interpolations;
}

class TemplateReader {
  private at = 0;

  constructor(private readonly text: string) {}

  /** @param end the quote that ends a text inside an expression; undefined for the text of JSON, where `\` means nothing */
  template(depth: number, end: '"' | undefined): { readonly raw: string; readonly interpolations: Interpolation[] } {
    if (depth > DEEPEST) throw new TemplateError('expressions are nested too deeply');
    const start = this.at;
    const interpolations: Interpolation[] = [];
    while (this.at < this.text.length) {
      const rest = this.text.slice(this.at, this.at + 2);
      if (end !== undefined && rest.startsWith(end)) {
        const raw = this.text.slice(start, this.at);
        this.at += 1;
        return { raw, interpolations };
      }
      if (rest === '%{') throw new TemplateError('a template directive %{');
      if (this.matches(/\$\$\{/y)) throw new TemplateError('an escaped interpolation $${');
      if (rest === '${') {
        this.at += 2;
        interpolations.push({ tokens: this.expression(depth) });
      } else if (end === undefined) this.at += 1;
      else this.character(rest);
    }
    if (end !== undefined) throw new TemplateError('a text that does not end');
    return { raw: this.text.slice(start), interpolations };
  }

  /** One character of a quoted text. */
  private character(rest: string): void {
    if (/^[$%]\\|^[\r\n]/.test(rest)) throw new TemplateError(`${JSON.stringify(rest)} in a quoted text`);
    if (!rest.startsWith('\\')) this.at += 1;
    else if (this.take(ESCAPE) === undefined) throw new TemplateError(`the escape ${JSON.stringify(rest)}`);
  }

  private expression(depth: number): readonly Token[] {
    const tokens: Token[] = [];
    for (let open = 0; this.at < this.text.length; ) {
      if (this.take(/ +/y) !== undefined) continue;
      if (open === 0 && this.take(/\}/y) !== undefined) return tokens;
      const token = this.token(depth);
      if (token.kind === 'symbol') open += token.text === '{' ? 1 : token.text === '}' ? -1 : 0;
      tokens.push(token);
    }
    throw new TemplateError('an expression that does not end');
  }

  private token(depth: number): Token {
    if (this.take(/"/y) !== undefined) {
      const { raw, interpolations } = this.template(depth + 1, '"');
      return { kind: 'text', text: `"${raw}"`, interpolations };
    }
    for (const [kind, pattern] of [
      ['name', NAME],
      ['number', NUMBER],
      ['symbol', SYMBOL],
    ] as const) {
      const text = this.take(pattern);
      if (text !== undefined) return { kind, text };
    }
    throw new TemplateError(
      `${JSON.stringify(String.fromCodePoint(this.text.codePointAt(this.at) ?? 0))} in an expression`,
    );
  }

  private matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.text);
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [text] = pattern.exec(this.text) ?? [];
    if (text !== undefined) this.at += text.length;
    return text;
  }
}
