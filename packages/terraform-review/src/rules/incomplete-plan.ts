import { planRule } from '../rule';

/** A plan that shows a part of the change only cannot be guarded. */
export const planIncomplete = planRule({
  id: 'plan-incomplete',
  title: 'A plan shows the whole change',
  judge: ({ plan }) => (plan.complete ? [] : [{ address: '(plan)' }]),
  class: 'sync-failure',
  verdict: 'block',
  because: 'Terraform deferred a part of the change, so the plan does not show it',
  impact: 'that part is applied later without a review',
  fix: 'deploy the stack that this one depends on first, then plan again without -target',
  see: 'https://developer.hashicorp.com/terraform/internals/json-format#plan-representation',
});
