export {
  collectDiagnoses,
  type DiagnosisCases,
  type ExpectedDiagnosis,
  testDiagnosis,
} from './test-diagnosis';
export {
  ago,
  applicationObject,
  NOW,
  type PlatformParts,
  platformView,
  type ViewParts,
  view,
  wellHost,
  wellPlatform,
} from './views';
