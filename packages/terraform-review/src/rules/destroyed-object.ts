import type { Rule, RuleDefinition } from '@vmshift/findings';
import { printPath, stringAt } from '../plan-value';
import { type PlanContext, type ResourcePlace, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { renamedTo } from './renamed-object';

/** One text for every object that a rule is about, or one by the object. */
type LossText = string | ((resource: PlannedResource) => string);

/** What is lost when an object is destroyed, or replaced by a new one. */
export interface Loss
  extends Pick<RuleDefinition<PlanContext, never>, 'id' | 'title' | 'class' | 'verdict' | 'see' | 'explainedBy'> {
  readonly types: readonly string[];
  /** @default every object of the types */
  readonly when?: (resource: PlannedResource) => boolean;
  readonly impact: LossText;
  readonly fix: LossText;
}

interface DestroyedObject extends ResourcePlace {
  readonly cause: string;
  readonly impact: string;
  readonly fix: string;
  /** Address under which the plan creates the same object again. */
  readonly renamed: string | undefined;
}

/**
 * A rule about the loss of an object: the plan deletes it, or replaces it by a new one.
 * `prevent_destroy` stops a replacement and `destroy`, but not the removal of the block itself.
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy
 */
export function destroyedObjectRule({ when = () => true, impact, fix, ...loss }: Loss): Rule<PlanContext> {
  return resourceRule<DestroyedObject>({
    ...loss,
    actions: ['delete', 'replace'],
    judge: (resource, { plan }) =>
      when(resource)
        ? [
            {
              ...placeOf(resource),
              cause: causeOf(resource),
              impact: textOf(impact, resource),
              fix: textOf(fix, resource),
              renamed: renamedTo(resource, plan),
            },
          ]
        : [],
    because: ({ cause, renamed }) =>
      renamed === undefined
        ? cause
        : `${cause}; the same object is created again as ${renamed}, since Terraform knows objects by their address alone`,
    impact: (facts) => facts.impact,
    fix: ({ renamed, fix }) =>
      renamed === undefined
        ? fix
        : 'keep the id of the construct, or name the earlier one (moveFromId): then nothing is destroyed',
  });
}

function textOf(text: LossText, resource: PlannedResource): string {
  return typeof text === 'string' ? text : text(resource);
}

/** The first attribute that forces a replacement; of a deleted object its name. */
function placeOf({ action, before, replacePaths: [path] }: PlannedResource): ResourcePlace {
  if (path !== undefined) return { path };
  return action === 'delete' ? { before: stringAt(before, 'label') ?? stringAt(before, 'id') } : {};
}

/** Terraform's reason in a sentence. */
function causeOf({ action, reason, replacePaths, deleteFirst }: PlannedResource): string {
  if (action === 'replace') {
    const paths = replacePaths.map(printPath).join(', ');
    const cause = paths === '' ? 'the object is replaced' : `${paths} cannot change in place`;
    return `${cause}; the old object is deleted ${deleteFirst ? 'first' : 'after the new one exists'}`;
  }
  return reason === 'delete_because_no_resource_config'
    ? 'the object left the configuration, which prevent_destroy does not stop'
    : `the plan deletes it${reason === undefined ? '' : ` (${reason})`}`;
}
