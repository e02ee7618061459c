export type { LayerComparison, LayerSide } from './dependencies';
export { type EnvironmentStacks, stacksOfEnvironment } from './environment-stacks';
export { identify, type NeedsSide, needsOf } from './needs/needs-of';
export { layerRules } from './rules/rules';
