import { buildName, IMAGE_NAMES, type ReleasePin } from '@vmshift/releases';
import { changeRule } from '../rule';
import { type ChangedPin, changedPins } from './changed-pins';

const SEE = 'https://docs.github.com/actions/security-for-github-actions/using-artifact-attestations';

const shared = { class: 'wrong-image', verdict: 'block', see: SEE } as const;

const HOW =
  'leave the pin to ./vmshiftctl release and ./vmshiftctl rollback, which verify the build and commit it on main';

/** Branch, commit and digests; the tags follow from them, but for how many digits of the commit they have. */
function describeBuild({ branch, commit, images }: ReleasePin): string {
  const build = `${branch}-${commit}`;
  const named = IMAGE_NAMES.map((name) => {
    const { tag, digest = 'no digest' } = images[name];
    return `${name} ${tag === build ? '' : `${tag} `}${digest}`;
  });
  return `${build}, ${named.join(', ')}`;
}

/** Whether branch, commit or a tag differs. */
function isOtherBuild({ was, is }: ChangedPin): boolean {
  const key = ({ branch, commit, images }: ReleasePin) =>
    [branch, commit, ...IMAGE_NAMES.map((name) => images[name].tag)].join(' ');
  return key(was) !== key(is);
}

/** Numbers that one release may skip: builds that failed, and those of other branches. */
const MOST_SKIPPED = 1000;

/** Whether the number of a build can be no run of the workflow that follows the pinned one. */
function isOddSequence(changed: ChangedPin): boolean {
  const step = changed.is.sequence - changed.was.sequence;
  // The first pins were set by hand and have no number.
  if (changed.was.sequence === 0) return !isOtherBuild(changed) && step !== 0;
  return isOtherBuild(changed) ? step < 0 || step > MOST_SKIPPED : step !== 0;
}

/** What of a build is changed by other hands than those of a release. */
export const editedPins = [
  changeRule({
    ...shared,
    id: 'pin-build-edited',
    title: 'A build is pinned by a release, which verifies it',
    judge: (comparison) =>
      changedPins(comparison)
        .filter((changed) => !changed.returns && isOtherBuild(changed))
        .map(({ object, name, was, is }) => ({
          ...{ object, path: 'commit', before: describeBuild(was), after: describeBuild(is) },
          ...{ name, build: buildName(is), branch: is.branch },
        })),
    because: ({ build, name }) => `no release of ${name} pinned ${build}: the pin was edited, and nothing verified it`,
    impact: ({ branch }) =>
      `images run of which Git does not tell whether ${branch} of the application holds their commit and built them`,
    fix: ({ name }) =>
      `${HOW}; where it has to come with this change, acknowledge it after ./vmshiftctl verify ${name}`,
  }),
  changeRule({
    ...shared,
    id: 'pin-returns',
    title: 'A return to an earlier build is seen before it is merged',
    judge: (comparison) =>
      changedPins(comparison)
        .filter(({ returns }) => returns)
        .map(({ object, name, was, is }) => ({
          ...{ object, path: 'commit', before: buildName(was), after: buildName(is), name },
        })),
    verdict: 'warn',
    because: ({ before, after }) => `the pin goes back from ${before} to ${after}, which main had before`,
    impact: ({ name }) =>
      `${name} runs the earlier build, and history holds it there: releases leave it alone; the schema and the data stay`,
    fix: ({ name }) =>
      `nothing, if it is meant; ./vmshiftctl resume ${name} lifts the hold, ./vmshiftctl rollback ${name} does it without a pull request`,
  }),
  changeRule({
    ...shared,
    id: 'pin-digest-edited',
    title: 'A pinned build keeps its digests',
    judge: (comparison) =>
      changedPins(comparison)
        .filter((changed) => !changed.returns && !isOtherBuild(changed))
        .flatMap(({ object, name, was, is }) =>
          IMAGE_NAMES.flatMap((image) => {
            const [before, after] = [was.images[image].digest, is.images[image].digest];
            if (after === undefined || before === after) return [];
            return [{ object, path: `images.${image}.digest`, before, after, name, tag: is.images[image].tag }];
          }),
        ),
    because: ({ tag, name }) => `the tag ${tag} stays and gets another digest, by no release of ${name}`,
    impact: 'an image runs that GitHub may never have attested, under the name of one that it did',
    fix: ({ name }) =>
      `${HOW}; where it has to come with this change, acknowledge it after ./vmshiftctl verify ${name}`,
  }),
  changeRule({
    ...shared,
    id: 'pin-digest-dropped',
    title: 'A release pin keeps naming digests',
    judge: (comparison) =>
      changedPins(comparison).flatMap(({ object, was, is }) =>
        IMAGE_NAMES.flatMap((image) => {
          const { digest: before } = was.images[image];
          const { digest: after, tag } = is.images[image];
          return before === undefined || after !== undefined
            ? []
            : [{ object, path: `images.${image}`, before: `${was.images[image].tag}@${before}`, after: tag }];
        }),
      ),
    because: 'images were pinned by digest, and this one is pinned by its tag alone',
    impact: 'anyone who can push to the registry can exchange the image: the registry decides at each pull what runs',
    fix: HOW,
  }),
  changeRule({
    ...shared,
    id: 'pin-sequence-edited',
    title: 'The numbers of builds go up as the runs of their workflow do',
    judge: (comparison) =>
      changedPins(comparison)
        .filter((changed) => !changed.returns && isOddSequence(changed))
        .map(({ object, was, is }) => ({
          ...{ object, path: 'sequence', before: String(was.sequence), after: String(is.sequence) },
          goesDown: is.sequence < was.sequence,
        })),
    because: ({ goesDown }) =>
      goesDown
        ? 'the number of the pinned build goes down by no rollback'
        : 'no run of the workflow gives the pinned build this number',
    impact: ({ goesDown, before }) =>
      goesDown
        ? `builds older than ${before} are released over this one`
        : 'every build with a lower number is refused as older: releases stop',
    fix: HOW,
  }),
  changeRule({
    ...shared,
    id: 'pin-run-edited',
    title: 'A release pin names the run that made the build',
    judge: (comparison) =>
      changedPins(comparison)
        .filter((changed) => !changed.returns && !isOtherBuild(changed) && changed.was.runUrl !== changed.is.runUrl)
        .map(({ object, was, is }) => ({ object, path: 'runUrl', before: was.runUrl, after: is.runUrl })),
    verdict: 'warn',
    because: 'the same build names another run as the one that made it',
    impact: 'status and history lead people to a run that is not that of the build',
    fix: HOW,
  }),
];
