export { type FilePlan, planFile } from './file-plan';
export { isEmptyPlan, planReconcile, type ReconcilePlan } from './plan-reconcile';
export { lookAt, readFile, readFolder } from './read-folder';
export { type Reconciliation, reconcile } from './reconcile';
export { isStaged } from './staged-file';
export { isSystemError } from './system-error';
