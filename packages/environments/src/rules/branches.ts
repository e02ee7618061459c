import { imageTagPrefix } from '../names';
import { isGitRevision } from './formats';
import { modelRule } from './rule';

/** An image tag may start with these; `/` is not among them. */
const TAG_START = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** 128 characters of a tag, less the dash and the 40 digits of a commit. */
const LONGEST_BRANCH = 128 - 1 - 40;

/**
 * Protects the way from an image tag back to its branch: the tag is `<branch>-<commit>`, so the branch must be valid in
 * a tag and no branch may continue another one with a dash.
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export const branches = modelRule(
  {
    id: 'branches',
    title: 'An image tag leads back to one branch',
    see: 'https://docs.docker.com/reference/cli/docker/image/tag/',
  },
  ({ environments }, report) => {
    const all = new Set(environments.map(({ branch }) => branch));
    for (const { name, branch } of environments) {
      if (!TAG_START.test(branch) || !isGitRevision(branch) || branch.length > LONGEST_BRANCH) {
        const allowed = `a branch of at most ${LONGEST_BRANCH} letters, digits, ".", "_" and "-", as it starts the image tag`;
        report(name, 'branch', branch, allowed);
      }
      for (const other of all) {
        if (branch !== other && branch.startsWith(imageTagPrefix({ branch: other }))) {
          report(
            name,
            'branch',
            branch,
            `a branch that does not begin with "${other}-": its tags would pass for those of ${other}`,
          );
        }
      }
    }
  },
);
