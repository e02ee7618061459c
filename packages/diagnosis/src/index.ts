export * as command from './commands';
export { diagnosePlatform, type PlatformDiagnosis } from './diagnose';
export type { Diagnosis, Evidence, Problem, Severity } from './diagnosis';
export type { Dependencies } from './fold-symptoms';
export type {
  DiagnosisDefinition,
  DiagnosisFacts,
  DiagnosisRule,
} from './rule';
export { environmentRules, platformRules } from './rules/rules';
export { type Unseen, unseenParts } from './unseen';
export type { Verdict } from './verdict';
export type { EnvironmentView, PlatformView } from './view';
