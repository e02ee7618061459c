import type { AccessPolicy, Permission } from './access-policy';
import { type Glob, joinGlobs, SEPARATOR, startOf, step } from './glob';
import { globOf, matches, permissionsOf } from './permits';
import { RESOURCE_ACTIONS } from './resource-actions';

/** What a subject may do now that it might not. */
export interface Right {
  readonly resource: string;
  readonly action: string;
  /** Pattern of the line that allows it. */
  readonly object: string;
  /** The line that allows it. */
  readonly line: string;
  /** The shortest request that it is about: action and object. */
  readonly example: readonly [action: string, object: string];
}

/** Lines that allow, and lines that deny. */
interface Rules {
  readonly allow: readonly Glob[];
  readonly deny: readonly Glob[];
}

/**
 * How much work comparisons may still be: a policy can be written so that one takes hours. When nothing is left, what is
 * not yet compared counts as gained.
 */
export interface Effort {
  steps: number;
}

/** What a few hundred lines take a hundred times, and a second or two. */
export function limitedEffort(): Effort {
  return { steps: 1_000_000 };
}

/**
 * What a subject may do after a change and might not before, for all objects that there may be: the globs are compared
 * as languages, none is tried on examples. What the default role lets everyone do is not told again of a subject.
 * @param subject undefined: what every login may do by the default role
 * @param effort shared by all comparisons of one change. @default one that is limited
 */
export function gainedRights(
  before: AccessPolicy,
  after: AccessPolicy,
  subject: string | undefined,
  effort: Effort = limitedEffort(),
): readonly Right[] {
  const byDefault = [before, after].map((policy) => ofDefaultRole(policy));
  const [was, is] = subject === undefined ? byDefault : [before, after].map((policy) => permissionsOf(policy, subject));
  const known = subject === undefined ? [] : byDefault;
  if (was === undefined || is === undefined || sameLines(was, is)) return [];
  return Object.entries(RESOURCE_ACTIONS).flatMap(([resource, actions]) =>
    actions.flatMap((action) => {
      const rules = (permissions: readonly Permission[]) => rulesFor(permissions, resource, action);
      const [denied, before] = [rules(is).deny, [was, ...known].map(rules)];
      return is
        .filter((one) => one.effect === 'allow' && matches(one.resource, resource))
        .flatMap((one) => {
          const glob = globOfLine(one, action);
          const text = glob && search([glob, everyObject(action)], denied, before, effort);
          if (text === undefined) return [];
          const [asked, object] = isFamily(action) ? text.split(SEPARATOR) : [action, text];
          return [
            { resource, action, object: one.object, line: one.line, example: [asked ?? '', object ?? ''] as const },
          ];
        });
    }),
  );
}

/** Every right of a subject, the default role's among them. */
export function allRights(policy: AccessPolicy, subject: string): readonly Right[] {
  const nothing = { ...policy, permissions: [], defaultRole: undefined };
  return [...gainedRights(nothing, policy, undefined), ...gainedRights(nothing, policy, subject)];
}

function ofDefaultRole(policy: AccessPolicy): readonly Permission[] {
  return policy.defaultRole ? permissionsOf(policy, policy.defaultRole) : [];
}

function sameLines(one: readonly Permission[], other: readonly Permission[]): boolean {
  const texts = (permissions: readonly Permission[]) =>
    permissions.map(({ resource, action, object, effect }) => JSON.stringify([resource, action, object, effect]));
  const [left, right] = [new Set(texts(one)), new Set(texts(other))];
  return left.size === right.size && [...left].every((text) => right.has(text));
}

function rulesFor(permissions: readonly Permission[], resource: string, action: string): Rules {
  const of = (effect: string) =>
    permissions
      .filter((one) => one.effect === effect && matches(one.resource, resource))
      .flatMap((one) => globOfLine(one, action) ?? []);
  return { allow: of('allow'), deny: of('deny') };
}

/** Whether it stands for actions of many names: they are compared with the objects, as one text of both. */
function isFamily(action: string): boolean {
  return action.endsWith('/*');
}

/** Objects that a line is about when an action is asked for; of a family the actions as well. */
function globOfLine({ action: pattern, object }: Permission, action: string): Glob | undefined {
  if (!isFamily(action)) return matches(pattern, action) ? globOf(object) : undefined;
  const [first, second] = [globOf(pattern), globOf(object)];
  return first === undefined || second === undefined ? undefined : joinGlobs(first, second);
}

function everyObject(action: string): Glob {
  const [asked, anything] = [action, '*'].map((pattern) => globOf(pattern) as Glob) as [Glob, Glob];
  return isFamily(action) ? joinGlobs(asked, anything) : anything;
}

/** The shortest text that all of `must` match, none of `mustNot`, and that no rules of `before` allow. */
function search(
  must: readonly Glob[],
  mustNot: readonly Glob[],
  before: readonly Rules[],
  effort: Effort,
): string | undefined {
  const globs = [...must, ...mustNot, ...before.flatMap(({ allow, deny }) => [...allow, ...deny])];
  const isFound = (sets: readonly (readonly number[])[]) => {
    const ends = sets.map((set, index) => set.includes((globs[index] as Glob).end));
    let position = must.length + mustNot.length;
    if (!ends.slice(0, must.length).every(Boolean) || ends.slice(must.length, position).some(Boolean)) return false;
    return before.every(({ allow, deny }) => {
      const allowed = ends.slice(position, position + allow.length).some(Boolean);
      const denied = ends.slice(position + allow.length, position + allow.length + deny.length).some(Boolean);
      position += allow.length + deny.length;
      return !allowed || denied;
    });
  };
  const alphabet = alphabetOf(globs);
  const start = globs.map(startOf);
  const seen = new Set([keyOf(start)]);
  const queue = [{ text: '', sets: start }];
  for (const { text, sets } of queue) {
    if (isFound(sets)) return text;
    for (const char of alphabet) {
      effort.steps -= globs.length;
      if (effort.steps < 0) return text;
      const next = globs.map((glob, index) => step(glob, sets[index] as readonly number[], char));
      // Where one of those that must match has come to an end, no longer text is found.
      if (next.slice(0, must.length).some((set) => set.length === 0) || seen.has(keyOf(next))) continue;
      seen.add(keyOf(next));
      queue.push({ text: text + char, sets: next });
    }
  }
  return undefined;
}

/** Every character at which one of the globs tells texts apart, and one at which none does. */
function alphabetOf(globs: readonly Glob[]): readonly string[] {
  const known = new Set([SEPARATOR, ...globs.flatMap(({ alphabet }) => [...alphabet])]);
  let other = 'a'.codePointAt(0) as number;
  while (known.has(String.fromCodePoint(other))) other += 1;
  return [...known, String.fromCodePoint(other)];
}

function keyOf(sets: readonly (readonly number[])[]): string {
  return sets.map((set) => set.join(' ')).join(',');
}
