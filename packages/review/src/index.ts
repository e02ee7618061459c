export { renderJson } from './render/json';
export { COMMENT_BYTES, COMMENT_MARKER, type MarkdownReport, renderMarkdown } from './render/markdown';
export { renderSarif } from './render/sarif';
export { renderText } from './render/text';
export { allFindings, changedStacks, type Report } from './report';
