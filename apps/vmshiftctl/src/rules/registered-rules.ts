import { modelRules } from '@vmshift/environments';
import type { RuleDescription } from '@vmshift/findings';
import { layerRules } from '@vmshift/layer-review';
import { branchRules, changeRules, fileRules } from '@vmshift/manifest-review';
import { objectRules } from '@vmshift/manifests';
import { configurationRules, planRules } from '@vmshift/terraform-review';

/**
 * Every rule that a review asks: over a change, its model or its plan. A layer whose rules become values adds a line.
 */
export const registeredRules: readonly RuleDescription[] = [
  ...modelRules,
  ...objectRules,
  ...changeRules,
  ...fileRules,
  ...branchRules,
  ...planRules,
  ...configurationRules,
  ...layerRules,
];
