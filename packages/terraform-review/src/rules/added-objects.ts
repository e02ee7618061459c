import type { Rule } from '@vmshift/findings';
import { isEmpty, isPlanObject, type PlanObject } from '../plan-value';
import { type PlanContext, planRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { renamedTo } from './renamed-object';

/** Types, by a word of their name, whose objects grant something, run something, or are reached from outside. */
const POWERFUL =
  /^helm_release$|_(?:account|binding|cluster|daemon_set|database|deployment|domain|firewall|ingress|instance|ip|job|key|manifest|nodebalancer|pod|role|secret|service|stateful_set|token|user|vpc|webhook_configuration)(?:_|$)/;

/** What the configuration sets of an object, as a reader sees it: of the values of a chart the names alone. */
function decisive({ type, after, isConfigured }: PlannedResource): PlanObject {
  const set = Object.entries(after ?? {}).filter(([name, value]) => isConfigured([name]) && !isEmpty(value));
  return Object.fromEntries(
    set.map(([name, value]) =>
      type === 'helm_release' && name === 'values' && isPlanObject(value)
        ? [name, Object.keys(value).sort()]
        : [name, value],
    ),
  );
}

/** Objects that the plan makes, and that no other rule tells: not what is made again elsewhere, nor what was not found. */
function madeObjects({ plan }: PlanContext): readonly PlannedResource[] {
  const renamed = new Set(plan.resources.map((resource) => renamedTo(resource, plan)));
  const lost = new Set(plan.drift.filter(({ action }) => action === 'delete').map(({ address }) => address));
  return plan.resources.filter(
    ({ action, address }) => action === 'create' && !renamed.has(address) && !lost.has(address),
  );
}

const objectAdded = planRule({
  id: 'object-added',
  title: 'What a stack gets besides what it has is looked at',
  judge: (context) => {
    // A first plan makes all of a stack, which is reviewed as a whole.
    if (context.plan.resources.every(({ before }) => before === null)) return [];
    return madeObjects(context).map((resource) => {
      const verdict: 'warn' | 'info' = POWERFUL.test(resource.type) ? 'warn' : 'info';
      return { address: resource.address, after: decisive(resource), type: resource.type, verdict };
    });
  },
  class: 'privilege',
  verdict: 'warn',
  because: ({ type }) => `the plan makes a ${type} that the stack did not have`,
  impact: ({ verdict }) =>
    verdict === 'warn'
      ? 'what it grants, runs, holds or opens is there from the apply on, whether a rule knows it or not'
      : 'it exists from the apply on, and is billed where Linode bills its kind',
  fix: 'read what it sets; it is part of this change and of no earlier one',
  see: 'https://developer.hashicorp.com/terraform/language/resources',
});

const objectImported = planRule({
  id: 'object-imported',
  title: 'Terraform takes over no object that it did not make',
  judge: ({ plan }) =>
    plan.resources.filter(({ importing }) => importing).map(({ address, before }) => ({ address, before })),
  class: 'data-loss',
  verdict: 'warn',
  because: 'the plan takes an object that exists into the state',
  impact:
    'from the apply on it is changed to what the configuration sets, and deleted when it leaves the configuration',
  fix: 'check that the id is of the object that is meant, and that the plan changes nothing in it',
  see: 'https://developer.hashicorp.com/terraform/language/import',
});

const objectMoved = planRule({
  id: 'object-moved',
  title: 'An object keeps its place in the state, or a moved block names the earlier one',
  judge: ({ plan }) =>
    plan.resources.flatMap(({ address, previousAddress }) =>
      previousAddress === undefined ? [] : [{ address, before: previousAddress, after: address }],
    ),
  class: 'sync-failure',
  verdict: 'info',
  because: ({ before }) => `a moved block takes over the object that was ${before}`,
  impact: 'the object stays as it is, under another address of the state',
  fix: 'nothing, if both addresses are the same object',
  see: 'https://developer.hashicorp.com/terraform/language/moved',
});

/** Objects that come into a stack that has some, whatever their type. */
export const addedObjectRules: readonly Rule<PlanContext>[] = [objectAdded, objectImported, objectMoved];
