import { type KubeObject, workloadOf } from '@vmshift/kubernetes';
import { repositoryOf } from './image-lines';

/**
 * Whether nothing but images of containers differs, each of them one of `references` in the place of another build of its
 * repository. Then `changesBeyondImages` finds nothing in what the objects print; it is what takes time, and tells what
 * differs otherwise.
 *
 * @param references full references of the build that `after` is rendered for
 */
export function differInImagesOnly(
  before: readonly KubeObject[],
  after: readonly KubeObject[],
  references: readonly string[],
): boolean {
  const repositories = new Set(references.map(repositoryOf));
  const replaced = (image: string) => PLAIN.test(image) && repositories.has(repositoryOf(image));
  return (
    before.length === after.length &&
    before.every((object, index) => {
      const next = after[index];
      if (next === undefined) return false;
      // Most objects are equal, and JSON.stringify is ten times as fast without a function that sees each field.
      if (object === next || JSON.stringify(object) === JSON.stringify(next)) return true;
      return masked(object, replaced) === masked(next, (image) => references.includes(image));
    })
  );
}

/** What YAML prints as it is. */
const PLAIN = /^[\w./:@-]+$/;

/** The object as JSON, with the repository alone in the place of some of its images. */
function masked(object: KubeObject, isMasked: (image: string) => boolean): string {
  const specs = new Set<unknown>(workloadOf(object)?.containers.map(({ spec }) => spec));
  if (specs.size === 0) return JSON.stringify(object);
  return JSON.stringify(object, function (this: unknown, key: string, value: unknown) {
    const isImage = key === 'image' && specs.has(this) && typeof value === 'string' && isMasked(value);
    return isImage ? { repository: repositoryOf(value) } : value;
  });
}
