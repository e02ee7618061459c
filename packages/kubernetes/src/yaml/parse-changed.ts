import type { KubeObject } from '../kube-object';
import { ManifestError } from './manifest-error';
import { parseManifests } from './parse-manifests';

/**
 * The committed objects that differ from what was rendered, for checks that compare the two. Reading YAML is the
 * slowest thing a synth could do, and a file whose text did not change has nothing to compare. Nor has a file that is no
 * manifest (any more): the render is about to replace or remove it.
 */
export function parseChanged(
  committed: ReadonlyMap<string, string>,
  rendered: ReadonlyMap<string, string>,
): readonly KubeObject[] {
  return [...committed]
    .filter(([file, text]) => rendered.get(file) !== text)
    .flatMap(([file, text]) => {
      try {
        return parseManifests(text, file);
      } catch (error) {
        if (error instanceof ManifestError) return [];
        throw error;
      }
    });
}
