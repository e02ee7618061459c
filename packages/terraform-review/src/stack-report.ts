import type { Finding } from '@vmshift/findings';
import type { StackPlan } from './describe-plan';

/** What is known of one stack after planning it. */
export type StackReport = PlannedStack | UnplannedStack;

export interface PlannedStack {
  readonly status: 'planned';
  /**
   * `configuration`: no plan could be made, and the difference of two synthesized configurations stands in for it.
   * @default a plan of Terraform
   */
  readonly basis?: 'configuration';
  readonly stack: string;
  readonly plan: StackPlan;
  /**
   * Parts of the configuration that differ and are in neither `plan` nor `findings`, such as `terraform.backend`.
   * @default none: a plan of Terraform holds everything
   */
  readonly untold?: readonly string[];
  readonly findings: readonly Finding[];
  /** Stacks that this one reads and that have changes of their own: it was planned against what they are now. */
  readonly pendingProducers: readonly string[];
}

export interface UnplannedStack {
  /** `not-plannable`: a stack that it reads is not applied yet. `failed`: something has to be put right. */
  readonly status: 'not-plannable' | 'failed';
  readonly stack: string;
  /** Why, and the next command. */
  readonly because: string;
}

/** `1 to destroy, 2 to update`; what is not there is not counted. */
export function summarizePlan(plan: StackPlan, basis?: PlannedStack['basis']): string {
  const summary = countChanges(plan);
  return basis === undefined ? summary : `${summary} by its configuration; not planned`;
}

function countChanges({ changes, outputs }: StackPlan): string {
  const words = {
    delete: 'destroy',
    replace: 'replace',
    forget: 'forget',
    update: 'update',
    create: 'create',
  } as const;
  const counts = Object.entries(words).flatMap(([action, word]) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} to ${word}`];
  });
  if (counts.length > 0) return counts.join(', ');
  return outputs.length === 0 ? 'no changes' : `no changes but of outputs (${outputs.join(', ')})`;
}
