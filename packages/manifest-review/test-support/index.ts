export { BEAT, commandOf, editCommand, WORKER, workerReplacing, workerWith } from './command-edits';
export { comparison } from './comparison';
export { Draft, valueAt } from './draft';
export { type Edit, EnvironmentDraft } from './environment-draft';
export { frozenSide } from './frozen-side';
export { sidecar } from './sidecar';
export { MIGRATOR, splitWorkers } from './split-workers';
export { dropVariable, plainVariable, putVariable, secretVariable } from './variable-edits';
