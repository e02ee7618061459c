import { judgeAll, terraformObject } from '@vmshift/findings';
import { planRule } from '../rule';
import { destroyedObjects, lossRules, MOST_DESTROYED_OBJECTS } from './losses';

/** Types, by a word of their name, whose objects hold data, an address, an identity or a key that is not made again. */
const IRREPLACEABLE =
  /_(?:certificate|database|disk|image|instance|ip|ipv6|key|nodebalancer|persistent_volume|replica|snapshot|sshkey|stateful_set|token|user|vpc)(?:_|$)/;

/** What no other rule knows: every loss is told, whatever the type. */
export const otherObjectDestroyed = planRule({
  id: 'object-destroyed',
  title: 'An object of any other type is kept, too',
  judge: (context) => {
    const going = destroyedObjects(context);
    // Then each of them blocks by another rule.
    if (going.length > MOST_DESTROYED_OBJECTS) return [];
    const told = new Set(judgeAll(lossRules, context).map(({ object }) => object));
    return going
      .filter(({ address }) => !told.has(terraformObject(context.stack, address)))
      .map(({ address, type, action }) => {
        const verdict: 'block' | 'warn' = IRREPLACEABLE.test(type) ? 'block' : 'warn';
        return { address, type, action, verdict };
      });
  },
  class: 'data-loss',
  verdict: 'block',
  because: ({ action, type }) =>
    `the plan ${action === 'delete' ? 'deletes' : 'replaces'} a ${type}, whose loss no other rule judges`,
  impact: ({ verdict }) =>
    verdict === 'block'
      ? 'its data, address, identity or key is gone, and what is made in its place has another one'
      : 'what it did stops until it is made again',
  fix: 'keep it, or find out what depends on it and acknowledge this finding',
  see: 'https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources',
  explainedBy: ['bound-to-built-in-role', 'bound-to-cluster-admin', 'dns-record-changed'],
});
