import { isData } from '@vmshift/kubernetes';
import type { StackAllowList } from './allow-list';
import { checkExpressions } from './expression-problems';
import { entries, type JsonObject, property, readStack } from './json-value';
import { checkMoves, checkObjects } from './object-problems';
import { remoteStates, stackOfState } from './references';
import { checkStates, checkTerraform, checkValues, onlyKeys } from './setting-problems';
import { type Note, type StackProblem, shown } from './stack-problem';

/** Sections in which each name has an object. */
const NAMED = ['data', 'locals', 'output', 'provider', 'resource', 'variable'];

/**
 * Every section that a stack may have. No `module` (its source is downloaded), no `import` (it shows any object that the
 * credential can read), no `check` and no `ephemeral` (they ask while they plan).
 */
const SECTIONS = [...NAMED, 'moved', 'removed', 'terraform'];

/** A stack that no one has reviewed, or everything that keeps it from being planned as data. */
export type CheckedStack = { readonly stack: JsonObject } | { readonly problems: readonly StackProblem[] };

/**
 * Whether planning a stack executes nothing of it, sends no credential elsewhere and shows no secret, judged by what the
 * reviewed stacks hold. It is pure: nothing of the stack is evaluated.
 * @param content bytes of its `cdk.tf.json`
 */
export function checkStack(name: string, content: Uint8Array, allowed: StackAllowList): CheckedStack {
  const read = readStack(content);
  if (!('stack' in read)) return { problems: [{ stack: name, path: [], ...read }] };
  const { stack } = read;
  const problems: StackProblem[] = [];
  const note: Note = (path, value, what) => problems.push({ stack: name, path, value: shown(value), allowed: what });
  onlyKeys(stack, SECTIONS, [], note);
  for (const [section, block] of entries(stack)) {
    if (NAMED.includes(section) && !isData(block)) note([section], block, 'an object for each name');
  }
  checkTerraform(name, stack, allowed, note);
  checkStates(stack, allowed, note);
  checkValues(name, stack, allowed, note);
  checkObjects(stack, allowed, note);
  checkMoves(stack, allowed, note);
  checkExpressions(stack, allowed, note);
  return problems.length === 0 ? { stack } : { problems };
}

/** Names of the variables that a stack declares. */
export function variablesOf(stack: JsonObject): readonly string[] {
  return entries(property(stack, 'variable')).map(([name]) => name);
}

/** The stacks whose states a stack reads. */
export function stacksRead(stack: JsonObject): readonly string[] {
  return remoteStates(stack).flatMap(([name]) => stackOfState(name) ?? []);
}
