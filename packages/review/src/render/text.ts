import type { Finding } from '@vmshift/findings';
import { describeProblem, printableLine } from '@vmshift/findings';
import { planText } from '@vmshift/terraform-review';
import { changedStacks, type Report, shownStacks, verdictSentence } from '../report';
import { changeTitle, fieldLines, groupChanges } from './change-lines';

/** The report for a terminal: what could not be looked at, verdict, findings worst first, then every change. */
export function renderText(report: Report): readonly string[] {
  const { base, head, notCompared, notes, review, stacks, guard } = report;
  const objects = review.environments.map(({ environment, changes }) => `${environment} (${changes.length})`);
  return [
    ...notCompared.map((text) => `not compared: ${text}`),
    ...notes.map((note) => `note: ${note}`),
    `${base} -> ${head}: ${objects.length === 0 ? 'no object differs' : `objects differ in ${objects.join(', ')}`}${stacksInShort(stacks)}`,
    verdictSentence(report),
    ...guard.problems.map((problem) => `  ${describeProblem(problem)}`),
    ...report.findings.flatMap((finding) => ['', ...findingLines(finding, isLifted(finding, report))]),
    ...changeBlocks(report),
    ...shownStacks(stacks).flatMap((stack) => ['', ...withoutFindings(stack)]),
  ].map(printableLine);
}

/** Silent where no stack could be looked at: that is said above. */
function stacksInShort(stacks: Report['stacks']): string {
  if (!stacks.some(({ status }) => status === 'planned')) return '';
  const changed = changedStacks(stacks);
  return changed.length === 0 ? '; no stack differs' : `; stacks differ: ${changed.join(', ')}`;
}

/** Findings stand above already, of both layers. */
function withoutFindings(stack: Report['stacks'][number]): readonly string[] {
  return planText(stack.status === 'planned' ? { ...stack, findings: [] } : stack);
}

/** Whether an acknowledgement lifts the finding. */
export function isLifted(finding: Finding, { guard }: Pick<Report, 'guard'>): boolean {
  return guard.lifted.some((one) => one.finding === finding);
}

function findingLines(finding: Finding, lifted: boolean): readonly string[] {
  const { verdict, environments, object, path, before, after, because, impact, fix, see, id } = finding;
  const mark = lifted ? `${verdict.toUpperCase()} (acknowledged)` : verdict.toUpperCase();
  return [
    `${mark} ${finding.class}: ${environments.join(', ')}: ${object}${path === '' ? '' : ` ${path}`} [${id}]`,
    ...(before === undefined && after === undefined ? [] : [`  ${before ?? '(absent)'} -> ${after ?? '(absent)'}`]),
    `  ${because}`,
    `  then: ${impact}`,
    `  do: ${fix} (${see})`,
  ];
}

function changeBlocks({ review }: Report): readonly string[] {
  return groupChanges(review.environments).flatMap(({ environments, change }) => [
    '',
    `${changeTitle(change)} in ${environments.join(', ')}`,
    ...change.fields.flatMap((field) => fieldLines(field, change.object).map((line) => `    ${line}`)),
  ]);
}
