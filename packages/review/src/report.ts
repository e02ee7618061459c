import { clusterStackName } from '@vmshift/environments';
import type { GuardVerdict } from './acknowledgements';
import { counted } from './counted';
import type { Finding, Verdict } from './finding';
import { mergeFindings, type Review } from './review';
import type { Side } from './side';
import type { StackReport } from './terraform/stack-report';

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
  /** What could not be looked at, and why: said first, since silence would read as approval. */
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

/** Whether the change may be merged, in a sentence. */
export function verdictSentence({ guard, findings }: Pick<Report, 'guard' | 'findings'>): string {
  const { blocked, lifted, problems } = guard;
  const counts = countVerdicts(findings);
  const rest = `${counts.warn} to look at, ${counts.info} to know`;
  const acknowledged = lifted.length > 0 ? `, ${lifted.length} acknowledged` : '';
  if (problems.length > 0)
    return `blocked: ${problems.length} ${problems.length === 1 ? 'acknowledgement lifts' : 'acknowledgements lift'} nothing${acknowledged}; ${rest}`;
  if (blocked.length > 0) return `blocked: ${counted(blocked.length, 'danger')}${acknowledged}; ${rest}`;
  return `nothing blocks${acknowledged}; ${rest}`;
}
