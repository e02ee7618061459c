export { buildChart, buildObjects, objectConstructs } from './build-objects';
export { dependsOnThePin } from './check-another-build';
export {
  type FolderPlan,
  type ManifestsPlan,
  type PlanManifestsOptions,
  planManifests,
  writeManifests,
} from './plan-manifests';
export { pinsWithoutEnvironment, readPins } from './read-pins';
export { renderEnvironment } from './render-environment';
