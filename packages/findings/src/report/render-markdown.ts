import { entriesFor } from '../acknowledgements/acknowledged-finding';
import { ACKNOWLEDGEMENTS_FILE } from '../acknowledgements/parse-acknowledgements';
import { counted } from '../counted';
import { printableJson } from '../printable';
import { escapeMarkdown, fenced, inlineCode } from '../render/markdown-escape';
import { type ChangeLines, driftLines, objectChangeLines, resourceLines } from './change-lines';
import { findingMarkdown } from './markdown-finding';
import { header, leastHeader, shortHeader } from './markdown-header';
import type { Report } from './report';
import { type ReportStack, shownStacks } from './report-stack';
import { blockingFindings } from './verdict';

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

/** Room for the sentence that tells what was left out. */
const RESERVED_BYTES = 400;

/**
 * One comment over all layers: verdict and counts first, then findings, worst first, then folded differences. At most
 * `maxBytes` bytes; what does not fit is counted. Nothing of the objects' content can break out of its place.
 * @param maxBytes at least 1000
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
  const complete = append(header(report)) || append(shortHeader(report)) || append(leastHeader(report));
  const { findings, source } = report;
  const changes = [
    ...(report.objects?.changes ?? []).map((change) => details(objectChangeLines(change))),
    ...shownStacks(report).flatMap(stackMarkdown),
  ];
  const shownFindings = complete ? countWhile(findings, (finding) => append(findingMarkdown(finding, source))) : 0;
  if (shownFindings === findings.length) append(acknowledgements(report));
  const shownChanges = shownFindings === findings.length ? countWhile(changes, append) : 0;
  const [omittedFindings, omittedChanges] = [findings.length - shownFindings, changes.length - shownChanges];
  if (omittedFindings + omittedChanges > 0) parts.push(omission(report, omittedFindings, omittedChanges));
  return { text: parts.join(''), omittedFindings, omittedChanges };
}

function omission({ command }: Report, findings: number, changes: number): string {
  const prints = command === 'diff' ? './vmshiftctl diff' : './vmshiftctl plan';
  return `\n**Not shown here: ${counted(findings, 'finding')} and ${counted(changes, 'change')}.** The summary and the artifact of the run have them; \`${prints}\` prints all.\n`;
}

/** How many fit until one does not: nothing is left out for something milder. */
function countWhile<Item>(items: readonly Item[], fits: (item: Item) => boolean): number {
  const rejected = items.findIndex((item) => !fits(item));
  return rejected === -1 ? items.length : rejected;
}

/** What to paste, filled in, to lift all that blocks. Left out where it does not fit: the text of a report has it too. */
function acknowledgements(report: Report): string {
  const entries = blockingFindings(report).flatMap((finding) => entriesFor(finding, report.day));
  if (entries.length === 0) return '';
  const list = entries.map((entry, index) => `  ${printableJson(entry, 0)}${index < entries.length - 1 ? ',' : ''}`);
  const summary = `Entries of ${inlineCode(ACKNOWLEDGEMENTS_FILE)} that acknowledge what blocks`;
  return `\n<details><summary>${summary}</summary>\n\n${fenced(['[', ...list, ']'], 'json')}\n</details>\n`;
}

function details({ title: summary, lines }: ChangeLines): string {
  if (lines.length === 0) return `\n- ${inlineCode(summary)}\n`;
  return `\n<details><summary>${inlineCode(summary)}</summary>\n\n${fenced(lines, 'diff')}\n</details>\n`;
}

function stackMarkdown(stack: ReportStack): readonly string[] {
  if (stack.status !== 'planned') return [];
  const { plan, untold, pendingProducers } = stack;
  const lines = [...plan.changes.map(resourceLines), ...plan.drift.map(driftLines)];
  return [
    ...(pendingProducers.length === 0
      ? []
      : [`planned against ${pendingProducers.join(', ')} as applied now; changes there may change this plan`]
    ).map((note) => `\n> ${inlineCode(stack.stack)}: ${escapeMarkdown(note)}\n`),
    ...lines.map((change) => details({ ...change, title: `${stack.stack}: ${change.title}` })),
    ...untold.map((path) =>
      details({ title: `${stack.stack}: differs, and no rule judges all of it: ${path}`, lines: [] }),
    ),
  ];
}
