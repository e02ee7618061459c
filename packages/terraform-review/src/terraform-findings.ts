import { type Finding, foldExplained, judgeAll, terraformObject, worstFirst } from '@vmshift/findings';
import { configuredValues } from './configured-value';
import type { PlanContext } from './rule';
import { planRules } from './rules/rules';

/**
 * What every rule finds in the plan of one stack, worst first.
 * @param configuration what `cdk.tf.json` of the planned side holds: an acknowledgement names its values.
 *   @default not known, or the stack goes away
 */
export function terraformFindings(context: PlanContext, configuration?: string): readonly Finding[] {
  const { environments, stack } = context;
  const found = foldExplained(planRules, judgeAll(planRules, context));
  if (found.length === 0) return [];
  const valueAt = configuredValues(configuration, stack);
  const prefix = terraformObject(stack, '');
  return worstFirst(
    found.map((one): Finding => {
      const configured = valueAt(one.object.slice(prefix.length), one.path);
      return { ...one, environments, ...(configured === undefined ? {} : { configured }) };
    }),
  );
}
