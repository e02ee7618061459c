import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** What an expression can refer to by name; a function is a status check, such as `success`. */
export interface Contexts {
  readonly [name: string]: unknown;
}

/**
 * The value of an expression as plain JSON, by the evaluator of GitHub's own editor support.
 * @throws Error naming the expression, where it cannot be read or names an unknown context or function
 * @see https://docs.github.com/actions/reference/workflows-and-actions/expressions
 */
export function evaluate(expression: string, contexts: Contexts): unknown {
  return JSON.parse(JSON.stringify(evaluated(expression, contexts), data.replacer));
}

/** Replaces every `${{ … }}` in a text by its value, as GitHub prints it: nothing for null. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_match, expression: string) =>
    evaluated(expression, contexts).coerceString(),
  );
}

function evaluated(expression: string, contexts: Contexts): data.ExpressionData {
  const functions = Object.entries(contexts).flatMap(([name, value]) =>
    typeof value === 'function' ? [{ name, minArgs: 0, maxArgs: 0, call: () => dataOf(value()) }] : [],
  );
  const names = Object.keys(contexts).filter((name) => typeof contexts[name] !== 'function');
  // What it does not name it cannot read.
  const text = expression.toLowerCase();
  const values = names
    .filter((name) => text.includes(name.toLowerCase()))
    .map((key) => ({ key, value: dataOf(contexts[key]) }));
  try {
    const { tokens } = new Lexer(expression).lex();
    const tree = new Parser(tokens, names, functions).parse();
    return new Evaluator(
      tree,
      new data.Dictionary(...values),
      new Map(functions.map((each) => [each.name, each])),
    ).evaluate();
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot evaluate "${expression.trim()}": ${because}`, { cause: error });
  }
}

function dataOf(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value ?? null), data.reviver) as data.ExpressionData;
}
