export type { LayerComparison, LayerSide } from './dependencies';
export { type EnvironmentStacks, stacksOfEnvironment } from './environment-stacks';
export { type NeedsSide, needsMore, needsOf } from './needs/needs-of';
export { layerRules } from './rules/rules';
export { withStackNames } from './rules/stack-names';
