import { type KubeObject, objectName, printManifest } from '@vmshift/kubernetes';
import { manifestFile } from '@vmshift/manifests';

/** The files of `dist/<environment>`, name to text: one for each object. Two objects of one name would silently become one. */
export function printObjects(objects: readonly KubeObject[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const object of objects) {
    const file = manifestFile(object);
    if (files.has(file)) throw new Error(`${objectName(object)}: ${file} is rendered twice`);
    files.set(file, printManifest(object));
  }
  return files;
}
