import { rules as modelRules } from '../../packages/environments/src/rules/rules';
import type { RuleLayer } from '../../packages/findings/src/rule';
import { changeRules } from '../../packages/manifest-review/src/rules/rules';
import { planRules } from '../../packages/terraform-review/src/rules/rules';

/** Every rule that is a value, by its layer. */
export const registries: Readonly<Partial<Record<RuleLayer, readonly { readonly id: string }[]>>> = {
  model: modelRules,
  change: changeRules,
  plan: planRules,
};
