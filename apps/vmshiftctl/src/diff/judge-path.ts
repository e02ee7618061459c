import { DIST_FOLDER, STACKS_FOLDER } from '@vmshift/environments';
import { ACKNOWLEDGEMENTS_FILE } from '@vmshift/findings';
import { PINS_FOLDER } from '@vmshift/releases';

/**
 * What a change may touch without a change of what judges it: what is judged, as data, and the sources that `dist/` is rendered
 * from. The program loads none of it to judge or to plan a commit, but for the line that a finding is linked to, which the chart of
 * main renders; a check of plans is made of the sources of the stacks. A folder ends with a slash.
 */
const JUDGED = [
  `${DIST_FOLDER}/`,
  `${STACKS_FOLDER}/`,
  `${PINS_FOLDER}/`,
  ACKNOWLEDGEMENTS_FILE,
  'apps/vmshift/src/',
  'apps/infra/chart-keys/',
  'templates/',
  'docs/',
  'LICENSE',
];

/**
 * What runs or is applied and no rule reads: our own charts, of which Helm renders every file, and the hashes of the
 * providers that plan.
 */
const UNREAD = /^apps\/infra\/charts\/|\/\.terraform\.lock\.hcl$/;

/**
 * Whether a path decides what a review finds: rules, program, their tests, workflows, and everything that these are built
 * and run with. A path that is not known does.
 */
export function isJudgePath(path: string): boolean {
  const judged = JUDGED.some((one) => (one.endsWith('/') ? path.startsWith(one) : path === one));
  return UNREAD.test(path) || (!judged && !path.endsWith('.md'));
}

/**
 * The file of an environment in the model, or of what all of them share. It is code that the judge loads, and its values are
 * what is judged.
 */
export function isModelFile(path: string, environments: readonly string[]): boolean {
  return ['platform', ...environments].some((name) => path === `packages/environments/src/${name}.ts`);
}
