import fc from 'fast-check';
import { SCALARS } from './scalars';

/** The words, numbers and oddities that stand without quotes. */
const PLAIN = SCALARS.filter(([text, value]) => text !== '' && value !== undefined).map(([text]) => text);
const WORDS = [
  'web',
  'a b',
  '/etc/x',
  'postgres:16',
  '250m',
  "it's",
  'x # no comment'.replace(' #', '#'),
  '-flag',
  '1Gi',
];
const KEYS = ['name', 'value', 'key.with/slash', '"quoted key"', "'y'", 'long-key_1', 'Ümlaut'];

type Lines = readonly string[];

const plain = fc.constantFrom(...PLAIN, ...WORDS);
const inner = fc.string({ unit: fc.constantFrom(...'ab:,[]{}#&*!|>-?%@ \'"\\/0~.é'), maxLength: 12 });
const single = inner.map((text) => `'${text.replaceAll("'", "''")}'`);
const double = fc.oneof(
  inner.map((text) => JSON.stringify(text)),
  fc.constantFrom('"\\x41"', '"\\u00e9"', '"\\U0001F600"', '"tab\\there"', '"a\\nb"', '"\\/"', '"\\_"', '"\\e"'),
);
const scalar = fc.oneof({ weight: 3, arbitrary: plain }, single, double);

/** Lines of a block scalar below its header. */
const block = fc
  .tuple(
    fc.constantFrom('|', '>'),
    fc.constantFrom('', '-', '+'),
    fc.array(fc.constantFrom('text', '  more', '', '# no comment', 'key: value', '- item', '"'), {
      minLength: 1,
      maxLength: 5,
    }),
  )
  .map(
    ([style, chomping, lines]): Lines => [
      `${style}2${chomping}`,
      ...lines.map((line) => (line === '' ? '' : `  ${line}`)),
    ],
  );

const flow = fc.oneof(
  fc
    .array(fc.oneof(single, double, fc.constantFrom('a', '1', 'true', 'null', '~', '0x1F', '1e3')), { maxLength: 4 })
    .map((items) => `[${items.join(', ')}]`),
  fc.array(fc.tuple(fc.constantFrom('a', 'b', '"c"'), fc.oneof(single, double)), { maxLength: 2 }).map((pairs) => {
    const keys = new Map(pairs);
    return `{${[...keys].map(([key, value]) => `${key}: ${value}`).join(', ')}}`;
  }),
);

/** A value: what stands on the line of its key, and the lines below it, indented by nothing yet. */
interface Value {
  readonly head: string;
  readonly below: Lines;
}

const indented = (lines: Lines): Lines => lines.map((line) => (line === '' ? '' : `  ${line}`));

const { value } = fc.letrec<{ value: Value; mapping: Lines; sequence: Lines }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc
      .tuple(scalar, fc.constantFrom('', '', ' # a comment'))
      .map(([text, comment]) => ({ head: `${text}${comment}`, below: [] })),
    block.map(([head = '', ...below]) => ({ head, below })),
    flow.map((head) => ({ head, below: [] })),
    tie('mapping').map((lines) => ({ head: '', below: indented(lines) })),
    fc
      .tuple(tie('sequence'), fc.boolean())
      .map(([lines, deep]) => ({ head: '', below: deep ? indented(lines) : lines })),
  ),
  mapping: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), tie('value'), fc.constantFrom(0, 0, 1, 2)), {
      minLength: 1,
      maxLength: 4,
      selector: ([key]) => key.replaceAll(/["']/g, ''),
    })
    .map((pairs) =>
      pairs.flatMap(([key, { head, below }, noise]) => [
        ...(noise === 1 ? ['# a comment: on a line'] : noise === 2 ? [''] : []),
        `${key}:${head === '' ? '' : ` ${head}`}`,
        ...below,
      ]),
    ),
  sequence: fc.array(tie('value'), { minLength: 1, maxLength: 3 }).map((items) =>
    items.flatMap(({ head, below }) => {
      if (head !== '') return [`- ${head}`, ...indented(below)];
      const [first = '', ...rest] = indented(below.map((line) => line.replace(/^ {2}/, '')));
      return [`-${first === '' ? ' ~' : first.replace(/^ /, '')}`, ...rest];
    }),
  ),
}));

/** YAML of one ConfigMap, written in every way that people write it. */
export const manifestText = fc
  .tuple(value, fc.constantFrom('\n', '\n', '\r\n'), fc.constantFrom('', '---\n', '# first\n---\n'))
  .map(([{ head, below }, lineEnd, start]) => {
    const lines = [
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata:',
      '  name: x',
      `data:${head === '' ? '' : ` ${head}`}`,
      ...(head === '' && below[0]?.startsWith('-') ? below : indented(below.map((line) => line.replace(/^ {2}/, '')))),
    ];
    return `${start}${lines.join('\n')}\n`.replaceAll('\n', lineEnd);
  });
