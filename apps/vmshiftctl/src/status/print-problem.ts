import type { Diagnosis, Problem, Severity } from '@vmshift/diagnosis';
import { age, SEVERITY_WORDS } from '@vmshift/diagnosis/git';
import { listFirst, oneLine } from '@vmshift/findings';
import type { StyledLine } from '../terminal/styled-line';
import { wrapText } from '../terminal/wrap-text';

/** Pieces of evidence, and symptoms, that are named; the rest is counted. `--json` has all of it. */
const MOST_SHOWN = 3;

/** Characters of one piece of evidence that are shown: its two ends, where the decisive words stand. */
const LONGEST_EVIDENCE = 400;

/** Characters of a cause that are shown: some end with what a program or an API server wrote. */
export const LONGEST_CAUSE = 600;

/** What is wrong since when, and all that is told of it. */
export function problemLines(problem: Problem, now: Date, width: number): readonly StyledLine[] {
  const { environment, severity, since, cause } = problem;
  const from = since === undefined ? '' : ` for ${age(since, now)}`;
  const { word, style } = SEVERITY[severity];
  const headline = wrapText(`${environment}, ${word}${from}: ${oneLine(cause, LONGEST_CAUSE)}`, width);
  return [...headline.map((line) => ({ line, style })), ...detailLines(problem, width)];
}

/** What shows it, what else follows from it, and what to run, each command on one line. */
export function detailLines(
  { cause, evidence, next, runbook, symptoms }: Problem,
  width: number,
): readonly StyledLine[] {
  const indented = (text: string): readonly StyledLine[] =>
    wrapText(text, width, { first: 2, rest: 4 }).map((line) => ({ line }));
  const shown = evidence.filter(({ message }) => !cause.includes(message));
  return [
    ...firstOf(shown.map(({ object, message }) => `${object}: ${oneLine(message, LONGEST_EVIDENCE)}`)).flatMap(
      indented,
    ),
    ...(symptoms.length === 0 ? [] : indented(symptomsLine(symptoms))),
    ...next.map((line) => ({ line: `    ${line}`, style: 'command' as const })),
    { line: `  docs/${runbook}`, style: 'faint' },
  ];
}

/** Words and styles of the severities. */
const SEVERITY: Readonly<Record<Severity, { readonly word: string; readonly style: StyledLine['style'] }>> = {
  down: { word: SEVERITY_WORDS.down, style: 'bad' },
  degraded: { word: SEVERITY_WORDS.degraded, style: 'bad' },
  'at-risk': { word: SEVERITY_WORDS['at-risk'], style: 'warning' },
  waiting: { word: SEVERITY_WORDS.waiting, style: 'warning' },
  unknown: { word: SEVERITY_WORDS.unknown, style: 'warning' },
};

function firstOf(pieces: readonly string[]): readonly string[] {
  const more = pieces.length - MOST_SHOWN;
  return [...pieces.slice(0, MOST_SHOWN), ...(more > 0 ? [`and ${more} more: --json`] : [])];
}

function symptomsLine(symptoms: readonly Diagnosis[]): string {
  const names = [...new Set(symptoms.map(({ object }) => object))];
  return `explains: ${listFirst(names, MOST_SHOWN)}`;
}
