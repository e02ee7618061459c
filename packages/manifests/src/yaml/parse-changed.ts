import type { KubeObject } from '../kube-object';
import { parseManifests } from './parse-manifests';

/**
 * The committed objects that differ from what was rendered, for checks that compare the two. Reading YAML is the
 * slowest thing a synth could do, and a file whose text did not change has nothing to compare.
 * @param directory what to call the folder of `committed` in messages
 * @throws UserError as parseManifests does
 */
export function parseChanged(
  committed: ReadonlyMap<string, string>,
  rendered: ReadonlyMap<string, string>,
  directory: string,
): KubeObject[] {
  return [...committed]
    .filter(([file, text]) => rendered.get(file) !== text)
    .flatMap(([file, text]) => parseManifests(text, `${directory}/${file}`));
}
