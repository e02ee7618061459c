import type { KubeObject } from '@vmshift/kubernetes';

/** Name of the object's file in `dist/<environment>`: `<name>.<kind in lower case>.yaml`, so that a workload's files sort together. */
export function manifestFile(object: KubeObject): string {
  return `${object.metadata.name}.${object.kind.toLowerCase()}.yaml`;
}
