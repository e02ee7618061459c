import { argoCdSyncPolicy } from '@vmshift/environments';
import { shellQuote } from '@vmshift/findings';
import { RESTORE_ANNOTATION, type RestoreMarker } from '@vmshift/observation';
import type { RestorePlace } from './restore-place';

/** Arguments of kubectl. */
export type KubectlCall = readonly string[];

/** Calls of kubectl, each of which reads what the one before it printed. */
export type KubectlPipe = readonly KubectlCall[];

/** The line that a person pastes into a shell. */
export function pasteable(pipe: KubectlPipe): string {
  return pipe.map((args) => ['kubectl', ...args].map(shellQuote).join(' ')).join(' | ');
}

/**
 * Sets the lock. The API server refuses it where the Application changed meanwhile, and kubectl where there is another one.
 * @param resourceVersion of the Application that was read
 */
export function setMarker(
  place: RestorePlace,
  marker: RestoreMarker,
  { resourceVersion, overwrite }: { readonly resourceVersion?: string | undefined; readonly overwrite?: boolean } = {},
): KubectlCall {
  const flags = [
    ...(overwrite === true ? ['--overwrite'] : []),
    ...(resourceVersion === undefined ? [] : [`--resource-version=${resourceVersion}`]),
  ];
  return [...annotate(place), ...flags, `${RESTORE_ANNOTATION}=${JSON.stringify(marker)}`];
}

export function removeMarker(place: RestorePlace): KubectlCall {
  return removeAnnotation(place, RESTORE_ANNOTATION);
}

/** Takes an annotation of the Application away. */
export function removeAnnotation(place: RestorePlace, name: string): KubectlCall {
  return [...annotate(place), `${name}-`];
}

function annotate(place: RestorePlace): KubectlCall {
  return [...inArgoCd(place), 'annotate', 'application', place.application];
}

/**
 * Switches automatic sync off. Helm, which the Application is of, changes only what differs between two releases, so that a
 * deploy leaves `enabled` alone, and so does `kubectl apply`. With the annotation `skip-reconcile`, a sync that has begun
 * would stop half-way, and one that was about to begin would still start what is stopped. The refresh tells when Argo CD has
 * seen it.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/
 */
export function pauseSync(place: RestorePlace): KubectlCall {
  return patchApplication(place, {
    metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } },
    spec: { syncPolicy: { automated: { enabled: false } } },
  });
}

/** Ends the sync that runs, as `argocd app terminate-op` does. */
export function terminateSync(place: RestorePlace): KubectlCall {
  return patchApplication(place, { status: { operationState: { phase: 'Terminating' } } });
}

/**
 * Switches automatic sync on and syncs everything in one change: the sync that heals by itself would leave the Job of the
 * schema out, as every sync of some objects does.
 * @param marker what it becomes
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/selective_sync/
 */
export function startSync(place: RestorePlace, marker: RestoreMarker): KubectlCall {
  const { automated, retry, syncOptions } = argoCdSyncPolicy(place.environment);
  return patchApplication(place, {
    metadata: { annotations: { [RESTORE_ANNOTATION]: JSON.stringify(marker) } },
    // As declared, also where a person had switched it off in another way.
    spec: { syncPolicy: { automated: { ...automated, enabled: null } } },
    operation: {
      initiatedBy: { username: marker.run },
      sync: { prune: automated.prune, syncOptions },
      retry,
    },
  });
}

function patchApplication(place: RestorePlace, patch: object): KubectlCall {
  return [...inArgoCd(place), 'patch', 'application', place.application, '--type=merge', '-p', JSON.stringify(patch)];
}

/** Sets the pods of some Deployments. */
export function scale(place: RestorePlace, names: readonly string[], replicas: number): KubectlCall {
  return [...inCluster(place), 'scale', 'deployment', ...names, `--replicas=${replicas}`];
}

/** Makes the Job that lists the dumps: the suspended CronJob as it stands. */
export function createListJob(place: RestorePlace, name: string): KubectlPipe {
  return [[...inCluster(place), 'create', 'job', name, `--from=cronjob/${place.cronJob}`]];
}

/** Makes the Job that restores: the suspended CronJob with other values of its variables. */
export function createRestoreJob(
  place: RestorePlace,
  { job, dump, into }: Pick<RestoreMarker, 'job' | 'dump' | 'into'>,
): KubectlPipe {
  return [
    [...inCluster(place), 'create', 'job', job, `--from=cronjob/${place.cronJob}`, '--dry-run=client', '-o', 'json'],
    ['set', 'env', '--local', '-f', '-', '-o', 'json', 'ACTION=restore', `DUMP=${dump}`, `INTO=${into}`],
    [...inCluster(place), 'create', '-f', '-'],
  ];
}

export function deleteJob(place: RestorePlace, name: string): KubectlCall {
  return [...inCluster(place), 'delete', 'job', name];
}

/** All that its containers have printed. */
export function jobLog(place: RestorePlace, name: string): KubectlCall {
  return [...inCluster(place), 'logs', `job/${name}`, '--all-containers'];
}

export function inCluster({ context, namespace }: RestorePlace): KubectlCall {
  return ['--context', context, '-n', namespace];
}

export function inArgoCd({ argoCdContext }: RestorePlace): KubectlCall {
  return ['--context', argoCdContext, '-n', 'argocd'];
}
