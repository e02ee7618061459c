import { entriesFor } from '../acknowledgements/acknowledged-finding';
import { ACKNOWLEDGEMENTS_FILE } from '../acknowledgements/parse-acknowledgements';
import { counted } from '../counted';
import type { Verdict } from '../finding';
import { listFirst } from '../list-first';
import { printableJson } from '../printable';
import { describeProblem } from '../problem';
import { escapeMarkdown, fenced, inlineCode } from '../render/markdown-escape';
import { type ChangeLines, driftLines, objectChangeLines, resourceLines } from './change-lines';
import { findingValues } from './finding-values';
import { judgeMarkdown, judgeSentence } from './judge-changes';
import type { Report, ReportFinding, ReportSource } from './report';
import { isOf, type ReportStack, shownStacks, summarizeStack } from './report-stack';
import { fileLink, ruleLink, seeLink } from './rule-link';
import {
  blockingFindings,
  countFindings,
  liftedFindings,
  type ReportVerdict,
  verdictOf,
  verdictSentence,
} from './verdict';

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

function header(report: Report): string {
  const { base, head, notes, acknowledgementProblems } = report;
  return [
    title(report),
    '',
    ...judgeMarkdown(report),
    ...notCompared(report),
    `${inlineCode(base)} → ${inlineCode(head)}: ${escapeMarkdown(verdictSentence(report))}.`,
    '',
    ...notes.map((note) => `> ${escapeMarkdown(note)}\n`),
    ...acknowledgementProblems.map((problem) => `- ${escapeMarkdown(describeProblem(problem))}\n`),
    ...lifted(report),
    ...table(report),
    '',
  ].join('\n');
}

/** What would block and does not, at the top: it is what a reader has to agree to. */
function lifted(report: Report): readonly string[] {
  const rows = liftedFindings(report).map(({ finding, signature: { by, expires, reason } }) => {
    const { environments, object, path, id } = finding;
    const place = `${inlineCode(object)}${path === '' ? '' : ` ${inlineCode(path)}`} ${idMarkdown(report.source, id)}`;
    const where = `${environments.map(escapeMarkdown).join(', ')}: ${place}`;
    return `- ${where}, by ${escapeMarkdown(by)} until ${escapeMarkdown(expires)}: ${escapeMarkdown(reason)}`;
  });
  return rows.length === 0 ? [] : ['**Lifted by acknowledgements:**', ...rows, ''];
}

/** Where even the table does not fit: hundreds of environments. */
function shortHeader(report: Report): string {
  const { objects, stacks } = report;
  const environments = counted(objects?.environments.length ?? 0, 'environment');
  return `${title(report)}\n\n${judgeInShort(report)}${notCompared(report).join('\n')}${escapeMarkdown(verdictSentence(report))}. ${environments} and ${counted(stacks.length, 'stack')}; the table does not fit here.\n`;
}

/** Where the reasons for what was not compared do not fit either. */
function leastHeader(report: Report): string {
  return `${title(report)}\n\n${judgeInShort(report)}${escapeMarkdown(verdictSentence(report))}; nothing else fits here.\n`;
}

function judgeInShort(report: Report): string {
  const sentence = judgeSentence(report);
  return sentence === undefined ? '' : `> **${sentence}**\n\n`;
}

const NAMES: Readonly<Record<Report['command'], string>> = { diff: 'Review', plan: 'Plan', deploy: 'Deploy' };

const VERDICTS: Readonly<Record<ReportVerdict, string>> = {
  blocked: 'blocked',
  'not-compared': 'no verdict, not everything was compared',
  passed: 'nothing blocks',
};

function title(report: Report): string {
  return `## ${NAMES[report.command]}: ${VERDICTS[verdictOf(report)]}`;
}

function notCompared(report: Report): readonly string[] {
  return report.notCompared.map((text) => `> **not compared:** ${escapeMarkdown(text)}\n`);
}

function table({ objects, findings, ...report }: Report): readonly string[] {
  const stacks = shownStacks({ findings, stacks: report.stacks });
  const ofStack = (finding: ReportFinding) => stacks.some((stack) => isOf(finding, stack));
  const ofObjects = findings.filter((finding) => !ofStack(finding));
  const environments = new Set([
    ...(objects?.environments ?? []).map(({ environment }) => environment),
    ...ofObjects.flatMap((finding) => finding.environments),
  ]);
  if (environments.size + stacks.length === 0) return [];
  const rows = [...environments].sort().map((name) => {
    const changes = objects?.environments.find(({ environment }) => environment === name)?.changes ?? 0;
    return row(
      name,
      ofObjects.filter((finding) => finding.environments.includes(name)),
      changes === 0 ? 'no object' : counted(changes, 'object'),
    );
  });
  const planned = stacks.map((stack) =>
    row(
      stack.stack,
      findings.filter((finding) => isOf(finding, stack)),
      summarizeStack(stack, findings),
    ),
  );
  return ['| | blocking | warnings | notes | changes |', '|---|---:|---:|---:|---|', ...rows, ...planned];
}

function row(name: string, findings: readonly ReportFinding[], changes: string): string {
  const { block, warn, info } = countFindings(findings);
  return `| ${inlineCode(name)} | ${block > 0 ? `**${block}**` : 0} | ${warn} | ${info} | ${escapeMarkdown(changes)} |`;
}

/** As numbers where a sign needs an invisible character to be shown in colour. */
const ICONS: Readonly<Record<Verdict, string>> = { block: '⛔', warn: '&#9888;&#65039;', info: '&#8505;&#65039;' };

function findingMarkdown(finding: ReportFinding, source: ReportSource): string {
  const { verdict, environments, object, path, because, lines = [], impact, fix, see, acknowledged } = finding;
  const where = [
    `**${verdict}**${acknowledged.length > 0 ? ' (acknowledged)' : ''}`,
    escapeMarkdown(finding.class),
    environments.map(escapeMarkdown).join(', '),
    `${inlineCode(object)}${path === '' ? '' : ` ${inlineCode(path)}`}`,
  ];
  const reason = [escapeMarkdown(because), ...lines.map((line) => `  · ${escapeMarkdown(line)}`)].join('  \n');
  const texts = `${reason}. **Impact:** ${escapeMarkdown(impact)}. **Fix:** ${escapeMarkdown(fix)}${sourceLink(source, see)}.`;
  return [
    `\n- ${ICONS[verdict]} ${where.join(' · ')}${valuesMarkdown(finding)}`,
    `  ${texts} ${idMarkdown(source, finding.id)}`,
    ...whereMarkdown(finding, source),
    ...acknowledged.map(
      ({ by, expires, reason }) =>
        `  Acknowledged by ${escapeMarkdown(by)} until ${escapeMarkdown(expires)}: ${escapeMarkdown(reason)}`,
    ),
  ]
    .join('  \n')
    .concat('\n');
}

/** Places that are linked; others say the same for other environments. */
const MOST_PLACES = 3;

/** The lines that it comes from; where they are not known, those at which it stands. */
function whereMarkdown({ origins = [], places }: ReportFinding, source: ReportSource): readonly string[] {
  const [from, shown] = origins.length > 0 ? ['From', origins] : ['At', places];
  const links = shown.map((place) => {
    const [text, link] = [inlineCode(`${place.file}:${place.line}`), fileLink(source, place)];
    return link === undefined ? text : `[${text}](${link})`;
  });
  const unique = [...new Set(links)];
  return unique.length === 0 ? [] : [`  ${from}: ${listFirst(unique, MOST_PLACES)}`];
}

function valuesMarkdown(finding: ReportFinding): string {
  const values = findingValues(finding);
  if (values.kind === 'none') return '';
  if (values.kind === 'state') return `  \n  now: ${inlineCode(values.now)}`;
  return `  \n  ${inlineCode(values.before)} → ${inlineCode(values.after)}`;
}

function idMarkdown(source: ReportSource, id: string): string {
  const link = ruleLink(source, id);
  return link === undefined ? inlineCode(id) : `[${id}](${link})`;
}

/** Sources are ours; anything that is no plain address is left out. */
function sourceLink(source: ReportSource, see: string): string {
  const link = seeLink(source, see);
  return link === undefined ? '' : ` ([source](${link}))`;
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
