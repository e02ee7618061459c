import { type Finding, terraformObject } from '@vmshift/findings';
import { type PlanValue, printValue } from './plan-value';
import type { PlannedResource, TerraformPlan } from './terraform-plan';

/** What every Terraform rule sees. */
export interface PlanContext {
  readonly stack: string;
  /** Environments that the stack serves. */
  readonly environments: readonly string[];
  readonly plan: TerraformPlan;
}

/** Looks for one kind of danger in a plan. Pure. */
export type PlanRule = (context: PlanContext) => readonly Finding[];

/** What a rule says; where it was found is added by {@link found}. */
export interface Danger extends Omit<Finding, 'environments' | 'object' | 'before' | 'after' | 'path'> {
  /** @default the whole object */
  readonly path?: string;
  /** @default absent */
  readonly before?: PlanValue | undefined;
  readonly after?: PlanValue | undefined;
}

/** A finding at an address of the plan. */
export function found(context: PlanContext, address: string, danger: Danger): Finding {
  const { id, class: threat, verdict, because, impact, fix, see } = danger;
  return {
    id,
    class: threat,
    verdict,
    environments: context.environments,
    object: terraformObject(context.stack, address),
    path: danger.path ?? '',
    before: printValue(danger.before),
    after: printValue(danger.after),
    because,
    impact,
    fix,
    see,
  };
}

/** A rule over the changed objects of some types. */
export function ruleFor(
  types: readonly string[],
  look: (resource: PlannedResource, context: PlanContext) => readonly Danger[],
): PlanRule {
  return (context) =>
    context.plan.resources
      .filter(({ type, action }) => types.includes(type) && action !== 'no-op' && action !== 'read')
      .flatMap((resource) => look(resource, context).map((danger) => found(context, resource.address, danger)));
}
