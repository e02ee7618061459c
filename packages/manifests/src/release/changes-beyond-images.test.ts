import { fieldPath, itemPath, type KubeObject, objectName, printManifest } from '@vmshift/kubernetes';
import fc from 'fast-check';
import { edited, images, objects } from '../../test-support/sample';
import { manifestFile } from '../manifest-file';
import { changesBeyondImages } from './changes-beyond-images';

const files = (of: readonly KubeObject[]) => new Map(of.map((object) => [manifestFile(object), printManifest(object)]));
const committed = files(objects);

const commit = 'b'.repeat(40);
const repository = images.api.split(':')[0] ?? '';
const next = `${repository}:develop-${commit}@sha256:${'c'.repeat(64)}`;
const POD = 'spec.template.spec';
const container = `${POD}.containers[0]`;
const web = `${POD}.containers[web]`;
const released = edited(
  ['Deployment/web', `${container}.image`, next],
  ['Deployment/web', 'spec.template.spec.initContainers[0].image', next],
);
const changes = (after: readonly KubeObject[]) => changesBeyondImages(committed, files(after), [next]);
const shown = (after: readonly KubeObject[]) => changes(after).map(({ object, path }) => `${object}: ${path}`);

const stepsOf = (path: string) => path.split(/[.[\]]+/).filter((step) => step !== '');

/** A place of the sample as paths are printed: items by their names. */
function printedPath(of: readonly KubeObject[], name: string, path: string): string {
  let node: unknown = of.find((object) => objectName(object) === name);
  const kind = name.split('/')[0];
  return stepsOf(path).reduce((printed, step) => {
    const next = Array.isArray(node) ? itemPath(printed, node, Number(step), kind) : fieldPath(printed, step);
    node = (node as Record<string, unknown> | undefined)?.[step];
    return next;
  }, '');
}

/** What the committed sample has at a place. */
function committedAt(name: string, path: string): unknown {
  const object: unknown = objects.find((one) => objectName(one) === name);
  return stepsOf(path).reduce((found, step) => (found as Record<string, unknown>)[step], object);
}

/** The sample with the pinned images and one more change. */
function releasedWith(name: string, path: string, value: unknown): readonly KubeObject[] {
  const others = released.filter((object) => objectName(object) !== name);
  const steps = stepsOf(path);
  const copy = JSON.parse(JSON.stringify(released.find((object) => objectName(object) === name)));
  const parent = steps.slice(0, -1).reduce((found, step) => found[step], copy);
  parent[steps.at(-1) ?? ''] = value;
  return [...others, copy];
}

test('equal renders, and one with other builds of the same repositories, differ in nothing', () => {
  expect(changes(objects)).toEqual([]);
  expect(changes(released)).toEqual([]);
});

test.each([
  ['another repository', `ghcr.io/evil/vmshift-api:develop-${commit}`],
  ['another digest than the pinned', next.replace(/c{64}/, 'd'.repeat(64))],
  ['the pinned tag without its digest', next.replace(/@.*/, '')],
  ['the floating tag', `${repository}:latest`],
  ["another of the platform's repositories", images.celery],
])('an image of %s is a change', (_, image) => {
  expect(shown(releasedWith('Deployment/web', `${container}.image`, image))).toEqual([`Deployment/web: ${web}.image`]);
});

test('a pinned image is a change in a container that ran another repository', () => {
  expect(changes(releasedWith('Deployment/db', `${container}.image`, next))).toEqual([
    {
      object: 'Deployment/db',
      path: 'spec.template.spec.containers[db].image',
      before: expect.stringMatching(/^postgres:/),
      after: next,
    },
  ]);
});

test.each([
  ['one more container', 'Deployment/web', `${POD}.containers[1]`, { name: 'x', image: next }, `${POD}.containers[x]`],
  ['one more init container', 'Deployment/web', `${POD}.initContainers[1]`, { name: 'x' }, `${POD}.initContainers[x]`],
  ['one more variable', 'Deployment/web', `${container}.env[2]`, { name: 'X', value: 'y' }, `${web}.env[X]`],
  ['another value of a variable', 'Deployment/web', `${container}.env[0].value`, 'x', `${web}.env[MODE].value`],
  ['a command', 'Deployment/web', `${container}.command`, ['sh', '-c', 'true'], `${web}.command`],
  ['an annotation', 'Deployment/web', 'metadata.annotations', { 'example.com/a': 'b' }, 'metadata.annotations'],
  ['another port of a Service', 'Service/web', 'spec.ports[0].targetPort', 8001, 'spec.ports[80/TCP].targetPort'],
  ['a key of a ConfigMap', 'ConfigMap/config', 'data.mode', next, 'data.mode'],
  ['an order of words', 'Deployment/web', `${container}.args`, ['b', 'a'], `${web}.args`],
])('%s is a change, and the only one', (_, name, path, value, told) => {
  expect(shown(releasedWith(name, path, value))).toEqual([`${name}: ${told}`]);
});

test('another host is a rule that goes and one that comes', () => {
  expect(shown(releasedWith('Ingress/web', 'spec.rules[0].host', 'evil.example.com'))).toEqual([
    'Ingress/web: spec.rules[sample.example.com]',
    'Ingress/web: spec.rules[evil.example.com]',
  ]);
});

test('a long value is cut around the place where it differs', () => {
  const config = (mode: string) => {
    const [object] = edited(['ConfigMap/config', 'data.mode', mode]).filter(({ kind }) => kind === 'ConfigMap');
    return files(object === undefined ? [] : [object]);
  };
  const [change] = changesBeyondImages(config(`${'x'.repeat(300)}1`), config(`${'x'.repeat(300)}2`), [next]);
  expect(change).toMatchObject({ before: `…${'x'.repeat(40)}1`, after: `…${'x'.repeat(40)}2` });
});

test('an object that comes or goes is a change', () => {
  const [first, ...rest] = released;
  const name = first === undefined ? '' : objectName(first);
  expect(changes(rest)).toEqual([{ object: name, path: '', before: expect.any(String), after: 'nothing' }]);
  expect(changesBeyondImages(files(rest), files(released), [next])).toContainEqual({
    object: name,
    path: '',
    before: 'nothing',
    after: expect.any(String),
  });
});

test('containers and variables in another order are a change', () => {
  const env = [
    ...(objects.find((object) => objectName(object) === 'Deployment/web') as never as Deployment).spec.template.spec
      .containers[0].env,
  ];
  expect(shown(releasedWith('Deployment/web', `${container}.env`, env.reverse()))).toEqual([
    `Deployment/web: ${web}.env`,
  ]);
});

interface Deployment {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly [{ readonly env: object[] }] } };
  };
}

test('a text that says the same to us and perhaps not to others is a change', () => {
  const file = 'web.deployment.yaml';
  const text = files(released).get(file) ?? '';
  for (const other of [`${text}# hostNetwork: true\n`, text.replace('kind: Deployment', "kind: 'Deployment'")]) {
    const after = new Map([...files(released), [file, other]]);
    expect(changesBeyondImages(committed, after, [next])).toEqual([
      { object: 'Deployment/web', path: '', before: 'the text of the file', after: 'another text' },
    ]);
  }
});

test('what was committed and is no manifest is a change as a whole', () => {
  const before = new Map([...committed, ['web.deployment.yaml', '<<<<<<< HEAD\n']]);
  expect(changesBeyondImages(before, files(released), [next])).toEqual([
    { object: 'Deployment/web', path: '', before: 'nothing', after: expect.any(String) },
  ]);
});

test('any value that is put anywhere is found, at or above its place, unless it is the pinned image or the old one', () => {
  const places = released.flatMap((object) =>
    paths(object).map((path): [string, string] => [objectName(object), path]),
  );
  const values = fc.oneof(fc.string(), fc.integer(), fc.constant(next), fc.constantFrom(...Object.values(images)));
  fc.assert(
    fc.property(fc.constantFrom(...places), values, ([name, path], value) => {
      const after = releasedWith(name, path, value);
      const same =
        JSON.stringify(sorted(after)) === JSON.stringify(sorted(released)) || committedAt(name, path) === value;
      fc.pre(!/^(apiVersion|kind|metadata\.(name|namespace))$/.test(path) && !path.endsWith(']'));
      expect(changes(after).length > 0).toBe(!same);
      const places = [objects, after].map((of) => printedPath(of, name, path));
      for (const change of changes(after))
        expect(places.filter((place) => place.startsWith(change.path))).not.toEqual([]);
    }),
    { examples: [[['Deployment/web', `${container}.image`], images.api]] },
  );
});

function sorted(of: readonly KubeObject[]): readonly KubeObject[] {
  return [...of].sort((a, b) => (objectName(a) < objectName(b) ? -1 : 1));
}

/** Every path in an object that leads to something. */
function paths(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, item]) => {
    if (Array.isArray(value)) return paths(item, `${path}[${key}]`);
    return /^[\w-]+$/.test(key) ? paths(item, path === '' ? key : `${path}.${key}`) : [];
  });
  return path === '' ? inner : [path, ...inner];
}
