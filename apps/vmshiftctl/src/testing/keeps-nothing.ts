import type { KeptForDeploy } from '../bootstrap/kept-for-deploy';

/** A machine on which nothing is kept for a deploy by hand. */
export const KEEPS_NOTHING: KeptForDeploy = { find: () => undefined, keep: () => () => {} };
