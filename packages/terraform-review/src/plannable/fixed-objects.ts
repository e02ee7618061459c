import { expressionsOf, interpolationsBelow } from './interpolations';
import { entries, type JsonObject, type JsonValue, property } from './json-value';
import { namedTokens, REMOTE_STATE } from './references';
import type { Interpolation } from './templates';

/**
 * `nonsensitive` removes the mark of a secret. The others repeat their arguments in the message of an error, a secret or
 * not: `yamldecode("*${…}")` prints it as the anchor that is missing.
 */
export const TELLING: readonly string[] = ['nonsensitive', 'replace', 'yamldecode'];

/**
 * Whether an expression may stand only as the base has it. The outputs of a state have no mark that says which are
 * secrets, and Terraform prints them where a call fails.
 */
export function isTelling(interpolation: Interpolation): boolean {
  return expressionsOf(interpolation)
    .flatMap(namedTokens)
    .some(
      (token) =>
        (token.kind === 'function' && TELLING.includes(token.name)) ||
        (token.kind === 'reference' && token.root === 'data' && token.path[0] === REMOTE_STATE),
    );
}

/**
 * The locals, resources and data sources that a credential of a provider or a telling expression is made of, with
 * their blocks. What they hold decides where a credential is sent and whether a secret is shown, so that they are fixed.
 */
export function fixedObjects(stack: JsonObject): ReadonlyMap<string, JsonValue> {
  const fixed = new Map<string, JsonValue>();
  const open = [
    ...interpolationsBelow(property(stack, 'provider')),
    ...interpolationsBelow(stack).filter(({ interpolation }) => isTelling(interpolation)),
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const token of expressionsOf(next.interpolation).flatMap(namedTokens)) {
      if (token.kind !== 'reference') continue;
      const [address, block] = objectOf(stack, token.root, token.path);
      if (block === undefined || fixed.has(address)) continue;
      fixed.set(address, withoutMetadata(block));
      // What an object of the API holds is read by its own arguments; a local is nothing but what it refers to.
      if (token.root === 'local') open.push(...interpolationsBelow(block));
    }
  }
  return fixed;
}

/** The object that a reference leads to; the state of another stack has rules of its own. */
function objectOf(
  stack: JsonObject,
  root: string,
  [first = '', second = '']: readonly string[],
): readonly [address: string, block: JsonValue | undefined] {
  if (root === 'local') return [`local.${first}`, property(property(stack, 'locals'), first)];
  if (root !== 'data') return [`${root}.${first}`, property(property(property(stack, 'resource'), root), first)];
  const block = first === REMOTE_STATE ? undefined : property(property(property(stack, 'data'), first), second);
  return [`data.${first}.${second}`, block];
}

/** A block without what CDKTF notes in it, which Terraform ignores. */
export function withoutMetadata(block: JsonValue): JsonValue {
  const kept = entries(block).filter(([key]) => key !== '//');
  return typeof block === 'object' && block !== null && !Array.isArray(block) ? Object.fromEntries(kept) : block;
}
