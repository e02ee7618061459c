import { counted } from '../counted';
import type { Verdict } from '../finding';
import type { AcknowledgedBy, Report, ReportFinding } from './report';

type Judged = Pick<Report, 'findings' | 'acknowledgementProblems' | 'notCompared' | 'stacks'>;

/** Whether the change may go on; `not-compared`: no one can tell. */
export type ReportVerdict = 'blocked' | 'not-compared' | 'passed';

/** What the findings, the acknowledgements and the gaps of a report come to. */
export function verdictOf(report: Judged): ReportVerdict {
  if (blockingFindings(report).length + report.acknowledgementProblems.length > 0) return 'blocked';
  return isIncomplete(report) ? 'not-compared' : 'passed';
}

/** The findings that stop the change. */
export function blockingFindings({ findings }: Pick<Report, 'findings'>): readonly ReportFinding[] {
  return findings.filter(isBlocking);
}

/** Whether a finding stops the change: it blocks, and no one acknowledged it. */
export function isBlocking({ verdict, acknowledged }: ReportFinding): boolean {
  return verdict === 'block' && acknowledged.length === 0;
}

/** What was lifted: the finding, by whom, until when and why; one for each signature. */
export function liftedFindings({ findings }: Pick<Report, 'findings'>): readonly LiftedFinding[] {
  return findings.flatMap((finding) => finding.acknowledged.map((signature) => ({ finding, signature })));
}

export interface LiftedFinding {
  readonly finding: ReportFinding;
  readonly signature: AcknowledgedBy;
}

/** Whether something was not compared: then nothing may pass. */
function isIncomplete({ notCompared, stacks }: Pick<Report, 'notCompared' | 'stacks'>): boolean {
  return notCompared.length > 0 || stacks.some(({ status }) => status === 'failed');
}

/** How many findings there are of each verdict; what is acknowledged blocks no more. */
export function countFindings(findings: readonly ReportFinding[]): Readonly<Record<Verdict, number>> {
  const counts = { block: 0, warn: 0, info: 0 };
  for (const { verdict, acknowledged } of findings) if (acknowledged.length === 0) counts[verdict] += 1;
  return counts;
}

/** `2 blocking, 1 warning, 0 notes`. */
export function countsSentence(findings: readonly ReportFinding[]): string {
  const { block, warn, info } = countFindings(findings);
  return `${block} blocking, ${counted(warn, 'warning')}, ${counted(info, 'note')}`;
}

/** The verdict in words, the same in every format: `blocked: 2 blocking, 1 warning, 0 notes; 1 acknowledged`. */
export function verdictSentence(report: Judged): string {
  const { findings, acknowledgementProblems: problems } = report;
  const acknowledged = findings.filter((finding) => finding.acknowledged.length > 0).length;
  const verdict = verdictOf(report);
  const useless = `${counted(problems.length, 'acknowledgement')} ${problems.length === 1 ? 'lifts' : 'lift'} nothing`;
  const rest = [
    ...(problems.length > 0 ? [useless] : []),
    ...(acknowledged > 0 ? [`${acknowledged} acknowledged`] : []),
    ...(verdict === 'blocked' && isIncomplete(report) ? ['not everything was compared'] : []),
  ];
  const counts = [countsSentence(findings), ...rest].join('; ');
  if (verdict === 'blocked') return `blocked: ${counts}`;
  if (verdict === 'not-compared') return `no verdict: not everything was compared; ${counts}`;
  return `nothing blocks: ${counts}`;
}
