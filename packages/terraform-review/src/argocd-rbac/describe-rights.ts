import type { Right } from './gained-rights';

/** What a sentence lists; the rest is counted. */
const MOST_PARTS = 4;

/** `sync, delete applications (shop/*); create exec (shop/*)` */
export function describeRights(rights: readonly Right[]): string {
  const actions = new Map<string, Set<string>>();
  for (const { resource, action, object } of rights) {
    const on = `${resource} (${object})`;
    actions.set(on, (actions.get(on) ?? new Set()).add(action));
  }
  const parts = [...actions].map(([on, names]) => `${[...names].join(', ')} ${on}`);
  const more = parts.length - MOST_PARTS;
  return `${parts.slice(0, MOST_PARTS).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
