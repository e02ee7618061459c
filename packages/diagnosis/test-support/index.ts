export { DIGEST, entries, pin, stateOf } from './pins';
export { observeRecording, readRecording, recordedModel, recordingNames } from './recordings';
export {
  collectDiagnoses,
  type DiagnosisCases,
  type ExpectedDiagnosis,
  testDiagnosis,
} from './test-diagnosis';
export {
  ago,
  applicationObject,
  type ClusterParts,
  NOW,
  type PlatformParts,
  platformView,
  type ViewParts,
  view,
  wellHost,
  wellPlatform,
} from './views';
