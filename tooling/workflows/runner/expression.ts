/** What an expression can refer to: nested records, by lower-case or dashed names. */
export interface Contexts {
  readonly [name: string]: unknown;
}

type Value = string | number | boolean | null | undefined | object;

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(==|!=|&&|\|\||[!(),])|([A-Za-z_][\w.-]*|\d+))/y;

/**
 * Evaluates the part of GitHub's expression language that our workflows use; anything else throws.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/expressions
 */
export function evaluate(expression: string, contexts: Contexts): Value {
  const tokens = tokenize(expression);
  const parser = new Parser(tokens, contexts, expression);
  const value = parser.or();
  parser.end();
  return value;
}

/** Replaces every `${{ … }}` in a text by its value, as GitHub prints it: nothing for null. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_match, expression: string) => {
    const value = evaluate(expression, contexts);
    return value === null || value === undefined ? '' : String(value);
  });
}

/** Whether a value counts as true: everything but false, 0, the empty string and null. */
export function isTrue(value: Value): boolean {
  return Boolean(value);
}

interface Token {
  readonly kind: 'string' | 'operator' | 'name';
  readonly text: string;
}

function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  const source = expression.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const position = TOKEN.lastIndex;
    const [, text, operator, name] = TOKEN.exec(source) ?? [];
    if (text !== undefined) tokens.push({ kind: 'string', text: text.replaceAll("''", "'") });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else throw new Error(`cannot read the expression "${source}" at "${source.slice(position)}"`);
  }
  return tokens;
}

class Parser {
  private position = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly contexts: Contexts,
    private readonly source: string,
  ) {}

  or(): Value {
    let value = this.and();
    while (this.take('||')) {
      const right = this.and();
      value = isTrue(value) ? value : right;
    }
    return value;
  }

  end(): void {
    if (this.position < this.tokens.length) throw new Error(`cannot read the expression "${this.source}"`);
  }

  private and(): Value {
    let value = this.comparison();
    while (this.take('&&')) {
      const right = this.comparison();
      value = isTrue(value) ? right : value;
    }
    return value;
  }

  private comparison(): Value {
    const left = this.unary();
    if (this.take('==')) return equal(left, this.unary());
    if (this.take('!=')) return !equal(left, this.unary());
    return left;
  }

  private unary(): Value {
    if (this.take('!')) return !isTrue(this.unary());
    if (this.take('(')) {
      const value = this.or();
      this.expect(')');
      return value;
    }
    const token = this.tokens[this.position++];
    if (token?.kind === 'string') return token.text;
    if (token?.kind === 'name') return this.take('(') ? this.call(token.text) : this.lookUp(token.text);
    throw new Error(`cannot read the expression "${this.source}"`);
  }

  private call(name: string): Value {
    const values: Value[] = [];
    while (!this.take(')')) {
      values.push(this.or());
      this.take(',');
    }
    const [first, ...rest] = values;
    if (name === 'format') return String(first).replace(/\{(\d)\}/g, (_match, index) => String(rest[Number(index)]));
    if (name === 'fromJSON') return JSON.parse(String(first)) as Value;
    if (name === 'join') return (first as readonly Value[]).join(String(rest[0] ?? ','));
    const status = this.contexts[name];
    if (typeof status === 'function') return status() as boolean;
    throw new Error(`unknown function ${name} in "${this.source}"`);
  }

  private lookUp(name: string): Value {
    if (name === 'true' || name === 'false') return name === 'true';
    if (name === 'null') return null;
    if (/^\d+$/.test(name)) return Number(name);
    const [context = '', ...path] = name.split('.');
    if (!Object.hasOwn(this.contexts, context)) throw new Error(`unknown context ${context} in "${this.source}"`);
    return path.reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      this.contexts[context],
    ) as Value;
  }

  private take(operator: string): boolean {
    const token = this.tokens[this.position];
    if (token?.kind !== 'operator' || token.text !== operator) return false;
    this.position += 1;
    return true;
  }

  private expect(operator: string): void {
    if (!this.take(operator)) throw new Error(`expected ${operator} in "${this.source}"`);
  }
}

/** GitHub compares texts without case; null counts as the empty text. */
function equal(left: Value, right: Value): boolean {
  const plain = (value: Value) => (value === null || value === undefined ? '' : String(value).toLowerCase());
  return plain(left) === plain(right);
}
