import { type Finding, judgeAll, worstFirst } from '@vmshift/findings';
import type { PlanContext } from './rule';
import { planRules } from './rules/rules';

/** What every rule finds in the plan of one stack, worst first. */
export function terraformFindings(context: PlanContext): readonly Finding[] {
  const { environments } = context;
  return worstFirst(judgeAll(planRules, context).map((found): Finding => ({ ...found, environments })));
}
