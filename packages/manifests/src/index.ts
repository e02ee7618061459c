export { type KubeMetadata, type KubeObject, objectName } from './kube-object';
