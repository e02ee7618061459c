export { buildChart, buildObjects, objectConstructs } from './build-objects';
export { dependsOnThePin } from './check-another-build';
export {
  type FolderPlan,
  type ManifestsPlan,
  type PlanManifestsOptions,
  planManifests,
  writeManifests,
} from './plan-manifests';
export { printObjects } from './print-objects';
export { pinsWithoutEnvironment, readPins } from './read-pins';
