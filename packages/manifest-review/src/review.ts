import { mostUsedFirst } from '@vmshift/environments';
import { type Finding, type Found, foldExplained, gatherAlike, judgeAll, mergeFindings } from '@vmshift/findings';
import { objectRules } from '@vmshift/manifests';
import { keepUnreadable } from './changes/argocd-files';
import { objectChanges } from './changes/object-changes';
import type { EnvironmentChanges } from './changes/report-objects';
import { type EnvironmentView, environmentView } from './cluster/environment-view';
import { newObjectFindings } from './rules/new-object-findings';
import type { BranchComparison, Comparison } from './rules/rule';
import { branchRules, changeRules, fileRules } from './rules/rules';
import type { EnvironmentSide, Side } from './side';

/** What a change does. */
export interface Review {
  /** Environments in which something differs, in the order of their names. */
  readonly environments: readonly EnvironmentChanges[];
  /** Worst first; the same finding in several environments once. */
  readonly findings: readonly Finding[];
}

/** Compares two sides, and tells what differs and what that does. Pure; linear in the number of objects. */
export function review(base: Side, head: Side): Review {
  const names = [...new Set([...base.environments.keys(), ...head.environments.keys()])].sort();
  const reviewed = names.map((name) =>
    reviewEnvironment(name, base.environments.get(name), head.environments.get(name)),
  );
  const configs = [head, base].flatMap(({ environments }) =>
    [...environments.values()].flatMap(({ config }) => config ?? []),
  );
  const findings = [...reviewed, ...judgeBranches(reviewed)].flatMap(({ comparison, found }) =>
    found.map((one): Finding => ({ ...one, environments: [comparison.after.name] })),
  );
  return {
    environments: reviewed
      .map(({ comparison }) => ({ environment: comparison.after.name, changes: comparison.changes }))
      .filter(({ changes }) => changes.length > 0),
    findings: mergeFindings(mostUsedFirst(findings, configs)),
  };
}

interface ReviewedEnvironment {
  readonly comparison: Comparison;
  readonly found: readonly Found[];
}

function reviewEnvironment(
  name: string,
  base: EnvironmentSide | undefined,
  head: EnvironmentSide | undefined,
): ReviewedEnvironment {
  const comparison = compareSides(name, base, head);
  if (base === head) return { comparison, found: [] };
  const rules = [...fileRules, ...objectRules, ...changeRules];
  const found = foldExplained(rules, [
    ...judgeAll(fileRules, { before: base, after: head }),
    ...newObjectFindings(comparison),
    ...judgeAll(changeRules, comparison),
  ]);
  return { comparison, found: gatherAlike(rules, found) };
}

/** Every environment that is kept, against the others of its branch. */
function judgeBranches(reviewed: readonly ReviewedEnvironment[]): readonly ReviewedEnvironment[] {
  const branches = new Map<string, Comparison[]>();
  for (const { comparison } of reviewed) {
    const branch = comparison.after.config?.branch;
    if (branch === undefined || comparison.before.objects.length === 0) continue;
    // One that lost all of its objects is told as a whole.
    if (comparison.after.objects.length === 0) continue;
    const siblings = branches.get(branch);
    if (siblings === undefined) branches.set(branch, [comparison]);
    else siblings.push(comparison);
  }
  return [...branches.values()].flatMap((siblings) =>
    siblings.map((comparison) => {
      const input: BranchComparison = { environment: comparison.after.name, siblings };
      return { comparison, found: judgeAll(branchRules, input) };
    }),
  );
}

/** One environment on both sides, as the rules see it. */
export function compareSides(
  name: string,
  base: EnvironmentSide | undefined,
  head: EnvironmentSide | undefined,
): Comparison {
  const [before, after]: [EnvironmentView, EnvironmentView] = [
    environmentView(name, base),
    environmentView(name, keepUnreadable(base, head)),
  ];
  return { before, after, changes: objectChanges(before.objects, after.objects) };
}
