import { counted } from '../counted';
import { printableLine } from '../printable';
import { escapeMarkdown, inlineCode } from '../render/markdown-escape';
import type { FindingDifference, ReportComparison, RuleDifference } from './compare-reports';

/** Differences that are shown of each kind; the rest is counted. */
const MOST = 100;

/** Silence over one change is not the same as two judges that agree. */
const SILENCE = 'a rule that finds nothing in this change may judge otherwise all the same: read what changed in it';

/** The comparison for a terminal. */
export function comparisonText({ verdicts, findings, rules }: ReportComparison): readonly string[] {
  return [
    inShort({ findings, rules }),
    `  before: ${verdicts[0]}`,
    `  after:  ${verdicts[1]}`,
    ...list(findings, (one) => [`${one.difference} ${place(one)} [${one.id}]`, ...sides(one)]),
    ...list(rules, (one) => [`${one.difference} rule ${one.id}`, ...sides(one)]),
    SILENCE,
  ].map(printableLine);
}

/** The comparison for a job summary. */
export function comparisonMarkdown({ verdicts, findings, rules }: ReportComparison): readonly string[] {
  return [
    `## Both judges: ${escapeMarkdown(inShort({ findings, rules }))}`,
    '',
    '| judge | verdict over this change |',
    '|---|---|',
    `| before | ${escapeMarkdown(verdicts[0])} |`,
    `| after | ${escapeMarkdown(verdicts[1])} |`,
    '',
    ...list(findings, (one) => markdown(one, `${inlineCode(place(one))} · ${inlineCode(one.id)}`)),
    ...list(rules, (one) => markdown(one, `rule ${inlineCode(one.id)}`)),
    '',
    escapeMarkdown(SILENCE),
  ];
}

function inShort({ findings, rules }: Pick<ReportComparison, 'findings' | 'rules'>): string {
  if (findings.length + rules.length === 0) return 'no finding and no rule differs';
  return `${counted(findings.length, 'finding')} and ${counted(rules.length, 'rule')} differ`;
}

function place({ environments, object, path }: FindingDifference): string {
  return `${environments.join(', ')}: ${object}${path === '' ? '' : ` ${path}`}`;
}

function sides({ before, after }: FindingDifference | RuleDifference): readonly string[] {
  return [
    ...(before === undefined ? [] : [`  before: ${before}`]),
    ...(after === undefined ? [] : [`  after:  ${after}`]),
  ];
}

function markdown(one: FindingDifference | RuleDifference, title: string): readonly string[] {
  return [`- **${one.difference}** ${title}`, ...sides(one).map((side) => `  - ${escapeMarkdown(side.trim())}`)];
}

function list<T>(all: readonly T[], lines: (one: T) => readonly string[]): readonly string[] {
  const more = all.length - MOST;
  return [...all.slice(0, MOST).flatMap(lines), ...(more > 0 ? [`and ${more} more`] : [])];
}
