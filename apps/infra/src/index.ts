export { stacksOfEverySetting } from './every-setting';
export { type RenderedStack, type RenderedTerraform, renderTerraform } from './render-terraform';
export { type StackElement, stackElements } from './stack-elements';
export {
  planTerraform,
  type SynthesizeTerraformOptions,
  synthesizeTerraform,
  type TerraformPlan,
} from './synthesize-terraform';
export { planPlaceholders, type StackVariable, stackVariables } from './terraform/stack-variables';
export { SECRET_PLACEHOLDER } from './terraform/variables';
