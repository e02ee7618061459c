export type { FieldChange } from './changes/field-changes';
export type { ObjectChange } from './changes/object-changes';
export { type EnvironmentChanges, type Review, review } from './review';
export type { EnvironmentSide, LinkKind, RenderedFile, Side } from './side';
