export { configurationPlan } from './configuration-plan';
export { constructPaths } from './construct-paths';
export {
  type AttributePlan,
  describePlan,
  type ResourceDrift,
  type ResourcePlan,
  type StackPlan,
} from './describe-plan';
export { LARGEST_PLAN_BYTES, parsePlan } from './parse-plan';
export { type PlanMarkdown, planMarkdown } from './plan-markdown';
export { findingText, planText } from './plan-text';
export type { PlanContext } from './rule';
export { planRules } from './rules/rules';
export { type PlannedStack, type StackReport, summarizePlan, type UnplannedStack } from './stack-report';
export { terraformFindings } from './terraform-findings';
export type { PlannedResource, TerraformPlan } from './terraform-plan';
export { untoldDifferences } from './untold-differences';
