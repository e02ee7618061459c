export {
  ACKNOWLEDGEMENTS_FILE,
  type Acknowledgement,
  type KnownNames,
  parseAcknowledgements,
} from './acknowledgements/parse-acknowledgements';
export { isAcknowledged, namesOf, readAcknowledgements } from './acknowledgements/read-acknowledgements';
export { checkManifests } from './check-manifests';
export type { CheckContext, NetworkFlow, PinnedTag } from './checks/check';
export { applicationImages } from './checks/images';
export { type KubeMetadata, type KubeObject, objectName } from './kube-object';
export { manifestFile } from './manifest-file';
export { type DistPlan, planDist } from './reconcile/plan-dist';
export { isEmptyPlan, planReconcile, type ReconcilePlan } from './reconcile/plan-reconcile';
export { readDist } from './reconcile/read-dist';
export { reconcile } from './reconcile/reconcile';
export { changesBeyondImages, type RenderedChange } from './release/changes-beyond-images';
export { SCHEMAS } from './schema/generated';
export { schemaMinors } from './schema/kubernetes-schema';
export { type SchemaViolation, validateObject } from './schema/validate-object';
export { parseChanged } from './yaml/parse-changed';
export { parseManifests } from './yaml/parse-manifests';
export { printManifest } from './yaml/print-manifest';
