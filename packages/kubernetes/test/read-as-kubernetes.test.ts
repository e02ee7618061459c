import { parseManifests } from '../src/yaml/parse-manifests';
import { printManifest } from '../src/yaml/print-manifest';
import { HAS_KUBECTL, kubectl, readByKubernetes as readObjects } from '../test-support/kubectl';
import { SCALARS } from '../test-support/scalars';

interface ConfigMap {
  readonly metadata: { readonly name: string };
  readonly data?: unknown;
}

/** The data of each ConfigMap by its name. */
function readByKubernetes(text: string): ReadonlyMap<string, unknown> {
  return new Map((readObjects(text) as readonly ConfigMap[]).map(({ metadata: { name }, data }) => [name, data]));
}

const head = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

const itWithKubectl = HAS_KUBECTL ? it : it.skip;

describe('what kubectl reads and what we read', () => {
  itWithKubectl('is the same for every scalar', () => {
    const known = SCALARS.filter(([, value]) => value !== undefined);
    const documents = known.map(([text], index) => `${head(`scalar-${index}`)}data:\n  value: ${text}\n`);
    const text = documents.join('---\n');
    const read = readByKubernetes(text);
    const ours = parseManifests(text, 'x.yaml');
    expect(ours.map(({ metadata, data }) => [metadata.name, data])).toEqual(
      known.map((_, index) => [`scalar-${index}`, read.get(`scalar-${index}`)]),
    );
    expect([...read.values()]).toEqual(known.map(([, value]) => ({ value })));
  });

  itWithKubectl('is the same for what the printer writes', () => {
    const data = Object.fromEntries(
      SCALARS.flatMap(([text], index) => [
        [`key-${index}`, text],
        [`${text || 'empty'}`, [text, { [text]: text }]],
      ]),
    );
    const numbers = [0, -1, 1.5, 1e21, 2 ** 53, 2 ** 53 + 2, 1e17, 12_345_678_901_234_567_000, 5e-324, 1.7e308];
    const text = printManifest({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'printed' },
      data: { ...data, numbers, block: 'a\n  b\n\n# c\n', nothing: null, none: {}, no: [] },
    });
    const [ours] = parseManifests(`# read by the parser\n${text}`, 'x.yaml');
    expect(ours?.data).toEqual(readByKubernetes(text).get('printed'));
  });

  itWithKubectl('is refused by Kubernetes too where a number is none', () => {
    for (const text of ['.inf', '-.INF', '.nan']) {
      expect(kubectl(`${head('x')}data: {value: ${text}}\n`).stderr).toContain('unsupported value');
    }
  });

  itWithKubectl.each([
    ['a carriage return', '\r'],
    ['next line', '\u0085'],
    ['line separator', '\u2028'],
    ['paragraph separator', '\u2029'],
  ])('differs where a comment holds %s, which we refuse', (_, character) => {
    const text = `${head('x')}# harmless${character}data: {hidden: here}\n`;
    expect(readByKubernetes(text).get('x')).toEqual({ hidden: 'here' });
    expect(() => parseManifests(text, 'x.yaml')).toThrow('x.yaml: line 4: got the character U+');
  });

  itWithKubectl('differs behind the end of a document, which we refuse', () => {
    const text = `${head('x')}...\n${head('hidden')}`;
    expect([...readByKubernetes(text).keys()]).toEqual(['x']);
    expect(() => parseManifests(text, 'x.yaml')).toThrow('x.yaml: line 4: got the end of a document');
  });
});
