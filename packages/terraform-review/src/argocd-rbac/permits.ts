import type { AccessPolicy, Permission } from './access-policy';
import { type Glob, globMatches, parseGlob } from './glob';

/** What someone asks Argo CD for. */
export interface AccessRequest {
  readonly resource: string;
  readonly action: string;
  readonly object: string;
}

/** Casbin follows this many grants, one after the other, and no more. */
const LONGEST_INHERITANCE = 10;

/** The subject itself and all that it inherits from. */
export function rolesOf({ parents }: AccessPolicy, subject: string): ReadonlySet<string> {
  const roles = new Set([subject]);
  let level = [subject];
  for (let depth = 0; depth < LONGEST_INHERITANCE && level.length > 0; depth += 1) {
    level = level.flatMap((one) => parents.get(one) ?? []).filter((role) => !roles.has(role));
    for (const role of level) roles.add(role);
  }
  return roles;
}

/** The lines that speak of a subject, inherited ones among them. */
export function permissionsOf(policy: AccessPolicy, subject: string): readonly Permission[] {
  const roles = rolesOf(policy, subject);
  return policy.permissions.filter((permission) => roles.has(permission.subject));
}

/**
 * Whether Argo CD lets a subject do it: the default role may, or the subject. Each is asked by itself: some line allows
 * it, and none denies it. A person may what the user, or any of the groups, may.
 */
export function permits(policy: AccessPolicy, subject: string, request: AccessRequest): boolean {
  const asked = policy.defaultRole ? [policy.defaultRole, subject] : [subject];
  return asked.some((one) => allows(permissionsOf(policy, one), request));
}

function allows(permissions: readonly Permission[], request: AccessRequest): boolean {
  const effects = permissions
    .filter(
      ({ resource, action, object }) =>
        matches(resource, request.resource) && matches(action, request.action) && matches(object, request.object),
    )
    .map(({ effect }) => effect);
  return effects.includes('allow') && !effects.includes('deny');
}

const compiled = new Map<string, Glob | undefined>();

/** The compiled glob, kept: the same few patterns are asked for again and again. */
export function globOf(pattern: string): Glob | undefined {
  if (!compiled.has(pattern)) compiled.set(pattern, parseGlob(pattern));
  return compiled.get(pattern);
}

/** Whether a pattern matches the whole text. */
export function matches(pattern: string, text: string): boolean {
  const glob = globOf(pattern);
  return glob !== undefined && globMatches(glob, text);
}
