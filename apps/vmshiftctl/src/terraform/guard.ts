import {
  ACKNOWLEDGEMENTS_FILE,
  type Acknowledgement,
  applyAcknowledgements,
  describeProblem,
  type GuardVerdict,
} from '@vmshift/findings';
import { findingText, type StackReport } from '@vmshift/terraform-review';
import type { World } from '../world';

/** Holds the findings of planned stacks against what was acknowledged. */
export function guardReports(
  reports: readonly StackReport[],
  acknowledgements: readonly Acknowledgement[],
  { now }: Pick<World, 'now'>,
): GuardVerdict {
  const planned = reports.filter((report) => report.status === 'planned');
  const findings = planned.flatMap((report) => report.findings);
  const today = now.toISOString().slice(0, 10);
  return applyAcknowledgements(findings, acknowledgements, today, {
    stacks: planned.map(({ stack }) => stack),
    environments: [],
  });
}

/** The verdict for the terminal. */
export function guardText({ blocked, lifted, problems }: GuardVerdict): readonly string[] {
  return [
    ...lifted.map(
      ({ finding, by }) =>
        `acknowledged: ${finding.object} ${finding.id} (${by.map((entry) => `${entry.by} until ${entry.expires}: ${entry.reason}`).join('; ')})`,
    ),
    ...problems.map(describeProblem),
    ...blocked.flatMap(findingText),
    ...(blocked.length === 0
      ? []
      : [
          `blocked: ${blocked.length} finding(s); take the change back, or name each in ${ACKNOWLEDGEMENTS_FILE} as ` +
            '{ "stack", "address", "reason", "by", "expires" }',
        ]),
  ];
}
