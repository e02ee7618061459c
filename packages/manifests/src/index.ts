export { type KubeMetadata, type KubeObject, objectName } from './kube-object';
export { manifestFile } from './manifest-file';
export { isEmptyPlan, planReconcile, type ReconcilePlan } from './reconcile/plan-reconcile';
export { readDist } from './reconcile/read-dist';
export { reconcile } from './reconcile/reconcile';
export { parseManifests } from './yaml/parse-manifests';
export { printManifest } from './yaml/print-manifest';
