export { applyAcknowledgements, type EvaluatedLayers, type GuardVerdict } from './acknowledgements';
export type * from './finding';
export { renderJson } from './render/json';
export { COMMENT_BYTES, COMMENT_MARKER, type MarkdownReport, renderMarkdown } from './render/markdown';
export { renderSarif } from './render/sarif';
export { renderText } from './render/text';
export { allFindings, changedStacks, type Report } from './report';
export { type EnvironmentChanges, type Review, review } from './review';
export type { EnvironmentSide, LinkKind, RenderedFile, Side } from './side';
