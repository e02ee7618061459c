import type {
  Condition,
  ObservedAutoscaler,
  ObservedClaim,
  ObservedContainer,
  ObservedCronJob,
  ObservedEvent,
  ObservedJob,
  ObservedNode,
  ObservedPod,
  ObservedService,
  ObservedWorkload,
} from '@vmshift/observation';
import { ago } from './views';

/** Objects as our readers give them, well but for the given parts. */

export function condition(type: string, status: string, parts: Partial<Condition> = {}): Condition {
  return { type, status, reason: undefined, message: undefined, since: ago(30), ...parts };
}

export function container(parts: Partial<ObservedContainer> = {}): ObservedContainer {
  return {
    ...{ name: 'api', kind: 'container', image: 'ghcr.io/o/api:main-1', ready: true, restarts: 0 },
    running: { startedAt: ago(600) },
    ...parts,
  };
}

/** A pod of the Deployment `api`, by its ReplicaSet `api-1`. */
export function pod(parts: Partial<ObservedPod> = {}): ObservedPod {
  return {
    ...{ name: 'api-1-a', owner: 'ReplicaSet/api-1', labels: { app: 'api' }, createdAt: ago(600) },
    ...{ phase: 'Running', node: 'node-1', restartPolicy: 'Always', claims: [] },
    conditions: [condition('Ready', 'True')],
    containers: [container()],
    ...parts,
  };
}

export const replicaSets: readonly ObservedWorkload[] = [
  workload({ kind: 'ReplicaSet', name: 'api-1', owner: 'Deployment/api' }),
];

export function workload(parts: Partial<ObservedWorkload> = {}): ObservedWorkload {
  return {
    ...{ kind: 'Deployment', name: 'api', labels: {}, createdAt: ago(6000), wanted: 2, paused: false, observed: true },
    ...{ updated: 2, ready: 2, available: 2 },
    conditions: [
      condition('Available', 'True', { reason: 'MinimumReplicasAvailable' }),
      condition('Progressing', 'True', { reason: 'NewReplicaSetAvailable' }),
    ],
    ...parts,
  };
}

export function event(
  object: string,
  reason: string,
  message: string,
  parts: Partial<ObservedEvent> = {},
): ObservedEvent {
  return { object, reason, message, type: 'Warning', count: 5, first: ago(4), last: ago(1), ...parts };
}

export function job(parts: Partial<ObservedJob> = {}): ObservedJob {
  return {
    ...{ name: 'schema', labels: {}, suspended: false, startedAt: ago(1), active: 1, succeeded: 0, failed: 0 },
    ...{ backoffLimit: 2, conditions: [] },
    ...parts,
  };
}

export function cronJob(parts: Partial<ObservedCronJob> = {}): ObservedCronJob {
  return {
    ...{ name: 'report', labels: {}, schedule: '0 * * * *', suspended: false, active: [] },
    ...{ createdAt: ago(60 * 24 * 9), lastScheduled: ago(20), lastSucceeded: ago(19) },
    ...parts,
  };
}

export function node(parts: Partial<ObservedNode> = {}): ObservedNode {
  return {
    ...{ name: 'node-1', labels: {}, unschedulable: false, taints: [], allocatable: {} },
    conditions: [condition('Ready', 'True'), condition('MemoryPressure', 'False')],
    ...parts,
  };
}

export function claim(parts: Partial<ObservedClaim> = {}): ObservedClaim {
  return {
    ...{ name: 'data', labels: {}, phase: 'Bound', storageClass: 'linode-block-storage-retain', volume: 'pvc-1' },
    ...{ createdAt: ago(600), conditions: [] },
    ...parts,
  };
}

export function autoscaler(parts: Partial<ObservedAutoscaler> = {}): ObservedAutoscaler {
  return {
    ...{ name: 'api', labels: {}, target: 'Deployment/api', min: 2, max: 10, current: 3, wanted: 3 },
    conditions: [condition('ScalingActive', 'True'), condition('ScalingLimited', 'False')],
    ...parts,
  };
}

export function service(parts: Partial<ObservedService> = {}): ObservedService {
  return {
    ...{ name: 'api', labels: {}, type: 'ClusterIP', selector: { app: 'api' }, ports: [], addresses: [] },
    createdAt: ago(600),
    ...parts,
  };
}
