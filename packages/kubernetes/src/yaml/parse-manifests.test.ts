import { SCALARS } from '../../test-support/scalars';
import { ManifestError } from './manifest-error';
import { parseManifests } from './parse-manifests';

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: sample}\n';

describe('parseManifests', () => {
  it('reads every document and skips empty ones', () => {
    const objects = parseManifests(
      `---\n---\n${head}---\n# nothing\n---\n${head.replace('sample', 'other')}`,
      'x.yaml',
    );
    expect(objects.map((object) => object.metadata.name)).toEqual(['sample', 'other']);
  });

  it('reads scalars as Kubernetes does', () => {
    expect(
      parseManifests(`${head}data: {a: yes, b: 0775, c: 2026-01-29, d: 12:30:45, e: 1.5}`, 'x.yaml'),
    ).toMatchObject([{ data: { a: true, b: 0o775, c: '2026-01-29', d: '12:30:45', e: 1.5 } }]);
  });

  it.each(SCALARS)('reads the scalar %j as %j, and as text in quotes', (scalar, value) => {
    const read = (text: string) => parseManifests(`${head}data:\n  value: ${text}\n`, 'x.yaml');
    if (value === undefined) expect(() => read(scalar)).toThrow('x.yaml: line 5: got ');
    else expect(read(scalar)).toStrictEqual([expect.objectContaining({ data: { value } })]);
    for (const quote of ['"', "'"])
      expect(read(`${quote}${scalar}${quote}`)).toMatchObject([{ data: { value: scalar } }]);
  });

  it('tells every problem of a text that has more of them than a call takes arguments', () => {
    const text = `${head}data: {\n${' a,\n'.repeat(130_001)} }`;
    expect(() => parseManifests(text, 'x.yaml')).toThrow(
      /^x\.yaml: line 6: Map keys.*\n[\s\S]*\nx\.yaml: line 130005: Map keys/,
    );
  });

  it('reads line ends of Windows as line ends', () => {
    const text = `${head}data:\n  a: |\n    [x]\n    y\n  b: c\n`;
    expect(parseManifests(text.replaceAll('\n', '\r\n'), 'x.yaml')).toEqual(parseManifests(text, 'x.yaml'));
  });

  it.each([
    ['a key twice', `${head}data: {a: 1, a: 2}`, 'x.yaml: line 4: Map keys must be unique'],
    ['an anchor', `${head}data: &a {}`, 'x.yaml: line 4: got the anchor &a'],
    ['an alias', `${head}data: {a: &a [1], b: *a}`, 'x.yaml: line 4: got the alias *a'],
    ['a tag', `${head}data: !!binary aGk=`, 'x.yaml: line 4: got the tag tag:yaml.org,2002:binary'],
    ['a tag of text', `${head}data: {a: !!str 1}`, 'x.yaml: line 4: got the tag tag:yaml.org,2002:str'],
    ['a tag that no one knows', `${head}data: {a: !x 1}`, 'x.yaml: line 4: Unresolved tag: !x'],
    ['an anchor on text', `${head}data: {a: &a b}`, 'x.yaml: line 4: got the anchor &a'],
    ['a merge key', `${head}data: {<<: {a: b}}`, 'x.yaml: line 4: got the merge key <<'],
    ['a key that is a boolean', `${head}data: {y: b}`, 'x.yaml: line 4: got a key that is no text'],
    ['a key that is a number', `${head}data: {8080: b}`, 'x.yaml: line 4: got a key that is no text'],
    [
      'keys twice, in the order of their lines',
      `${head}data:\n  a: {b: 1, b: 2}\n  c: {d: 1, d: 2}\n  a: 3`,
      'x.yaml: line 5: Map keys must be unique\nx.yaml: line 6: Map keys must be unique\nx.yaml: line 7: Map keys must be unique',
    ],
    ['the same key as text and number', `${head}data: {1: a, "1": b}`, 'x.yaml: line 4: Map keys must be unique'],
    ['a key that is a list', `${head}data: {[a]: b}`, 'x.yaml: line 4: got a key that is no text'],
    ['a colon that only some read as text', `${head}data: [:a]`, 'x.yaml: line 4: got text that begins with a colon'],
    ['a slash with an escape', `${head}data: {a: "b\\\\\\/c"}`, 'x.yaml: line 4: got \\/ in double quotes'],
    ['a number that is not finite', `${head}data: {a: .nan}`, 'x.yaml: line 4: got .nan; allowed: a finite number'],
    [
      'a number that loses digits',
      `${head}data: {a: 9007199254740993}`,
      'x.yaml: line 4: got a whole number of which readers lose',
    ],
    ['a carriage return in a comment', `${head}# a\rspec: {}\n`, 'line 4: got the character U+000D (carriage return)'],
    ['a next line in a comment', `${head}# a\u0085spec: {}\n`, 'x.yaml: line 4: got the character U+0085 (next line)'],
    ['a line separator', `${head}# a\u2028spec: {}\n`, 'x.yaml: line 4: got the character U+2028 (line separator)'],
    ['a paragraph separator', `${head}# a\u2029spec: {}\n`, 'line 4: got the character U+2029 (paragraph separator)'],
    ['a line separator in quotes', `${head}data: {a: "b\u2028c"}`, 'x.yaml: line 4: got the character U+2028'],
    [
      'a byte order mark in the middle',
      `${head}\ufeffdata: {}\n`,
      'line 4: got the character U+FEFF (byte order mark)',
    ],
    ['a byte order mark first', `\ufeff${head}`, 'x.yaml: line 1: got the character U+FEFF'],
    ['a control character', `${head}# \u0007\n`, 'x.yaml: line 4: got the character U+0007 (control character)'],
    ['what is no UTF-8', `${head}# \ufffd\n`, 'x.yaml: line 4: got the character U+FFFD (no valid UTF-8)'],
    ['half a character', `${head}# \ud800\n`, 'x.yaml: line 4: got the character U+D800'],
    ['a tab as indentation', `${head}data:\n\ta: b\n`, 'x.yaml: line 5: Tabs are not allowed as indentation'],
    ['a directive', `%YAML 1.1\n---\n${head}`, 'x.yaml: line 1: got a directive'],
    ['the end of a document', `${head}...\n${head}`, 'x.yaml: line 4: got the end of a document'],
    ['text behind three dashes', `--- {a: b}\n`, 'x.yaml: line 1: got text behind ---'],
    [
      'blanks behind the last line',
      `${head}data:\n  a: |+\n    b\n `,
      'x.yaml: line 7: got blanks behind the last line',
    ],
    ['a list of objects', `${head}items: []`, 'x.yaml: line 1: got a list of objects (items)'],
    ['a syntax error', `${head}data: {`, 'x.yaml: line 4: Flow map'],
    ['a list', '- 1\n', 'x.yaml: line 1: got no mapping'],
    ['a scalar', 'hello', 'x.yaml: line 1: got no mapping'],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}', 'x.yaml: line 1: got no kind'],
    ['no name', 'apiVersion: v1\nkind: A\nmetadata: {}', 'x.yaml: line 1: got no metadata.name'],
    ['a name that is a number', 'apiVersion: v1\nkind: A\nmetadata: {name: 1}', 'got no metadata.name'],
    ['nesting without end', '['.repeat(20_000), 'x.yaml: '],
    ['more than an object can hold', 'a'.repeat(3_000_000), 'x.yaml: got 3000000 characters'],
  ])('refuses %s, naming file and line', (_, text, message) => {
    const refused = { constructor: ManifestError, message: expect.stringContaining(message) };
    expect(() => parseManifests(text, 'x.yaml')).toThrow(expect.objectContaining(refused));
  });

  it('reports the problems of all documents at once', () => {
    expect(() => parseManifests('- 1\n---\n{a: 1, a: 2}\n---\nkind: A\n', 'x.yaml')).toThrow(
      /line 1: got no mapping[\s\S]*line 3: Map keys[\s\S]*line 5: got no apiVersion, no metadata.name/,
    );
  });

  it('reads a file named .json as JSON alone', () => {
    const json = '{"apiVersion": "v1", "kind": "A", "metadata": {"name": "a"}, "data": {"a": 1e3}}';
    expect(parseManifests(json, 'x.json')).toMatchObject([{ data: { a: 1000 } }]);
    for (const text of [head, `${json}\n${json}`, `${json} # a comment`])
      expect(() => parseManifests(text, 'x.json')).toThrow('x.json: not one JSON text: ');
  });

  it('names every foreign character at once', () => {
    expect(() => parseManifests(`${head}# a\u2028\n# b\u0085\n`, 'x.yaml')).toThrow(
      /x\.yaml: line 4: .*U\+2028.*\nx\.yaml: line 5: .*U\+0085/,
    );
  });

  it('does not expand aliases', () => {
    const bomb = `a: &a [x]\n${[...'bcdefghij'].map((k, i) => `${k}: &${k} [${`*${'abcdefghij'[i]},`.repeat(9)}]`).join('\n')}`;
    expect(() => parseManifests(head + bomb, 'x.yaml')).toThrow('got the alias *a');
  });
});
