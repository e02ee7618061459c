import { Hidden, isEmpty, isPlanObject, type PlanValue } from '../plan-value';
import type { PlannedResource, TerraformPlan } from '../terraform-plan';

/**
 * The address under which the plan creates an object again that it destroys under another: a construct was renamed or
 * moved. Terraform knows objects by their address and cannot tell.
 * @see https://developer.hashicorp.com/terraform/language/moved
 */
export function renamedTo({ action, type, before }: PlannedResource, plan: TerraformPlan): string | undefined {
  if (action !== 'delete' || before === null) return undefined;
  return plan.resources.find(
    ({ action: other, type: otherType, after, configured }) =>
      other === 'create' &&
      otherType === type &&
      after !== null &&
      configured.size > 0 &&
      [...configured].every((name) => agrees(before[name], after[name])),
  )?.address;
}

/** Whether a planned value is the value that there was, as far as it is known. */
function agrees(before: PlanValue | undefined, after: PlanValue | undefined): boolean {
  if (after === Hidden.UNKNOWN || Object.is(before, after) || (isEmpty(before) && isEmpty(after))) return true;
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length && after.every((item, index) => agrees(before[index], item));
  }
  if (!isPlanObject(before) || !isPlanObject(after)) return false;
  return Object.keys(after).every((key) => agrees(before[key], after[key]));
}
