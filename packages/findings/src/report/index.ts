export { entriesFor } from '../acknowledgements/acknowledged-finding';
export { MASKED } from '../credentials';
export { escapeMarkdown, fenced, inlineCode } from '../render/markdown-escape';
export { type ChangeLines, driftLines, objectChangeLines, resourceLines } from './change-lines';
export {
  compareReports,
  type FindingDifference,
  type ListedRule,
  type ReportComparison,
  type RuleDifference,
} from './compare-reports';
export { fieldLines } from './field-lines';
export { type FindingValues, findingValues } from './finding-values';
export { judgeAdvice, judgeSentence } from './judge-changes';
export { comparisonMarkdown, comparisonText } from './render-comparison';
export { renderJson } from './render-json';
export { COMMENT_BYTES, type MarkdownReport, renderMarkdown } from './render-markdown';
export { renderSarif } from './render-sarif';
export { type ReportLine, renderStack, renderText, reportLines } from './render-text';
export {
  type AcknowledgedBy,
  type FilePlace,
  type FindingPlace,
  REPORT_VERSION,
  type Report,
  type ReportFinding,
  type ReportObjectChange,
  type ReportObjects,
  type ReportSource,
} from './report';
export { environmentsIn } from './report-environments';
export type { ReportField } from './report-field';
export { reportFindings } from './report-findings';
export {
  isChanged,
  type PlannedStack,
  type ReportStack,
  type ResourceDrift,
  type ResourcePlan,
  type StackPlan,
  shownStacks,
  summarizePlan,
  summarizeStack,
  type UnplannedStack,
} from './report-stack';
export { fileLink, RULES_FILE, repositoryOf, ruleLink, seeLink } from './rule-link';
export {
  blockingFindings,
  countFindings,
  countsSentence,
  isBlocking,
  liftedFindings,
  type ReportVerdict,
  verdictOf,
  verdictSentence,
} from './verdict';
