import { type Data, isData, type KubeObject, workloadOf } from '@vmshift/kubernetes';
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
  return (
    before.length === after.length &&
    before.every((object, index) => {
      const next = after[index];
      if (next === undefined) return false;
      return isAlike(object, next, (was, is) => {
        const areContainers = hasContainer(object, was) && hasContainer(next, is);
        return areContainers && isOtherBuild(was.image, is.image, references);
      });
    })
  );
}

/** What YAML prints as it is. */
const PLAIN = /^[\w./:@-]+$/;

function isOtherBuild(was: unknown, is: unknown, references: readonly string[]): boolean {
  if (typeof was !== 'string' || typeof is !== 'string') return false;
  return PLAIN.test(was) && references.includes(is) && repositoryOf(was) === repositoryOf(is);
}

function hasContainer(object: KubeObject, one: Data): boolean {
  return workloadOf(object)?.containers.some(({ spec }) => spec === one) ?? false;
}

/** @param areAlike whether two mappings may differ in `image` */
function isAlike(was: unknown, is: unknown, areAlike: (was: Data, is: Data) => boolean): boolean {
  if (was === is) return true;
  if (Array.isArray(was) && Array.isArray(is))
    return was.length === is.length && was.every((item, index) => isAlike(item, is[index], areAlike));
  if (!isData(was) || !isData(is)) return false;
  const keys = Object.keys(was);
  return (
    keys.length === Object.keys(is).length &&
    keys.every(
      (key) =>
        Object.hasOwn(is, key) && (isAlike(was[key], is[key], areAlike) || (key === 'image' && areAlike(was, is))),
    )
  );
}
