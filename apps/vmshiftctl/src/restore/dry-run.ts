import { shellQuote } from '@vmshift/findings';
import type { RestoreMarker } from '@vmshift/observation';
import * as command from './restore-commands';
import type { RestorePlace } from './restore-place';

/** Why releases are held meanwhile. */
export const RESTORE_REASON = 'restore of the database';

/**
 * Every command of a restore that nothing interrupts, to be pasted one after the other; lines that explain begin with `#`.
 * Where this program looks again and again, the line waits.
 */
export function dryRun(place: RestorePlace, lock: RestoreMarker): readonly string[] {
  const { environment, deployments } = place;
  const argoCd = `kubectl ${command.inArgoCd(place).join(' ')}`;
  const cluster = `kubectl ${command.inCluster(place).join(' ')}`;
  const names = deployments.map(({ name }) => name);
  const pasted = (args: command.KubectlCall) => command.pasteable([args]);
  const operation = '{.status.operationState';
  return [
    '# automatic releases stop, and a second restore is refused',
    `./vmshiftctl hold ${environment.name} --reason ${shellQuote(RESTORE_REASON)} --push`,
    pasted(command.setMarker(place, lock)),
    '# Argo CD would start again what is stopped; the second line waits until it has seen the first one and no sync runs',
    pasted(command.pauseSync(place)),
    `until [ -z "$(${argoCd} get application ${place.application} -o jsonpath='{.metadata.annotations.argocd\\.argoproj\\.io/refresh}{.operation}')" ]; do sleep 2; done`,
    '# the application stops; an autoscaler leaves a Deployment of 0 alone',
    pasted(command.scale(place, names, 0)),
    `${cluster} wait pod --for=delete --timeout=10m -l 'app in (${place.clients.join(',')})' --field-selector=status.phase!=Succeeded,status.phase!=Failed`,
    '# the dump is restored; go on only when the Job is complete',
    command.pasteable(command.createRestoreJob(place, lock)),
    `${cluster} logs --follow --all-containers --pod-running-timeout=1h job/${lock.job}`,
    `${cluster} wait job/${lock.job} --for=condition=complete --timeout=4h`,
    '# automatic sync goes on, and a sync of everything runs the Job of the schema and starts what has a fixed number of pods',
    pasted(command.startSync(place, { ...lock, phase: 'syncing' })),
    `${argoCd} wait application ${place.application} --for=jsonpath='${operation}.operation.initiatedBy.username}'=${lock.run} --timeout=5m`,
    `${argoCd} wait application ${place.application} --for=jsonpath='${operation}.phase}'=Succeeded --timeout=20m`,
    '# the rest starts; autoscalers take over from there',
    ...deployments.map(({ name, replicas }) => pasted(command.scale(place, [name], replicas))),
    ...names.map((name) => `${cluster} rollout status deployment/${name} --timeout=15m`),
    '# automatic releases go on, and the lock is taken away',
    `./vmshiftctl resume ${environment.name} --push`,
    pasted(command.removeMarker(place)),
  ];
}
