import { modelRules } from '@vmshift/environments';
import type { RuleDescription } from '@vmshift/findings';
import { branchRules, changeRules, fileRules } from '@vmshift/manifest-review';
import { planRules } from '@vmshift/terraform-review';

/** Every rule of the program. A layer whose rules become values adds a line. */
export const registeredRules: readonly RuleDescription[] = [
  ...modelRules,
  ...changeRules,
  ...fileRules,
  ...branchRules,
  ...planRules,
];
