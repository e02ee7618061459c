import { type KubeObject, stringMapAt } from '@vmshift/kubernetes';

/** The annotation by which Argo CD applies one object in its own way. */
export const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/**
 * Options of a list in an annotation, as Argo CD reads them: each as a whole, blanks around it aside.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
 */
export function parseOptions(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((option) => option.trim())
    .filter((option) => option !== '');
}

export function syncOptionsOf(object: KubeObject): readonly string[] {
  return parseOptions(stringMapAt(object, 'metadata.annotations')[SYNC_OPTIONS]);
}

/** Whether Argo CD leaves the object alone when it leaves Git (`Prune`) or when its Application is deleted (`Delete`). */
export function isKept(object: KubeObject, option: 'Prune' | 'Delete'): boolean {
  return syncOptionsOf(object).some((text) => text === `${option}=false` || text === `${option}=confirm`);
}
