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
    printed.trimEnd(),
    'apiVersion: v1\nkind: List\n',
  ]) {
    expect(parsePrinted(other)).toBeUndefined();
  }
});
