import type { Finding } from '@vmshift/findings';
import { isChanged, type PlannedStack, type ReportStack, type UnplannedStack } from '@vmshift/findings/report';

/** A stack with what the rules find in its plan. */
export type StackReport = JudgedStack | UnplannedStack;

export interface JudgedStack extends PlannedStack {
  readonly findings: readonly Finding[];
  /** What the plan did not read again and took from the state, with the reason. @default nothing */
  readonly notRefreshed?: readonly string[];
}

/** The stack as a report shows it: findings of all stacks stand together there. */
export function reportStack(stack: StackReport): ReportStack {
  if (stack.status !== 'planned') return stack;
  const { findings: _, notRefreshed: __, ...rest } = stack;
  return rest;
}

/** The stacks that are deployed as they are declared: Terraform planned them, and has nothing to do. */
export function deployedStacks(stacks: readonly StackReport[]): readonly string[] {
  return stacks.flatMap((stack) =>
    stack.status === 'planned' && stack.basis === 'plan' && !isChanged(stack, stack.findings) ? [stack.stack] : [],
  );
}

/** Sentences on what plans did not read again, which no report may leave out. */
export function notRefreshedNotes(stacks: readonly StackReport[]): readonly string[] {
  return stacks.flatMap((stack) =>
    stack.status === 'planned'
      ? (stack.notRefreshed ?? []).map((what) => `${stack.stack}: not refreshed: ${what}`)
      : [],
  );
}
