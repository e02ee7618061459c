import type { Finding, GuardVerdict } from '@vmshift/findings';
import { counted, escapeMarkdown, inlineCode } from '@vmshift/findings';
import type { ResourcePlan } from './describe-plan';
import { type PlannedStack, type StackReport, summarizePlan } from './stack-report';

/** The report of a plan as Markdown, and how much of it did not fit. */
export interface PlanMarkdown {
  readonly text: string;
  readonly omittedFindings: number;
  readonly omittedChanges: number;
}

/** Room for the sentence that says what was cut. */
const RESERVED_BYTES = 300;

/**
 * All stacks as Markdown of at most `limit` bytes of UTF-8, which is never less than what GitHub counts (65,536
 * characters of a comment): summary first, then findings, worst first, then changes. What does not fit is counted.
 * Values cannot break out: everything that is not ours is escaped.
 */
export function planMarkdown(reports: readonly StackReport[], limit: number, guard?: GuardVerdict): PlanMarkdown {
  const planned = reports.filter((report): report is PlannedStack => report.status === 'planned');
  const findings = planned.flatMap((report) => report.findings);
  const changes = planned.flatMap(({ stack, plan }) => plan.changes.map((change) => ({ stack, change })));
  const parts = [summary(reports, guard)];
  let size = Buffer.byteLength(parts.join(''));
  const append = (part: string): boolean => {
    const bytes = Buffer.byteLength(part);
    if (size + bytes > limit - RESERVED_BYTES) return false;
    parts.push(part);
    size += bytes;
    return true;
  };
  const lifted = new Set(guard?.lifted.map(({ finding }) => finding));
  const shownFindings = appendWhile(
    findings.map((finding) => findingMarkdown(finding, lifted.has(finding))),
    append,
  );
  const shownChanges = appendWhile(
    changes.map(({ stack, change }) => changeMarkdown(stack, change)),
    append,
  );
  const omittedFindings = findings.length - shownFindings;
  const omittedChanges = changes.length - shownChanges;
  if (omittedFindings + omittedChanges > 0) {
    parts.push(
      `\n**Not shown here: ${counted(omittedFindings, 'finding')} and ${counted(omittedChanges, 'change')}**; \`./vmshiftctl plan\` prints all of them.\n`,
    );
  }
  return { text: parts.join(''), omittedFindings, omittedChanges };
}

/** Appends until one does not fit, so that nothing worse is left out for something milder. Gives how many fitted. */
function appendWhile(parts: readonly string[], append: (part: string) => boolean): number {
  const rejected = parts.findIndex((part) => !append(part));
  return rejected === -1 ? parts.length : rejected;
}

function summary(reports: readonly StackReport[], guard: GuardVerdict | undefined): string {
  const rows = reports.map((report) =>
    report.status === 'planned'
      ? `| ${inlineCode(report.stack)} | ${escapeMarkdown(summarizePlan(report.plan, report.basis))} |`
      : `| ${inlineCode(report.stack)} | ${report.status === 'failed' ? '**not planned**' : 'not plannable yet'}: ${escapeMarkdown(report.because)} |`,
  );
  const verdict = guard === undefined ? [] : [`${verdictSentence(guard)}\n`];
  return ['### Terraform\n', ...verdict, '| stack | plan |', '|---|---|', ...rows, ''].join('\n');
}

function verdictSentence({ blocked, lifted, problems }: GuardVerdict): string {
  if (blocked.length === 0 && problems.length === 0) {
    return lifted.length === 0 ? 'Nothing blocks.' : `Nothing blocks; ${lifted.length} acknowledged.`;
  }
  return `**Blocked**: ${counted(blocked.length, 'finding')}, ${counted(problems.length, 'acknowledgement')} without effect.`;
}

function findingMarkdown(finding: Finding, lifted: boolean): string {
  const { verdict, object, path, before, after, because, impact, fix, see, id } = finding;
  const values =
    before === undefined && after === undefined ? '' : ` (${inlineCode(before ?? '—')} → ${inlineCode(after ?? '—')})`;
  return (
    `\n- **${verdict}**${lifted ? ' (acknowledged)' : ''} ${inlineCode(object)}${path === '' ? '' : ` ${inlineCode(path)}`}${values}: ` +
    `${escapeMarkdown(because)}. ${escapeMarkdown(impact)}. _${escapeMarkdown(fix)}_ [${id}](${see})\n`
  );
}

function changeMarkdown(stack: string, { action, address, because, constructPath, attributes }: ResourcePlan): string {
  const cause = because.length === 0 ? '' : ` because of ${because.map(inlineCode).join(', ')}`;
  const where = constructPath === undefined ? '' : ` · ${inlineCode(constructPath)}`;
  const rows = attributes.map(
    ({ path, before, after }) =>
      `  - ${inlineCode(path)}: ${inlineCode(before ?? '—')} → ${inlineCode(after ?? '—')}\n`,
  );
  return `\n- ${action} ${inlineCode(stack)} ${inlineCode(address)}${cause}${where}\n${rows.join('')}`;
}
