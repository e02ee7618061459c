import type { Finding, Verdict } from '@vmshift/findings';
import { counted, describeProblem, escapeMarkdown, fenced, inlineCode } from '@vmshift/findings';
import type { ResourcePlan } from '@vmshift/terraform-review';
import { type StackReport, summarizePlan } from '@vmshift/terraform-review';
import { countVerdicts, type Report, type ReportVerdict, shownStacks, verdictOf, verdictSentence } from '../report';
import { changeTitle, fieldLines, type GroupedChange, groupChanges } from './change-lines';
import { isLifted } from './text';

/** By it the workflow finds its comment again. */
export const COMMENT_MARKER = '<!-- vmshiftctl diff -->';

/**
 * What a comment may hold. GitHub's message says 65,536 characters; counted in bytes of UTF-8 it is never exceeded,
 * whatever it counts.
 * @see https://github.com/dead-claudia/github-limits
 */
export const COMMENT_BYTES = 65_536;

/** Markdown that fits, and how much of the report is not in it. */
export interface MarkdownReport {
  readonly text: string;
  readonly omittedFindings: number;
  readonly omittedChanges: number;
}

/** Room for the sentence that says what was left out. */
const RESERVED_BYTES = 400;

/**
 * One comment over both layers: verdict and counts first, then findings, worst first, then folded differences. At most
 * `maxBytes` bytes; what does not fit is counted. Nothing of the objects' content can break out of its place.
 */
export function renderMarkdown(report: Report, maxBytes: number = COMMENT_BYTES): MarkdownReport {
  const parts: string[] = [];
  let size = 0;
  const append = (part: string): boolean => {
    const bytes = Buffer.byteLength(part);
    if (size + bytes > maxBytes - RESERVED_BYTES) return false;
    parts.push(part);
    size += bytes;
    return true;
  };
  const complete = append(header(report)) || append(shortHeader(report));
  const findings = report.findings.map((finding) => findingMarkdown(finding, isLifted(finding, report)));
  const changes = [
    ...groupChanges(report.review.environments).map(changeMarkdown),
    ...shownStacks(report.stacks).flatMap(stackMarkdown),
  ];
  const shownFindings = complete ? appendWhile(findings, append) : 0;
  const shownChanges = shownFindings === findings.length ? appendWhile(changes, append) : 0;
  const [omittedFindings, omittedChanges] = [findings.length - shownFindings, changes.length - shownChanges];
  if (omittedFindings + omittedChanges > 0) {
    parts.push(
      `\n**Not shown here: ${counted(omittedFindings, 'finding')} and ${counted(omittedChanges, 'change')}.** The job summary and the artifact of this run have them; \`./vmshiftctl diff\` prints all.\n`,
    );
  }
  return { text: parts.join(''), omittedFindings, omittedChanges };
}

/** Appends until one does not fit, so that nothing is left out for something milder. Gives how many fitted. */
function appendWhile(parts: readonly string[], append: (part: string) => boolean): number {
  const rejected = parts.findIndex((part) => !append(part));
  return rejected === -1 ? parts.length : rejected;
}

function header(report: Report): string {
  const { base, head, notes, guard } = report;
  return [
    COMMENT_MARKER,
    title(report),
    '',
    ...notCompared(report),
    `${inlineCode(base)} → ${inlineCode(head)}: ${escapeMarkdown(verdictSentence(report))}.`,
    '',
    ...notes.map((note) => `> ${escapeMarkdown(note)}\n`),
    ...guard.problems.map((problem) => `- ${escapeMarkdown(describeProblem(problem))}\n`),
    ...table(report),
    '',
  ].join('\n');
}

/** Where even the table does not fit: hundreds of environments. */
function shortHeader(report: Report): string {
  return `${COMMENT_MARKER}\n${title(report)}\n\n${notCompared(report).join('\n')}${escapeMarkdown(verdictSentence(report))}. ${counted(report.review.environments.length, 'environment')} and ${counted(report.stacks.length, 'stack')}; the table does not fit here.\n`;
}

const TITLES: Readonly<Record<ReportVerdict, string>> = {
  blocked: '## Review: blocked',
  'not-compared': '## Review: no verdict, not everything was compared',
  passed: '## Review: nothing blocks',
};

function title(report: Report): string {
  return TITLES[verdictOf(report)];
}

function notCompared(report: Report): readonly string[] {
  return report.notCompared.map((text) => `> **not compared:** ${escapeMarkdown(text)}\n`);
}

function table({ review, findings, ...report }: Report): readonly string[] {
  const stacks = shownStacks(report.stacks);
  const environments = new Set([
    ...review.environments.map(({ environment }) => environment),
    ...findings.filter(isManifestFinding).flatMap((finding) => finding.environments),
  ]);
  if (environments.size + stacks.length === 0) return [];
  const rows = [...environments].sort().map((name) => {
    const changes = review.environments.find(({ environment }) => environment === name)?.changes.length ?? 0;
    const counts = countVerdicts(
      findings.filter((finding) => isManifestFinding(finding) && finding.environments.includes(name)),
    );
    return row(name, counts, changes === 0 ? 'no object' : counted(changes, 'object'));
  });
  const plans = stacks.map((stack) => {
    const counts = countVerdicts(stack.status === 'planned' ? stack.findings : []);
    return row(
      stack.stack,
      counts,
      stack.status === 'planned' ? summarizePlan(stack.plan, stack.basis) : `not planned: ${stack.because}`,
    );
  });
  return ['| | block | warn | info | changes |', '|---|---:|---:|---:|---|', ...rows, ...plans];
}

function isManifestFinding({ object }: Finding): boolean {
  return !object.includes(': ');
}

function row(name: string, { block, warn, info }: Readonly<Record<Verdict, number>>, changes: string): string {
  return `| ${inlineCode(name)} | ${block > 0 ? `**${block}**` : 0} | ${warn} | ${info} | ${escapeMarkdown(changes)} |`;
}

/** As numbers where a sign needs an invisible character to be shown in colour. */
const ICONS: Readonly<Record<Verdict, string>> = { block: '⛔', warn: '&#9888;&#65039;', info: '&#8505;&#65039;' };

function findingMarkdown(finding: Finding, lifted: boolean): string {
  const { verdict, environments, object, path, before, after, because, impact, fix, see, id } = finding;
  const values =
    before === undefined && after === undefined
      ? ''
      : `  \n  ${inlineCode(cut(before ?? '(absent)'))} → ${inlineCode(cut(after ?? '(absent)'))}`;
  return [
    `\n- ${ICONS[verdict]} **${verdict}**${lifted ? ' (acknowledged)' : ''} · ${finding.class} · ${environments.map(escapeMarkdown).join(', ')} · ${inlineCode(object)}${path === '' ? '' : ` ${inlineCode(path)}`}${values}`,
    `  ${escapeMarkdown(cut(because))}. **Then** ${escapeMarkdown(impact)}. **Do** ${escapeMarkdown(fix)}. [${id}](${link(see)})\n`,
  ].join('  \n');
}

/** Long values belong into the differences below. */
function cut(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Sources are ours; anything that is no plain address is left out. */
function link(see: string): string {
  return /^https:\/\/[\w./#?=&%~@+:-]+$/.test(see) ? see.replace(/[()]/g, '') : 'https://kubernetes.io/docs/';
}

function changeMarkdown({ environments, change }: GroupedChange): string {
  const lines = change.fields.flatMap((field) => fieldLines(field, change.object));
  return details(`${changeTitle(change)} in ${environments.join(', ')}`, lines);
}

function details(summary: string, lines: readonly string[]): string {
  if (lines.length === 0) return `\n- ${inlineCode(summary)}\n`;
  return `\n<details><summary>${inlineCode(summary)}</summary>\n\n${fenced(lines, 'diff')}\n</details>\n`;
}

const PLAN_SIGNS: Readonly<Record<ResourcePlan['action'], string>> = {
  delete: '-',
  replace: '-/+',
  forget: '.',
  update: '~',
  create: '+',
};

function stackMarkdown(report: StackReport): readonly string[] {
  if (report.status !== 'planned') return [];
  const { stack, plan, untold = [] } = report;
  const changes = plan.changes.map((change) =>
    details(
      `${stack}: ${PLAN_SIGNS[change.action]} ${change.address}`,
      change.attributes.map(
        ({ path, before, after }) => `! ${path}: ${before ?? '(absent)'} -> ${after ?? '(absent)'}`,
      ),
    ),
  );
  return [...changes, ...untold.map((path) => details(`${stack}: differs, and no rule judges it: ${path}`, []))];
}
