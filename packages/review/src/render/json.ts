import { printableJson } from '@vmshift/findings';
import { type Report, verdictOf, verdictSentence } from '../report';
import { printValue } from './change-lines';
import { isLifted } from './text';

/** The whole report as one JSON text: what other programs read. Credentials are not in it. */
export function renderJson(report: Report): string {
  const { base, head, notes, notCompared, guard, review, stacks } = report;
  return printableJson({
    base,
    head,
    verdict: verdictOf(report),
    summary: verdictSentence(report),
    notCompared,
    notes,
    findings: report.findings.map((finding) => ({ ...finding, acknowledged: isLifted(finding, report) })),
    acknowledgementProblems: guard.problems,
    environments: review.environments.map(({ environment, changes }) => ({
      environment,
      changes: changes.map(({ change, object, from, fields }) => ({
        change,
        object,
        from,
        fields: fields.map(({ path, before, after }) => ({
          path,
          before: printValue(before, path, object),
          after: printValue(after, path, object),
        })),
      })),
    })),
    stacks: stacks.map((stack) =>
      stack.status === 'planned' ? { ...stack, basis: stack.basis ?? 'plan', findings: undefined } : stack,
    ),
  });
}
