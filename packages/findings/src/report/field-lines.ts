import { diffArrays } from 'diff/lib/diff/array.js';
import { counted } from '../counted';
import { cutPair, cutText } from './cut-values';
import type { ReportField } from './report-field';

/** Characters of a value, or of a line of it, that a reader gets to see. */
const MOST_CHARACTERS = 2000;

/** Lines of each side that are shown where a text differs; the rest is counted. */
const MOST_LINES = 20;

/** Places in which a text differs that are shown; the rest is counted. */
const MOST_PLACES = 20;

/**
 * Texts that differ in more lines than this are shown as one replaced by the other: what jsdiff takes grows with the square
 * of it.
 * @see https://github.com/kpdecker/jsdiff/issues/202
 */
const MOST_EDITS = 1000;

/** One field that differs as lines of a difference: `- path: before`, `+ path: after`; of a long text what differs. */
export function fieldLines({ path, before, after }: ReportField): readonly string[] {
  if (before === undefined) return after === undefined ? [] : valueLines('+', path, after);
  if (after === undefined) return valueLines('-', path, before);
  if (before.includes('\n') || after.includes('\n')) {
    return [`  ${path}:`, ...textLines(before, after).map((line) => `  ${line}`)];
  }
  const [was, is] = cutPair(before, after, MOST_CHARACTERS);
  return [`- ${path}: ${was}`, `+ ${path}: ${is}`];
}

/** A value that came or went. */
function valueLines(sign: string, path: string, value: string): readonly string[] {
  const [first = '', ...rest] = value.split('\n').map((line) => cutText(line, MOST_CHARACTERS));
  const shown = rest.slice(0, 2 * MOST_LINES).map((line) => `${sign}   ${line}`);
  return [`${sign} ${path}: ${first}`, ...shown, ...countRest(rest.length - shown.length)];
}

interface Hunk {
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** The line before and the line after. */
  readonly context: readonly [before: string | undefined, after: string | undefined];
}

/** The lines in which two texts differ, each place with one line around it. */
function textLines(before: string, after: string): readonly string[] {
  const hunks = hunksOf(before.split('\n'), after.split('\n'));
  const shown = hunks.slice(0, MOST_PLACES).flatMap(({ removed, added, context: [above, below] }, index) => {
    const [was, is] = cutLines(removed, added);
    return [
      ...(index > 0 ? ['  …'] : []),
      ...contextLine(above),
      ...was.map((line) => `- ${line}`),
      ...countRest(removed.length - was.length),
      ...is.map((line) => `+ ${line}`),
      ...countRest(added.length - is.length),
      ...contextLine(below),
    ];
  });
  const more = hunks.length - MOST_PLACES;
  return [...shown, ...(more > 0 ? [`  (differs in ${counted(more, 'more place')})`] : [])];
}

function hunksOf(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS });
  if (parts === undefined) return [replaced(before, after)];
  const hunks: Hunk[] = [];
  for (const [index, { value, added, removed }] of parts.entries()) {
    if (!added && !removed) continue;
    const previous = parts[index - 1];
    // The second half of a replacement, taken with the first.
    if (previous?.added || previous?.removed) continue;
    const next = parts[index + 1];
    const other = next?.added || next?.removed ? next : undefined;
    const following = other === undefined ? next : parts[index + 2];
    hunks.push({
      removed: removed ? value : (other?.value ?? []),
      added: added ? value : (other?.value ?? []),
      context: [previous?.value.at(-1), following?.value[0]],
    });
  }
  return hunks;
}

/** Everything between the lines that both begin and end with. */
function replaced(before: readonly string[], after: readonly string[]): Hunk {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    removed: before.slice(start, before.length - end),
    added: after.slice(start, after.length - end),
    context: [before[start - 1], end === 0 ? undefined : before.at(-end)],
  };
}

/** The first lines of both sides; lines that stand against each other are cut around their difference. */
function cutLines(removed: readonly string[], added: readonly string[]) {
  const [was, is] = [removed.slice(0, MOST_LINES), added.slice(0, MOST_LINES)];
  const pairs = was.map((line, index) => cutPair(line, is[index] ?? '', MOST_CHARACTERS));
  return [
    pairs.map(([line]) => line),
    is.map((line, index) => pairs[index]?.[1] ?? cutText(line, MOST_CHARACTERS)),
  ] as const;
}

function contextLine(line: string | undefined): readonly string[] {
  return line === undefined || line === '' ? [] : [`  ${cutText(line, MOST_CHARACTERS)}`];
}

function countRest(count: number): readonly string[] {
  return count <= 0 ? [] : [`  (${counted(count, 'more line')})`];
}
