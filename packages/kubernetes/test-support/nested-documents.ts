import fc from 'fast-check';
import { stringify } from 'yaml';
import { isData } from '../src/data';

type Document = Record<string, unknown>;

const KEYS = ['a', 'b', 'settings.yaml', 'x y', 'run.sh', '', '0', '__proto__x', 'values', 'ports'];
const word = fc.constantFrom('a', 'b', 'on', '1', '', 'true', 'a: b', '{"a":1}', '[]', 'line\nline', '- x\n- y\n');

/** How a document is written into a text. */
const WRITERS: readonly ((document: Document) => string)[] = [
  (document) => JSON.stringify(document),
  (document) => JSON.stringify(document, undefined, 2),
  (document) => JSON.stringify(document, undefined, 1),
  (document) => stringify(document),
  (document) => `# a comment\n${stringify(document)}`,
];

/** A document of mappings and lists with texts in it that are documents, and texts that only look like one. */
export const nestedDocument: fc.Arbitrary<Document> = fc.letrec<{ value: unknown; mapping: Document }>((tie) => ({
  value: fc.oneof(
    { depthIdentifier: 'nested', maxDepth: 4 },
    fc.oneof(word, fc.constantFrom(0, 1, 1.5, true, false, null)),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('mapping'),
    fc.tuple(tie('mapping'), fc.constantFrom(...WRITERS)).map(([document, write]) => write(document)),
    fc.array(tie('value'), { maxLength: 3 }).map((list) => JSON.stringify(list)),
  ),
  mapping: fc
    .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
})).mapping;

/** A document and another that is alike: fields and items moved, repeated, taken away, put in, or changed. */
export const similarDocument: fc.Arbitrary<readonly [base: Document, head: Document]> = fc
  .tuple(nestedDocument, fc.infiniteStream(fc.nat()))
  .map(([base, stream]) => {
    const chance = (below: number) => (stream.next().value ?? 0) % below;
    return [base, mutate(base, chance) as Document] as const;
  });

function mutate(value: unknown, chance: (below: number) => number): unknown {
  if (isData(value)) {
    const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, mutate(item, chance)]);
    return Object.fromEntries(entries.filter(() => chance(10) !== 0));
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => mutate(item, chance));
    const kinds = [[...items].reverse(), items.slice(1), [...items, chance(3)], [chance(3), ...items]];
    return kinds[chance(8)] ?? items;
  }
  if (typeof value === 'string') return mutateText(value, chance);
  return chance(6) === 0 ? chance(3) : value;
}

function mutateText(text: string, chance: (below: number) => number): string {
  try {
    const document: unknown = JSON.parse(text);
    const other = mutate(document, chance);
    return chance(3) === 0 ? JSON.stringify(other, undefined, 2) : JSON.stringify(other);
  } catch {
    return [`${text}c`, `${text}\n`, `# a comment\n${text}`][chance(8)] ?? text;
  }
}
