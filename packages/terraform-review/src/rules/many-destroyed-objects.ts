import { judgeAll, terraformObject } from '@vmshift/findings';
import { planRule } from '../rule';
import { destroyedObjects, lossRules, MOST_DESTROYED_OBJECTS } from './losses';

/** A stack renamed, or a loop over the wrong list: too much is deleted at once, whatever the types. */
export const manyObjectsDestroyed = planRule({
  id: 'many-objects-destroyed',
  title: `One change of a stack destroys at most ${MOST_DESTROYED_OBJECTS} objects`,
  judge: (context) => {
    const going = destroyedObjects(context);
    if (going.length <= MOST_DESTROYED_OBJECTS) return [];
    const blocked = new Set(
      // What one of them blocks is not told twice.
      judgeAll(lossRules, context)
        .filter(({ verdict }) => verdict === 'block')
        .map(({ object }) => object),
    );
    return going
      .filter(({ address }) => !blocked.has(terraformObject(context.stack, address)))
      .map(({ address, action }) => ({ address, action, count: going.length }));
  },
  class: 'outage',
  verdict: 'block',
  because: ({ count }) =>
    `the plan destroys or replaces ${count} objects of this stack; more than ${MOST_DESTROYED_OBJECTS} are stopped`,
  impact: ({ action }) =>
    action === 'delete' ? 'the object is destroyed' : 'the object is destroyed and a new one created',
  fix: 'make the change in smaller steps, or acknowledge each address',
  see: 'https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources',
});
