import type { Finding } from '../finding';
import type { ReportField } from './report-field';

/** What is known of one Terraform stack. */
export type ReportStack = PlannedStack | UnplannedStack;

/** A stack whose plan, or whose two configurations, could be compared. */
export interface PlannedStack {
  readonly status: 'planned';
  readonly stack: string;
  /** `configuration`: no plan could be made, and the difference of two synthesized configurations stands in for it. */
  readonly basis: 'plan' | 'configuration';
  readonly plan: StackPlan;
  /**
   * Parts of the configuration that differ and are in neither `plan` nor a finding, such as `terraform.backend`. A plan of
   * Terraform holds everything.
   */
  readonly untold: readonly string[];
  /** Stacks that this one reads and that have changes of their own: it was planned against what they are now. */
  readonly pendingProducers: readonly string[];
}

/** A stack that could not be compared. */
export interface UnplannedStack {
  /** `not-plannable`: a stack that it reads is not applied yet. `failed`: something has to be put right. */
  readonly status: 'not-plannable' | 'failed';
  readonly stack: string;
  /** Why, and the next command; a line each where there are several reasons. */
  readonly because: string;
}

/** What the plan of one stack does. */
export interface StackPlan {
  readonly stack: string;
  readonly changes: readonly ResourcePlan[];
  readonly drift: readonly ResourceDrift[];
  /** Names of outputs that are added, changed or removed. */
  readonly outputs: readonly string[];
}

/** What happens to one object of Terraform. */
export interface ResourcePlan {
  readonly address: string;
  readonly type: string;
  /** Path of the construct in the TypeScript. @default the synthesized configuration was not given */
  readonly constructPath?: string | undefined;
  readonly action: 'create' | 'update' | 'delete' | 'replace' | 'forget';
  /** Attributes that force a replacement; empty otherwise. */
  readonly because: readonly string[];
  /** Terraform's reason, such as `delete_because_no_resource_config`. */
  readonly reason?: string | undefined;
  readonly previousAddress?: string | undefined;
  /** What differs, known values first; empty for what is created or destroyed, and without what every new object gets. */
  readonly attributes: readonly ReportField[];
}

/** Something that changed outside Terraform. */
export interface ResourceDrift {
  readonly address: string;
  readonly constructPath?: string | undefined;
  /** `delete`: the object is gone, or the provider cannot see it. */
  readonly action: 'update' | 'delete';
  readonly attributes: readonly ReportField[];
}

const WORDS: Readonly<Record<ResourcePlan['action'], string>> = {
  delete: 'destroy',
  replace: 'replace',
  forget: 'forget',
  update: 'update',
  create: 'create',
};

type Placed = Pick<Finding, 'object'>;

/**
 * `1 to destroy, 2 to update`; an action that no object has is not counted. Or why the stack was not planned.
 * @param findings of the report: some configuration, such as a provider's, is told by a finding alone
 */
export function summarizeStack(stack: ReportStack, findings: readonly Placed[]): string {
  if (stack.status !== 'planned')
    return `${stack.status === 'failed' ? 'not planned' : 'not plannable yet'}: ${stack.because.replaceAll('\n', '; ')}`;
  const summary = summarizePlan(stack.plan);
  if (stack.basis === 'plan') return summary;
  const isElsewhere = summary === 'no changes' && isChanged(stack, findings);
  return isElsewhere
    ? 'configuration differs, no resource does; not planned'
    : `${summary} by its configuration; not planned`;
}

/** `1 to destroy, 2 to update`; `no changes` where nothing is to do. */
export function summarizePlan({ changes, outputs }: StackPlan): string {
  const counts = Object.entries(WORDS).flatMap(([action, word]) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} to ${word}`];
  });
  if (counts.length > 0) return counts.join(', ');
  return outputs.length === 0 ? 'no changes' : `no changes but of outputs (${outputs.join(', ')})`;
}

/** Whether a stack differs in anything. A difference that a finding tells, such as a provider's, is in no other place. */
export function isChanged(stack: ReportStack, findings: readonly Placed[]): boolean {
  if (stack.status !== 'planned') return false;
  const { plan, untold } = stack;
  return plan.changes.length + plan.outputs.length + untold.length > 0 || findings.some((one) => isOf(one, stack));
}

/** Whether a finding is about this stack. */
export function isOf({ object }: Placed, { stack }: Pick<ReportStack, 'stack'>): boolean {
  return object === stack || object.startsWith(`${stack}: `);
}

/** The stacks that a report shows: all but those whose configurations are the same. */
export function shownStacks({
  stacks,
  findings,
}: {
  readonly stacks: readonly ReportStack[];
  readonly findings: readonly Placed[];
}): readonly ReportStack[] {
  return stacks.filter((stack) => stack.status !== 'planned' || stack.basis === 'plan' || isChanged(stack, findings));
}
