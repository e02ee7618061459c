export type { LayerComparison, LayerSide } from './dependencies';
export { type EnvironmentStacks, stacksOfEnvironment } from './environment-stacks';
export type { Need } from './need';
export { identify, needsOf } from './needs/needs-of';
export { layerRules } from './rules/rules';
