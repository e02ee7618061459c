import type { StackAllowList } from './allow-list';
import { isTelling, TELLING } from './fixed-objects';
import { expressionsOf, textsBelow } from './interpolations';
import { entries, type JsonObject, type JsonValue } from './json-value';
import { type Position, positionOf } from './positions';
import { formOf, generalizedText, namedTokens, type Reference, symbol } from './references';
import { type Note, oneOf } from './stack-problem';
import { type Interpolation, readTemplate, TemplateError, type Token } from './templates';

/** Functions that read nothing but their arguments, whose result is as secret as these, and whose errors repeat none. */
const FUNCTIONS: readonly string[] = ['base64decode', 'base64encode', 'join', 'jsonencode', 'sensitive', 'urlencode'];

/** `can` answers without the mark of what it was asked about, and `regex` repeats it: for variables alone, which hold placeholders. */
const VALIDATING: readonly string[] = ['can', 'regex'];

/** Notes what is no text, or no expression that may be evaluated with credentials at hand, anywhere in a stack. */
export function checkExpressions(stack: JsonObject, allowed: StackAllowList, note: Note): void {
  checkKeys(stack, [], note);
  for (const { path, text } of textsBelow(stack)) {
    try {
      for (const interpolation of readTemplate(text))
        checkInterpolation(interpolation, positionOf(path), allowed, (value, what) => note(path, value, what));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      note(path, error.message, 'texts, references and calls');
    }
  }
}

/** Terraform evaluates the keys of a map as well. */
function checkKeys(value: JsonValue, path: readonly string[], note: Note): void {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) checkKeys(item, [...path, String(index)], note);
  for (const [key, item] of entries(value)) {
    if (/[$%]\{/.test(key)) note(path, key, 'keys without an expression');
    checkKeys(item, [...path, key], note);
  }
}

type NoteValue = (value: string, allowed: string) => void;

function checkInterpolation(
  interpolation: Interpolation,
  position: Position,
  allowed: StackAllowList,
  note: NoteValue,
): void {
  if (!isTelling(interpolation)) {
    for (const tokens of expressionsOf(interpolation)) checkExpression(tokens, position, allowed, note);
  } else if (allowed.telling.get(position.key)?.has(generalizedText(interpolation)) !== true) {
    const text = interpolation.tokens.map((token) => token.text).join(' ');
    note(text, `${TELLING.join(', ')} and outputs of other stacks in the expressions that the base has there`);
  }
}

function checkExpression(tokens: readonly Token[], position: Position, allowed: StackAllowList, note: NoteValue): void {
  tokens.forEach((token, at) => {
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    // Terraform forgets that a value is a secret where a map is asked for it.
    if (symbol(token, '[') && isValue(before) && !(isLiteral(after) && symbol(tokens[at + 2], ']')))
      note('an index that is computed', 'a number or a plain text as index');
    if (symbol(token, '(') && before?.kind !== 'name') note('(', 'parentheses of a call');
  });
  const functions = [...FUNCTIONS, ...(position.condition === 'validation' ? VALIDATING : [])];
  for (const token of namedTokens(tokens)) {
    if (token.kind === 'function' && !functions.includes(token.name))
      note(`${token.name}()`, `the functions ${oneOf(functions)}`);
    if (token.kind === 'reference') checkReference(token, position, allowed, note);
  }
}

function isValue(token: Token | undefined): boolean {
  return token !== undefined && (token.kind !== 'symbol' || symbol(token, ')', ']', '}'));
}

function isLiteral(token: Token | undefined): boolean {
  return token?.kind === 'number' || (token?.kind === 'text' && token.interpolations.length === 0);
}

function checkReference(
  reference: Reference,
  { hidden, condition }: Position,
  allowed: StackAllowList,
  note: NoteValue,
): void {
  const { root, path } = reference;
  const text = [root, ...path].join('.');
  // The message of a condition that does not hold would print what else it refers to.
  if (condition === 'validation' && root !== 'var') note(text, 'references to the variable itself');
  if (condition === 'postcondition' && root !== 'self') note(text, 'references to self');
  if (condition !== undefined || text === 'terraform.workspace') return;
  if (path.length === 0 || !isKnown(root, path, allowed))
    note(text, 'references to variables, locals and objects of the types that are allowed');
  else if (!hidden && root !== 'var' && !allowed.shown.has(formOf(reference)))
    note(text, `a secret may be in it, and a plan or a message would show it: ${oneOf(allowed.shown)}`);
}

function isKnown(root: string, [first = '']: readonly string[], { data, resources }: StackAllowList): boolean {
  if (root === 'var' || root === 'local') return true;
  return root === 'data' ? data.has(first) : resources.has(root);
}
