import type { EnvironmentView } from '../../cluster/environment-view';
import { changeRule } from '../rule';

const shared = { class: 'wrong-image', see: 'https://akuity.io/blog/the-rendered-manifests-pattern' } as const;

/** Each environment has its pin, and each pin its environment. */
export const pinFiles = [
  changeRule({
    ...shared,
    id: 'pin-removed',
    title: 'An environment with manifests keeps its release pin',
    judge: ({ before, after }) =>
      before.pin === undefined || after.pin !== undefined || after.objects.length === 0
        ? []
        : [{ object: `ReleasePin/${after.name}`, before: 'pinned', name: after.name }],
    verdict: 'block',
    because: ({ name }) => `the pin of ${name} is gone, and its manifests stay`,
    impact: 'nothing tells any more which images may run, whether releases are held, and where a rollback leads',
    fix: ({ name }) => `git checkout main -- apps/vmshift/releases/${name}.json`,
  }),
  changeRule({
    ...shared,
    id: 'pin-without-environment',
    title: 'A release pin belongs to an environment',
    judge: ({ before, after }) => {
      if (!isAlone(after) || isAlone(before)) return [];
      const isLeft = before.pin !== undefined;
      const shown = isLeft ? { now: 'pinned' } : { after: 'pinned' };
      return [{ object: `ReleasePin/${after.name}`, ...shown, isLeft, name: after.name }];
    },
    verdict: 'block',
    because: ({ name, isLeft }) =>
      isLeft ? `${name} goes, and its pin stays` : `a pin comes for ${name}, and there is no such environment`,
    impact: 'an environment that is added later under this name starts with this build, which no release of it pinned',
    fix: ({ name }) => `remove apps/vmshift/releases/${name}.json`,
  }),
];

/** Whether a pin is all that there is of an environment. */
function isAlone({ pin, objects, config }: EnvironmentView): boolean {
  return pin !== undefined && objects.length === 0 && config === undefined;
}
