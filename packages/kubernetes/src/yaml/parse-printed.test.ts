import fc from 'fast-check';
import type { KubeObject } from '../kube-object';
import { parseManifests } from './parse-manifests';
import { parsePrinted } from './parse-printed';
import { printManifest } from './print-manifest';

const text = fc.oneof(
  fc.string(),
  fc.stringMatching(/^[a-z0-9: |'"\\#\n-]{0,30}$/),
  fc.constantFrom('', '- ', 'a: b', '250m', '1e3', 'yes', '|', "it's", 'a\n b\n', '\n\n'),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
}));
const object = fc
  .dictionary(text, value, { maxKeys: 5 })
  .map((fields): KubeObject => ({ ...fields, apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } }));

test('what was printed is read as the YAML parser reads it', () => {
  let [made, read] = [0, 0];
  fc.assert(
    fc.property(object, (one) => {
      let printed: string;
      try {
        printed = printManifest(one);
      } catch {
        return;
      }
      made += 1;
      const fast = parsePrinted(printed);
      if (fast === undefined) return;
      read += 1;
      expect(fast).toEqual(parseManifests(`${printed}# read by the parser\n`, 'x.yaml')[0]);
    }),
    { numRuns: 2000 },
  );
  expect(read).toBeGreaterThan(0.75 * made);
});

/** A printed text with one part of it exchanged for another. */
const changedText = fc
  .tuple(
    object,
    fc.nat(),
    fc.nat({ max: 6 }),
    fc.oneof(text, fc.constantFrom('  ', '\n', '- ', ':', '"', "'", '|\n', '0')),
  )
  .map(([one, from, length, part]) => {
    try {
      const printed = printManifest(one);
      const at = from % printed.length;
      return `${printed.slice(0, at)}${part}${printed.slice(at + length)}`;
    } catch {
      return '';
    }
  });

test('what is read gives the same text when it is printed', () => {
  let [made, read] = [0, 0];
  fc.assert(
    fc.property(changedText, (changed) => {
      made += 1;
      const fast = parsePrinted(changed);
      if (fast === undefined) return;
      read += 1;
      expect(printManifest(fast)).toBe(changed);
    }),
    { numRuns: 4000 },
  );
  expect(read).toBeGreaterThan(0.05 * made);
});

test('any other text is left to the parser', () => {
  const printed = printManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: 'b' } });
  expect(parsePrinted(printed)).toBeDefined();
  for (const other of [
    '',
    'kind: [',
    `${printed}---\n${printed}`,
    `# a comment\n${printed}`,
    printed.replace('a: b', 'a: "b"'),
    printed.replace('a: b', 'a: &x b'),
    printed.replace('a: b', 'a: c\n  a: b'),
    printed.replace('a: b', 'c: b\n  a: b'),
    printed.replace('a: b', '__proto__: b'),
    printed.replace('a: b', 'a: "\\ud800"'),
    printed.replace('a: b', 'a: "b\\nc"'),
    printed.replace('a: b', 'a: 1.0'),
    printed.replace('a: b', 'a:b'),
    printed.replace('a: b', 'a:'),
    printed.replace('a: b', 'a:\n    -'),
    printed.replace('a: b', 'a:\n    -\n      b: c'),
    printed.replace('a: b', 'a: |-\n    b'),
    printed.replace('  a: b', '\ta: b'),
    printed.trimEnd(),
    'apiVersion: v1\nkind: List\n',
  ]) {
    expect(parsePrinted(other)).toBeUndefined();
  }
});
