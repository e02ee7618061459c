import { printSafely, printValue } from '@vmshift/findings';
import type { StyledLine } from '../terminal/styled-line';
import type { MadeObject, ObjectExplanation } from './explain-object';
import type { ResourceExplanation } from './explain-resource';
import type { ValueExplanation } from './explain-value';
import type { Origin } from './origins';
import type { ReadingRule } from './rules-reading';

const TITLES: Readonly<Record<Origin['from'], string>> = {
  model: 'from the model',
  profile: "from the application's profile",
  pin: 'from the release pin',
};

/** An explanation for a reader, one place on each line: a terminal opens `file:line`. */
export function explanationLines(explanation: ObjectExplanation | ResourceExplanation): readonly StyledLine[] {
  const { file, field, value, madeAt, origins, untried, rules } = explanation;
  const [what, where] =
    'stack' in explanation ? [explanation.address, explanation.stack] : [explanation.object, explanation.environment];
  const groups = (['model', 'profile', 'pin'] as const).flatMap((from) => {
    const some = origins.filter((origin) => origin.from === from);
    return some.length === 0 ? [] : [{ line: '' }, { line: `${TITLES[from]}:` }, ...some.flatMap(originLines)];
  });
  return [
    { line: `${what} in ${where}, ${file}` },
    ...(field === '' ? [] : [{ line: `${field}: ${shown(field, value)}` }]),
    ...madeAt.map((place, index) => ({
      line: `  ${index === 0 ? 'made by' : 'called by'} ${place.file}:${place.line}${place.within ? ` (${place.within})` : ''}`,
    })),
    ...groups,
    ...ruleLines(rules),
    ...(untried.length === 0 || field !== ''
      ? []
      : [{ line: '' }, { line: `not known of ${untried.join(', ')}: nothing is rendered with another value` }]),
  ];
}

/** A line for each object, with the innermost line that made it. */
export function madeLines(objects: readonly MadeObject[]): readonly string[] {
  return objects.map(({ object, madeAt: [innermost] }) =>
    innermost === undefined ? object : `${object}  ${innermost.file}:${innermost.line}`,
  );
}

/** What a value of the model changes. */
export function valueLines({ path, value, place, tried, changes, rules }: ValueExplanation): readonly StyledLine[] {
  const summary =
    tried === undefined
      ? 'nothing is rendered with another value'
      : changes.length === 0
        ? 'nothing that is rendered changes with it'
        : `with ${shown(path, tried)} in its place, this comes out otherwise:`;
  return [
    { line: `${path}: ${shown(path, value)}${place === undefined ? '' : `  ${place.file}:${place.line}`}` },
    { line: `  ${summary}` },
    ...changes.flatMap(({ file, object, fields }): readonly StyledLine[] => [
      { line: `  ${object}  ${file}` },
      ...fieldLines(fields),
    ]),
    ...ruleLines(rules),
  ];
}

function fieldLines(fields: readonly string[]): readonly StyledLine[] {
  return fields.map((field) => ({ line: `    ${field === '' ? 'the whole object' : field}`, style: 'faint' }));
}

function ruleLines(rules: readonly ReadingRule[]): readonly StyledLine[] {
  if (rules.length === 0) return [];
  return [
    { line: '' },
    { line: 'read by the rules:' },
    ...rules.map(({ id, title }) => ({ line: `  ${id}: ${title}` })),
  ];
}

function originLines({ path, value, place, fields }: Origin): readonly StyledLine[] {
  const where = place === undefined ? '' : `  ${place.file}:${place.line}`;
  return [{ line: `  ${path}: ${shown(path, value)}${where}` }, ...fieldLines(fields)];
}

/** Characters of a value that are shown; all of it stands at its place. */
const MOST_CHARACTERS = 160;

function shown(path: string, value: unknown): string {
  const text = printSafely(path, printValue(value)) ?? '';
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
