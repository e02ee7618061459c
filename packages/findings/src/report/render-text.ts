import { ACKNOWLEDGEMENTS_FILE } from '../acknowledgements/parse-acknowledgements';
import { printableLine } from '../printable';
import { describeProblem } from '../problem';
import { type ChangeLines, driftLines, objectChangeLines, resourceLines } from './change-lines';
import { acknowledgementLines, findingLines } from './finding-lines';
import { judgeLines } from './judge-changes';
import type { Report, ReportFinding } from './report';
import { isChanged, type ReportStack, shownStacks, summarizeStack } from './report-stack';
import { ruleLink } from './rule-link';
import { mergeSameReason } from './same-reason';
import {
  blockingFindings,
  isBlocking,
  type LiftedFinding,
  liftedFindings,
  verdictOf,
  verdictSentence,
} from './verdict';

/** A line of a report, and how a terminal may show it. */
export interface ReportLine {
  readonly line: string;
  /** @default plain */
  readonly style?: 'good' | 'bad' | 'warning' | 'faint' | 'added' | 'removed';
  /** Whether it is a sentence, which may go on below; a value never does. @default false */
  readonly isProse?: boolean;
}

/** The report as text: a change of the judge, what was not compared, the verdict, findings worst first, then every change. */
export function renderText(report: Report): readonly string[] {
  return reportLines(report).map(({ line }) => line);
}

/** The same, for a terminal. */
export function reportLines(report: Report): readonly ReportLine[] {
  const { base, head, notCompared, notes, objects, acknowledgementProblems } = report;
  const blocking = blockingFindings(report);
  const advice = `  ${firstAdvice(blocking)}, or add what is printed under each, filled in, to the list in ${ACKNOWLEDGEMENTS_FILE}`;
  return [
    ...prose(judgeLines(report), 'warning'),
    ...prose(
      notCompared.map((text) => `not compared: ${text}`),
      'bad',
    ),
    ...prose(notes.map((note) => `note: ${note}`)),
    ...prose([`${base} -> ${head}: ${inShort(report)}`]),
    ...prose([verdictSentence(report)], VERDICT_STYLES[verdictOf(report)]),
    ...prose(
      acknowledgementProblems.map((problem) => `  ${describeProblem(problem)}`),
      'bad',
    ),
    ...prose(liftedFindings(report).map(describeLifted), 'warning'),
    ...prose(blocking.length === 0 ? [] : [advice]),
    ...report.findings.flatMap((finding) => [{ line: '' }, ...findingText(finding, report)]),
    ...(objects?.changes ?? []).flatMap((change) => ['', ...indented(objectChangeLines(change))]).map(changeLine),
    ...mergeSameReason(shownStacks(report))
      .flatMap((stack) => ['', ...renderStack(stack, report.findings)])
      .map(changeLine),
  ].map((one) => ({ ...one, line: printableLine(one.line) }));
}

const VERDICT_STYLES = { blocked: 'bad', 'not-compared': 'bad', passed: 'good' } as const;

const FINDING_STYLES = { block: 'bad', warn: 'warning', info: undefined } as const;

function prose(lines: readonly string[], style?: ReportLine['style']): readonly ReportLine[] {
  return lines.map((line) => ({ line, style, isProse: true }));
}

function findingText(finding: ReportFinding, report: Report): readonly ReportLine[] {
  const style = finding.acknowledged.length > 0 ? 'warning' : FINDING_STYLES[finding.verdict];
  const lines = findingLines(finding, finding.acknowledged);
  return [
    // Deeper ones show values.
    ...lines.map((line, index) => ({ line, ...(index === 0 && { style }), isProse: !line.startsWith('    ') })),
    ...toAcknowledge(finding, report).map((line) => ({ line, style: 'faint' as const })),
  ];
}

function changeLine(line: string): ReportLine {
  const [, sign] = /^ +([-+]) /.exec(line) ?? [];
  return sign === undefined ? { line } : { line, style: sign === '+' ? 'added' : 'removed' };
}

const ORDER_RULES = /^(?:sync-)?dependency-(?:not-deployed|removed)$/;

/** What lifts the block without an acknowledgement: the order of merges, where nothing else blocks. */
function firstAdvice(blocking: readonly ReportFinding[]): string {
  const isOrder = blocking.every(({ id, fix }) => ORDER_RULES.test(id) && fix.startsWith('merge '));
  return isOrder ? 'merge first what each fix names, in a change of its own' : 'take the change back';
}

/** What would block and does not, at the top: it is what a reader has to agree to. */
function describeLifted({ finding, signature: { by, expires, reason } }: LiftedFinding): string {
  const { environments, object, path, id } = finding;
  const place = `${environments.join(', ')}: ${object}${path === '' ? '' : ` ${path}`} [${id}]`;
  return `  lifted: ${place}, by ${by} until ${expires}: ${reason}`;
}

/** What lifts a finding that blocks, and where a reader learns what it protects. */
function toAcknowledge(finding: ReportFinding, { source, day }: Report): readonly string[] {
  if (!isBlocking(finding)) return [];
  const link = ruleLink(source, finding.id);
  return [...(link === undefined ? [] : [`  Rule: ${link}`]), ...acknowledgementLines(finding, day)];
}

/** Which objects and stacks differ. Silent about stacks where none could be compared: that is told above. */
export function inShort({ objects, stacks, findings }: Report): string {
  const differing = objects?.environments.map(({ environment, changes }) => `${environment} (${changes})`);
  const changed = stacks.filter((stack) => isChanged(stack, findings)).map(({ stack }) => stack);
  return [
    ...(differing === undefined ? [] : [named('objects differ in', differing) ?? 'no object differs']),
    ...(stacks.some(({ status }) => status === 'planned')
      ? [named('stacks differ:', changed) ?? 'no stack differs']
      : []),
    ...(differing === undefined && !stacks.some(({ status }) => status === 'planned') ? ['no stack was planned'] : []),
  ].join('; ');
}

function named(words: string, names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `${words} ${names.join(', ')}`;
}

/** One stack for a terminal: what is planned, then every change. */
export function renderStack(stack: ReportStack, findings: readonly ReportFinding[] = []): readonly string[] {
  if (stack.status !== 'planned') {
    const [first = '', ...more] = stack.because.split('\n');
    const summary = `${stack.stack}: ${summarizeStack({ ...stack, because: first }, findings)}`;
    return [summary, ...more.map((line) => `  ${line}`)];
  }
  const summary = `${stack.stack}: ${summarizeStack(stack, findings)}`;
  const { plan, untold, pendingProducers } = stack;
  return [
    summary,
    ...untold.map((path) => `  differs, and no rule judges all of it: ${path}`),
    ...(pendingProducers.length === 0
      ? []
      : [`  planned against ${pendingProducers.join(', ')} as applied now; changes there may change this plan`]),
    ...[...plan.changes.map(resourceLines), ...plan.drift.map(driftLines)].flatMap(indented).map((line) => `  ${line}`),
  ];
}

function indented({ title, lines }: ChangeLines): readonly string[] {
  return [title, ...lines.map((line) => `    ${line}`)];
}
