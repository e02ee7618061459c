import type { Finding } from '@vmshift/findings';
import { found, type PlanContext } from '../rule';

/** Objects that one stack may lose in one change before each of them has to be acknowledged. */
export const MOST_DESTROYED_OBJECTS = 5;

/**
 * Too much going at once is more often a mistake (a stack renamed, a loop over the wrong list) than a wish, whatever the
 * types. `named` are the findings of the other rules: an object that is blocked already is not told twice.
 */
export function manyDestroyedObjects(context: PlanContext, named: readonly Finding[]): readonly Finding[] {
  const going = context.plan.resources.filter(({ action }) => action === 'delete' || action === 'replace');
  if (going.length <= MOST_DESTROYED_OBJECTS) return [];
  const blocked = new Set(named.filter(({ verdict }) => verdict === 'block').map(({ object }) => object));
  return going
    .map(({ address, action }) =>
      found(context, address, {
        id: 'many-objects-destroyed',
        class: 'outage',
        verdict: 'block',
        because: `the plan destroys or replaces ${going.length} objects of this stack; more than ${MOST_DESTROYED_OBJECTS} are stopped`,
        impact: action === 'delete' ? 'the object is destroyed' : 'the object is destroyed and made anew',
        fix: 'make the change in smaller steps, or acknowledge each address',
        see: 'https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources',
      }),
    )
    .filter(({ object }) => !blocked.has(object));
}
