export { applyDocumentChanges, sameData } from './apply-document-changes';
export { nestedDocument, similarDocument } from './nested-documents';
