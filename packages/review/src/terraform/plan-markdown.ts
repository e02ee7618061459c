import type { GuardVerdict } from '../acknowledgements';
import type { Finding } from '../finding';
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
      `\n**Not shown here: ${omittedFindings} findings and ${omittedChanges} changes**; \`vmshiftctl plan\` prints all of them.\n`,
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
      ? `| ${code(report.stack)} | ${prose(summarizePlan(report.plan))} |`
      : `| ${code(report.stack)} | ${report.status === 'failed' ? '**not planned**' : 'not plannable yet'}: ${prose(report.because)} |`,
  );
  const verdict = guard === undefined ? [] : [`${verdictSentence(guard)}\n`];
  return ['### Terraform\n', ...verdict, '| stack | plan |', '|---|---|', ...rows, ''].join('\n');
}

function verdictSentence({ blocked, lifted, problems }: GuardVerdict): string {
  if (blocked.length === 0 && problems.length === 0) {
    return lifted.length === 0 ? 'Nothing blocks.' : `Nothing blocks; ${lifted.length} acknowledged.`;
  }
  return `**Blocked**: ${blocked.length} findings, ${problems.length} acknowledgements that lift nothing.`;
}

function findingMarkdown(finding: Finding, lifted: boolean): string {
  const { verdict, object, path, before, after, because, consequence, remedy, see, id } = finding;
  const values = before === undefined && after === undefined ? '' : ` (${code(before ?? '—')} → ${code(after ?? '—')})`;
  return (
    `\n- **${verdict}**${lifted ? ' (acknowledged)' : ''} ${code(object)}${path === '' ? '' : ` ${code(path)}`}${values}: ` +
    `${prose(because)}. ${prose(consequence)}. _${prose(remedy)}_ [${id}](${see})\n`
  );
}

function changeMarkdown(stack: string, { action, address, because, constructPath, attributes }: ResourcePlan): string {
  const cause = because.length === 0 ? '' : ` because of ${because.map(code).join(', ')}`;
  const where = constructPath === undefined ? '' : ` · ${code(constructPath)}`;
  const rows = attributes.map(
    ({ path, before, after }) => `  - ${code(path)}: ${code(before ?? '—')} → ${code(after ?? '—')}\n`,
  );
  return `\n- ${action} ${code(stack)} ${code(address)}${cause}${where}\n${rows.join('')}`;
}

/** As code: GitHub resolves no mention, link or Markdown inside it. */
function code(text: string): string {
  return `<code>${entities(text)}</code>`;
}

/** As prose: a mention or a reference is broken by a space of no width, because GitHub looks at the rendered text. */
function prose(text: string): string {
  return entities(text).replace(/&#(64|35);/g, '$&&#8203;');
}

/** Every character that Markdown or HTML gives a meaning becomes its number. */
function entities(text: string): string {
  return text
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/[&<>"'`*_~[\](){}#|\\@!:]/g, (character) => `&#${character.charCodeAt(0)};`);
}
