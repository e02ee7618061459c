export { age, elapsedSeconds } from './age';
export * as command from './commands';
export type { Diagnosis, Evidence, Problem, Severity } from './diagnosis';
export { SEVERITIES } from './diagnosis';
export { type Dependencies, foldSymptoms, objectKey } from './fold-symptoms';
export {
  type DiagnosisDefinition,
  type DiagnosisFacts,
  type DiagnosisRule,
  defineDiagnosis,
  definePlatformDiagnosis,
  PLATFORM,
} from './rule';
export type { EnvironmentView, PlatformView } from './view';
