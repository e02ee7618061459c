import { found, type PlanRule } from '../rule';

/** A plan that shows a part of the change only cannot be guarded. */
export const incompletePlan: PlanRule = (context) =>
  context.plan.complete
    ? []
    : [
        found(context, '(plan)', {
          id: 'plan-incomplete',
          class: 'sync-failure',
          verdict: 'block',
          because: 'Terraform deferred a part of the change, so the plan does not show it',
          impact: 'what is applied later was never reviewed',
          fix: 'deploy the stack that this one depends on first, then plan again without -target',
          see: 'https://developer.hashicorp.com/terraform/internals/json-format#plan-representation',
        }),
      ];

/** Objects that Terraform stops managing and leaves as they are. */
export const abandonedObjects: PlanRule = (context) =>
  context.plan.resources
    .filter(({ action }) => action === 'forget')
    .map(({ address }) =>
      found(context, address, {
        id: 'object-abandoned',
        class: 'cost',
        verdict: 'warn',
        because: 'a removed block takes the object out of the state and leaves it running',
        impact: 'it goes on, and goes on billing, and nobody changes or deletes it any more',
        fix: 'write down who owns it from now on',
        see: 'https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources',
      }),
    );
