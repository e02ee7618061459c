export { isAcknowledged, namesOf, readAcknowledgements } from './acknowledgements/read-acknowledgements';
export { HELM_HOOK, HOOK, hookOf, isSkipped, type SyncHook } from './argocd/sync-hook';
export { checkManifests } from './check-manifests';
export type { CheckContext, NetworkFlow, PinnedTag } from './checks/check';
export { applicationImages } from './checks/images';

export { manifestFile } from './manifest-file';
export { type FilePlan, planFile, writePlannedFile } from './reconcile/file-plan';
export { type DistPlan, planDist } from './reconcile/plan-dist';
export { isEmptyPlan, planReconcile, type ReconcilePlan } from './reconcile/plan-reconcile';
export { readDist } from './reconcile/read-dist';
export { reconcile } from './reconcile/reconcile';
export { changesBeyondImages, type RenderedChange } from './release/changes-beyond-images';
