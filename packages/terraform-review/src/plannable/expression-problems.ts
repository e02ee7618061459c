import type { StackAllowList } from './allow-list';
import { isTelling, TELLING } from './fixed-objects';
import { expressionsOf } from './interpolations';
import { entries, type JsonObject, type JsonValue } from './json-value';
import { generalizedText, type NamedToken, namedTokens, symbol } from './references';
import { type Note, oneOf } from './stack-problem';
import { type Interpolation, readTemplate, TemplateError, type Token } from './templates';

/** Functions that read nothing but their arguments, whose result is as secret as these, and whose errors repeat none. */
const FUNCTIONS: readonly string[] = ['base64decode', 'base64encode', 'join', 'jsonencode', 'sensitive', 'urlencode'];

/** `can` answers without the mark of what it was asked about, and `regex` repeats it: for variables alone, which hold placeholders. */
const VALIDATING: readonly string[] = ['can', 'regex'];

/** Where an expression stands, as far as it decides what may be in it. */
type Place = 'validation' | 'postcondition' | 'value';

/** Notes what is no text, or no expression that may be evaluated with credentials at hand, anywhere in a stack. */
export function checkExpressions(stack: JsonObject, allowed: StackAllowList, note: Note): void {
  walk(
    stack,
    [],
    (text, path) => {
      try {
        for (const interpolation of readTemplate(text))
          checkInterpolation(interpolation, placeOf(path), allowed, (value, what) => note(path, value, what));
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        note(path, error.message, 'texts, references and calls');
      }
    },
    note,
  );
}

function walk(
  value: JsonValue,
  path: readonly string[],
  visit: (text: string, path: readonly string[]) => void,
  note: Note,
): void {
  if (typeof value === 'string') visit(value, path);
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) walk(item, [...path, String(index)], visit, note);
  else
    for (const [key, item] of entries(value)) {
      // Terraform evaluates the keys of a map as well.
      if (/[$%]\{/.test(key)) note(path, key, 'keys without an expression');
      walk(item, [...path, key], visit, note);
    }
}

function placeOf([block, , third, fourth, fifth]: readonly string[]): Place {
  if (block === 'variable' && third === 'validation') return 'validation';
  return block === 'resource' && fourth === 'lifecycle' && fifth === 'postcondition' ? 'postcondition' : 'value';
}

function checkInterpolation(
  interpolation: Interpolation,
  place: Place,
  allowed: StackAllowList,
  note: NoteValue,
): void {
  if (!isTelling(interpolation)) {
    for (const tokens of expressionsOf(interpolation)) checkExpression(tokens, place, allowed, note);
  } else if (!allowed.telling.has(generalizedText(interpolation))) {
    const text = interpolation.tokens.map((token) => token.text).join(' ');
    note(text, `${TELLING.join(', ')} and outputs of other stacks in the expressions of the base's stacks alone`);
  }
}

type NoteValue = (value: string, allowed: string) => void;

function checkExpression(tokens: readonly Token[], place: Place, allowed: StackAllowList, note: NoteValue): void {
  tokens.forEach((token, at) => {
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    // Terraform forgets that a value is a secret where a map is asked for it.
    if (symbol(token, '[') && isValue(before) && !(isLiteral(after) && symbol(tokens[at + 2], ']')))
      note('an index that is computed', 'a number or a plain text as index');
    if (symbol(token, '(') && before?.kind !== 'name') note('(', 'parentheses of a call');
  });
  for (const token of namedTokens(tokens)) checkName(token, place, allowed, note);
}

function isValue(token: Token | undefined): boolean {
  return token !== undefined && (token.kind !== 'symbol' || symbol(token, ')', ']', '}'));
}

function isLiteral(token: Token | undefined): boolean {
  return token?.kind === 'number' || (token?.kind === 'text' && token.interpolations.length === 0);
}

function checkName(token: NamedToken, place: Place, allowed: StackAllowList, note: NoteValue): void {
  if (token.kind === 'function') {
    const functions = [...FUNCTIONS, ...(place === 'validation' ? VALIDATING : [])];
    if (!functions.includes(token.name)) note(`${token.name}()`, `the functions ${oneOf(functions)}`);
  } else if (token.kind === 'reference') checkReference(token, place, allowed, note);
}

function checkReference(
  { root, path }: Extract<NamedToken, { kind: 'reference' }>,
  place: Place,
  allowed: StackAllowList,
  note: NoteValue,
): void {
  const reference = [root, ...path].join('.');
  const [first = ''] = path;
  if (reference === 'terraform.workspace' && place === 'value') return;
  // The message of a condition that does not hold would print what else it refers to.
  if (place === 'validation' ? root === 'var' : root === 'self' && place === 'postcondition') return;
  const known =
    root === 'var' || root === 'local' || (root === 'data' ? allowed.data.has(first) : allowed.resources.has(root));
  if (place !== 'value' || !known || path.length === 0) note(reference, `references to ${REFERENCES[place]}`);
}

const REFERENCES: Readonly<Record<Place, string>> = {
  validation: 'the variable itself',
  postcondition: 'self',
  value: 'variables, locals and objects of the types that are allowed',
};
