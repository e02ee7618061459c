import type { KubeObject } from '@vmshift/manifests';
import type { EnvironmentSide, RenderedFile } from '../side';

/** The text that makes Argo CD pass over a whole file, wherever it stands in it. */
const SKIP_MARKER = '+argocd:skip-file-rendering';

/** Files that turn a plain directory into another type of source. */
const SOURCE_TYPE_FILES: ReadonlySet<string> = new Set([
  'Chart.yaml',
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
]);

/** Why Argo CD does not apply a file as a manifest; undefined when it does. */
export function whyNotRead(file: RenderedFile): string | undefined {
  if (file.name.includes('/')) return 'is in a folder, and the Application does not recurse';
  if (!/\.(ya?ml|json|jsonnet)$/.test(file.name)) return 'is not named .yaml, .yml or .json';
  if (file.text.includes(SKIP_MARKER)) return `holds ${SKIP_MARKER}`;
  return undefined;
}

/** The files by which the directory stops being a plain one, `.argocd-source*.yaml` overrides included. */
export function sourceTypeFiles(side: EnvironmentSide): readonly string[] {
  return side.files
    .map(({ name }) => name)
    .filter((name) => SOURCE_TYPE_FILES.has(name) || /^\.argocd-source.*\.yaml$/.test(name));
}

/**
 * The objects that Argo CD applies from a directory.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/directory/
 */
export function appliedObjects(side: EnvironmentSide | undefined): readonly KubeObject[] {
  return (side?.files ?? []).filter((file) => whyNotRead(file) === undefined).flatMap(({ objects }) => objects);
}
