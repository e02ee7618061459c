export {
  APPLICATIONS,
  application,
  applicationPath,
  applications,
  changedApplication,
  DESTINATION,
  FINALIZED,
  SOURCE,
} from './applications';
export { changedConfiguration, configuration } from './configuration-change';
export { cluster, controlPlane, database, metadata, newPool, pool, release, secret } from './objects';
export {
  contextOf,
  created,
  deleted,
  findingsOf,
  planOf,
  planText,
  type TestChange,
  type TestPlan,
  updated,
} from './plan-builder';
export { testHarmless, testPlanRule } from './test-plan-rule';
