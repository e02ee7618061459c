import { changeRule, newPlaces } from '../rule';

const shared = {
  class: 'wrong-image',
  verdict: 'block',
  fix: 'release the build with ./vmshiftctl release, which writes pin and manifests together',
  see: 'https://kubernetes.io/docs/concepts/containers/images/',
} as const;

const otherBranches = newPlaces(({ name, pin, config }) =>
  pin === undefined || config === undefined || config.branch === pin.branch
    ? []
    : [{ object: `ReleasePin/${name}`, path: 'branch', now: pin.branch, name, branch: config.branch }],
);

const mixedBuilds = newPlaces(({ name, pin }) =>
  Object.entries(pin?.images ?? {})
    .filter(([, { tag }]) => !pin?.commit.startsWith(/-([0-9a-f]{7,40})$/.exec(tag)?.[1] ?? '-'))
    .map(([image, { tag }]) => ({
      ...{ object: `ReleasePin/${name}`, path: `images.${image}.tag`, now: tag },
      commit: pin?.commit ?? '',
    })),
);

/** A pin names one build of the environment's branch. The path of a place is one in the pin. */
export const pinBuilds = [
  changeRule({
    ...shared,
    id: 'pin-of-another-branch',
    title: 'A release pin names builds of the branch of its environment',
    judge: (comparison) => otherBranches(comparison),
    because: ({ name, branch }) => `${name} runs builds of ${branch}`,
    impact: 'code that is not meant for this environment runs in it',
  }),
  changeRule({
    ...shared,
    id: 'pin-mixes-builds',
    title: 'API and workers are of one build',
    judge: (comparison) => mixedBuilds(comparison),
    because: ({ commit }) => `the pin is of the commit ${commit.slice(0, 10)}`,
    impact: 'API and workers are of different builds: a task of one may be unknown to the other',
  }),
];
