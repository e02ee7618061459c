import { UserError } from '@vmshift/environments';
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

  it.each([
    ['a key twice', `${head}data: {a: 1, a: 2}`, 'x.yaml: line 4: Map keys must be unique'],
    ['an anchor', `${head}data: &a {}`, 'x.yaml: line 4: got the anchor &a'],
    ['an alias', `${head}data: {a: &a [1], b: *a}`, 'x.yaml: line 4: got the alias *a'],
    ['a tag', `${head}data: !!binary aGk=`, 'x.yaml: line 4: got the tag tag:yaml.org,2002:binary'],
    ['a syntax error', `${head}data: {`, 'x.yaml: line 4: Flow map'],
    ['a list', '- 1\n', 'x.yaml: line 1: got no mapping'],
    ['a scalar', 'hello', 'x.yaml: line 1: got no mapping'],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}', 'x.yaml: line 1: got no kind'],
    ['no name', 'apiVersion: v1\nkind: List\nitems: []', 'x.yaml: line 1: got no metadata.name'],
    ['a name that is a number', 'apiVersion: v1\nkind: A\nmetadata: {name: 1}', 'got no metadata.name'],
    ['nesting without end', '['.repeat(100_000), 'x.yaml: '],
    ['more than an object can hold', 'a'.repeat(3_000_000), 'x.yaml: got 3000000 characters'],
  ])('refuses %s, naming file and line', (_, text, message) => {
    expect(() => parseManifests(text, 'x.yaml')).toThrow(UserError);
    expect(() => parseManifests(text, 'x.yaml')).toThrow(message);
  });

  it('reports the faults of all documents at once', () => {
    expect(() => parseManifests('- 1\n---\n{a: 1, a: 2}\n---\nkind: A\n', 'x.yaml')).toThrow(
      /line 1: got no mapping[\s\S]*line 3: Map keys[\s\S]*line 5: got no apiVersion, no metadata.name/,
    );
  });

  it('does not expand aliases', () => {
    const bomb = `a: &a [x]\n${[...'bcdefghij'].map((k, i) => `${k}: &${k} [${`*${'abcdefghij'[i]},`.repeat(9)}]`).join('\n')}`;
    expect(() => parseManifests(head + bomb, 'x.yaml')).toThrow('got the alias *a');
  });
});
