import type { KubeObject } from '@vmshift/kubernetes';
import type { EnvironmentSide, RenderedFile } from '../side';

/** The text that makes Argo CD pass over a whole file, wherever it stands in it. */
const SKIP_MARKER = '+argocd:skip-file-rendering';

const KUSTOMIZATIONS: ReadonlySet<string> = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization']);

/** Why Argo CD does not apply a file as a manifest; undefined when it does. */
export function whyNotRead(file: RenderedFile): string | undefined {
  if (file.name.includes('/')) return 'is in a folder, and the Application does not recurse';
  if (!/\.(ya?ml|json|jsonnet)$/.test(file.name)) return 'is not named .yaml, .yml or .json';
  if (file.text.includes(SKIP_MARKER)) return `holds ${SKIP_MARKER}`;
  return undefined;
}

/**
 * What Argo CD makes of a plain directory because of one file in it: another kind of source, or the same with other
 * settings. Undefined for a file that has no such power; in a folder below none has. Kustomize goes before Helm.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/tool_detection/
 */
export function sourceOf({ name }: RenderedFile): string | undefined {
  if (name.includes('/')) return undefined;
  if (KUSTOMIZATIONS.has(name)) return 'a Kustomize application';
  // Argo CD looks at the end of the name alone: MyChart.yaml is one too.
  if (name.endsWith('Chart.yaml')) return 'a Helm chart';
  if (/^\.argocd-source(-.+)?\.yaml$/.test(name)) return 'a source whose settings the file overrides';
  return undefined;
}

/** Whether Argo CD runs a file as a program, and applies what comes out. */
export function isEvaluated({ name }: RenderedFile): boolean {
  return !name.includes('/') && name.endsWith('.jsonnet');
}

/**
 * The objects that Argo CD applies from a directory.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/directory/
 */
export function appliedObjects(side: EnvironmentSide | undefined): readonly KubeObject[] {
  return (side?.files ?? []).filter((file) => whyNotRead(file) === undefined).flatMap(({ objects }) => objects);
}

/**
 * The head with what the base holds in the files that could not be read: Argo CD applies nothing from a folder with such a
 * file, so the cluster keeps what it has, and none of it counts as removed.
 */
export function keepUnreadable(
  base: EnvironmentSide | undefined,
  head: EnvironmentSide | undefined,
): EnvironmentSide | undefined {
  if (head === undefined || head.files.every(({ problem, link }) => problem === undefined && link === undefined))
    return head;
  const before = new Map(base?.files.map((file) => [file.name, file]));
  const files = head.files.map((file) => {
    const old = file.problem === undefined && file.link === undefined ? undefined : before.get(file.name);
    return old === undefined ? file : { ...file, objects: old.objects };
  });
  return { ...head, files };
}
