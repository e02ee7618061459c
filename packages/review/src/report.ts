import { clusterStackName } from '@vmshift/environments';
import type { Finding, GuardVerdict, Verdict } from '@vmshift/findings';
import { counted, mergeFindings } from '@vmshift/findings';
import type { Review, Side } from '@vmshift/manifest-review';
import type { StackReport } from '@vmshift/terraform-review';

/** Everything that is to be told about a change of both layers. */
export interface Report {
  /** The two sides as the reader names them: a short commit, `the working tree`. */
  readonly base: string;
  readonly head: string;
  readonly review: Review;
  /** Stacks whose plans were given, and those that were not planned, with why. */
  readonly stacks: readonly StackReport[];
  /** Of both layers, worst first. */
  readonly findings: readonly Finding[];
  readonly guard: GuardVerdict;
  /**
   * What was not compared at all, and why: said before everything else, since silence would read as approval. With any of
   * it there is no verdict that lets the change pass.
   */
  readonly notCompared: readonly string[];
  /** What the reader has to know of how the rest was compared. */
  readonly notes: readonly string[];
  /** The head's files, on which findings are placed. */
  readonly files: Side;
}

/**
 * What the rules over a cluster's stack tell as well, with the address. The rest of the model's word is heard nowhere else:
 * Terraform itself keeps `prevent_destroy`, and who hosts Argo CD is another stack's.
 */
const TOLD_BY_STACK = new Set([
  'cluster.region',
  'cluster.kubernetesVersion',
  'cluster.nodePool.type',
  'cluster.additionalNodePools',
  'cluster.controlPlaneAcl',
]);

/** Findings of both layers, worst first. What the stack of a cluster says already is not told of the model again. */
export function allFindings(review: Review, stacks: readonly StackReport[]): readonly Finding[] {
  const planned = stacks.filter((stack) => stack.status === 'planned');
  const looked = new Set(planned.map(({ stack }) => stack));
  const untold = review.findings.flatMap((finding): readonly Finding[] => {
    const { id, class: threat, path } = finding;
    if (id !== 'model-cluster' || threat === 'capacity' || !TOLD_BY_STACK.has(path)) return [finding];
    const environments = finding.environments.filter((name) => !looked.has(clusterStackName({ name })));
    return environments.length === 0 ? [] : [{ ...finding, environments }];
  });
  return mergeFindings([...untold, ...planned.flatMap(({ findings }) => findings)]);
}

/** How many findings there are of each verdict. */
export function countVerdicts(findings: readonly Finding[]): Readonly<Record<Verdict, number>> {
  const counts = { block: 0, warn: 0, info: 0 };
  for (const { verdict } of findings) counts[verdict] += 1;
  return counts;
}

/** Whether the change may be merged; `not-compared`: nobody knows. */
export type ReportVerdict = 'blocked' | 'not-compared' | 'passed';

export function verdictOf({ guard, notCompared }: Pick<Report, 'guard' | 'notCompared'>): ReportVerdict {
  if (guard.blocked.length + guard.problems.length > 0) return 'blocked';
  return notCompared.length > 0 ? 'not-compared' : 'passed';
}

/** The names of stacks that the change alters. */
export function changedStacks(stacks: readonly StackReport[]): readonly string[] {
  return stacks.flatMap((stack) => {
    if (stack.status !== 'planned') return [];
    const { plan, untold = [], findings } = stack;
    return plan.changes.length + plan.outputs.length + untold.length + findings.length === 0 ? [] : [stack.stack];
  });
}

/** The stacks that a report shows: all but those whose configurations are the same. */
export function shownStacks(stacks: readonly StackReport[]): readonly StackReport[] {
  const changed = changedStacks(stacks);
  return stacks.filter(
    (stack) => stack.status !== 'planned' || stack.basis === undefined || changed.includes(stack.stack),
  );
}

/** Whether the change may be merged, in a sentence. */
export function verdictSentence({
  guard,
  findings,
  notCompared,
}: Pick<Report, 'guard' | 'findings' | 'notCompared'>): string {
  const { blocked, lifted, problems } = guard;
  const counts = countVerdicts(findings);
  const rest = `${counts.warn} to look at, ${counts.info} to know`;
  const acknowledged = lifted.length > 0 ? `, ${lifted.length} acknowledged` : '';
  const partly = notCompared.length > 0 ? ', and not everything was compared' : '';
  if (problems.length > 0)
    return `blocked: ${problems.length} ${problems.length === 1 ? 'acknowledgement lifts' : 'acknowledgements lift'} nothing${acknowledged}${partly}; ${rest}`;
  if (blocked.length > 0) return `blocked: ${counted(blocked.length, 'danger')}${acknowledged}${partly}; ${rest}`;
  if (notCompared.length > 0) return `no verdict: not everything was compared${acknowledged}; ${rest}`;
  return `nothing blocks${acknowledged}; ${rest}`;
}
