export type { FieldChange } from './changes/field-changes';
export type { ObjectChange } from './changes/object-changes';
export { type EnvironmentChanges, reportObjects } from './changes/report-objects';
export { type Review, review } from './review';
export { type ChartReview, reviewChart } from './review-chart';
export { branchRules, changeRules, fileRules } from './rules/rules';
export type { EnvironmentSide, LinkKind, RenderedFile, Side } from './side';
