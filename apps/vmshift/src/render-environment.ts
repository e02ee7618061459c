import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import { type KubeObject, objectName, printManifest } from '@vmshift/kubernetes';
import { manifestFile } from '@vmshift/manifests';
import type { ReleasePin } from '@vmshift/releases';
import { buildObjects } from './build-objects';

/** The files of `dist/<environment>`: name to text. */
export function renderEnvironment(
  environment: EnvironmentConfig,
  pin: ReleasePin,
  platform: PlatformConfig,
): ReadonlyMap<string, string> {
  return printObjects(buildObjects(environment, pin, platform));
}

/** One file per object; two objects of one name would silently become one. */
export function printObjects(objects: readonly KubeObject[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const object of objects) {
    const file = manifestFile(object);
    if (files.has(file)) throw new Error(`${objectName(object)}: ${file} is rendered twice`);
    files.set(file, printManifest(object));
  }
  return files;
}
