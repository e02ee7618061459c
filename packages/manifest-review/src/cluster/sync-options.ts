import { type KubeObject, stringMapAt } from '@vmshift/kubernetes';
import { annotationList } from '@vmshift/manifests';

/** The annotation by which Argo CD applies one object in its own way. @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/ */
export const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

export function syncOptionsOf(object: KubeObject): readonly string[] {
  return annotationList(stringMapAt(object, 'metadata.annotations')[SYNC_OPTIONS]);
}

/** Whether Argo CD leaves the object alone when it leaves Git (`Prune`) or when its Application is deleted (`Delete`). */
export function isKept(object: KubeObject, option: 'Prune' | 'Delete'): boolean {
  return syncOptionsOf(object).some((text) => text === `${option}=false` || text === `${option}=confirm`);
}
