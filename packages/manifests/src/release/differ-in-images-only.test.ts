import { type KubeObject, objectName, printManifest } from '@vmshift/kubernetes';
import fc from 'fast-check';
import { edited, images, objects } from '../../test-support/sample';
import { manifestFile } from '../manifest-file';
import { changesBeyondImages } from './changes-beyond-images';
import { differInImagesOnly } from './differ-in-images-only';

const repository = images.api.split(':')[0] ?? '';
const next = `${repository}:develop-${'b'.repeat(40)}@sha256:${'c'.repeat(64)}`;
const image = 'spec.template.spec.containers[0].image';
const released = edited(
  ['Deployment/web', image, next],
  ['Deployment/web', 'spec.template.spec.initContainers[0].image', next],
);
const differs = (after: readonly KubeObject[]) => !differInImagesOnly(objects, after, [next]);

test('another build of the same repositories differs in images only', () => {
  expect(differs(released)).toBe(false);
});

test.each([
  ['another repository', `ghcr.io/evil/vmshift-api:develop-${'b'.repeat(40)}`],
  ['another digest than the pinned', next.replace(/c{64}/, 'd'.repeat(64))],
  ["another of the platform's repositories", images.celery],
])('not with an image of %s', (_, other) => {
  expect(differs(edited(['Deployment/web', image, other]))).toBe(true);
});

test('not with a pinned image in a container that ran another repository, nor elsewhere than in a container', () => {
  expect(differs(edited(['Deployment/db', image, next]))).toBe(true);
  const annotated = (value: string) => edited(['Deployment/web', 'metadata.annotations', { image: value }]);
  expect(differInImagesOnly(annotated(images.api), annotated(next), [next])).toBe(false);
});

test('not with one object more or less, nor in another order', () => {
  expect(differs(released.slice(1))).toBe(true);
  expect(differs([...released, ...released.slice(0, 1)])).toBe(true);
  expect(differs([...released].reverse())).toBe(true);
});

test('what it accepts prints no change beyond images, whatever was put anywhere', () => {
  const files = (of: readonly KubeObject[]) =>
    new Map(of.map((object) => [manifestFile(object), printManifest(object)]));
  const places = released.flatMap((object) => paths(object).map((path) => [objectName(object), path] as const));
  const values = fc.oneof(fc.string(), fc.constant(next), fc.constantFrom(...Object.values(images)));
  const edits = fc.array(fc.tuple(fc.constantFrom(...places), values), { maxLength: 3 });
  fc.assert(
    fc.property(edits, edits, (ours, theirs) => {
      const [before, after] = [put(objects, ours), put(released, theirs)];
      fc.pre(differInImagesOnly(before, after, [next]));
      expect(changesBeyondImages(files(before), files(after), [next])).toEqual([]);
    }),
  );
});

type Edit = readonly [readonly [string, string], string];

function put(of: readonly KubeObject[], edits: readonly Edit[]): readonly KubeObject[] {
  return of.map((object) => {
    const copy = JSON.parse(JSON.stringify(object));
    for (const [[name, path], value] of edits) {
      if (name !== objectName(object)) continue;
      const steps = path.split('/');
      const parent = steps.slice(0, -1).reduce((found, step) => found?.[step], copy);
      if (typeof parent === 'object' && parent !== null) parent[steps.at(-1) ?? ''] = value;
    }
    return copy;
  });
}

/** The path of every value of an object below `metadata.labels` and `spec`, its steps between slashes. */
function paths(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return /^(?:spec|metadata\/labels)\//.test(path) ? [path] : [];
  return Object.entries(value).flatMap(([key, item]) => paths(item, path === '' ? key : `${path}/${key}`));
}
