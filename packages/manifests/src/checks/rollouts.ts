import { at, isRolloutStuck, numberAt, progressDeadlineSeconds, type Workload } from '@vmshift/kubernetes';
import { type EachInput, eachObjectRule } from '../object-rule';

const shared = {
  class: 'sync-failure',
  verdict: 'block',
  impact: 'the API server refuses the object and the sync fails',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy',
} as const;

/** The Deployments that the API server refuses for one reason, with the value that it refuses. */
function refused({ workloads }: EachInput, path: string, refusedValue: (deployment: Workload) => string | undefined) {
  return workloads
    .filter(({ object }) => object.kind === 'Deployment')
    .flatMap((workload) => {
      const now = refusedValue(workload);
      return now === undefined ? [] : [{ object: workload.name, path, now }];
    });
}

const rolloutCannotMove = eachObjectRule({
  ...shared,
  id: 'rollout-cannot-move',
  title: 'A rollout may add a pod or take one away',
  judge: (input) =>
    refused(input, 'spec.strategy.rollingUpdate', (workload) =>
      isRolloutStuck(workload) ? 'maxSurge 0, maxUnavailable 0' : undefined,
    ),
  because: 'a rollout that may neither add nor remove a pod is invalid',
  fix: 'maxSurge 1 with maxUnavailable 0',
  reads: ['spec.strategy'],
});

const rollingUpdateWithRecreate = eachObjectRule({
  ...shared,
  id: 'rolling-update-with-recreate',
  title: 'A Deployment that is recreated has no rollingUpdate',
  judge: (input) =>
    refused(input, 'spec.strategy.rollingUpdate', ({ object }) =>
      at(object, 'spec.strategy.type') === 'Recreate' && at(object, 'spec.strategy.rollingUpdate') !== undefined
        ? 'with type Recreate'
        : undefined,
    ),
  because: 'rollingUpdate may not stand in a strategy of type Recreate',
  fix: 'remove rollingUpdate, or set type RollingUpdate',
  reads: ['spec.strategy'],
});

const minReadyAboveDeadline = eachObjectRule({
  ...shared,
  id: 'min-ready-above-deadline',
  title: 'A pod counts as available before the progress deadline',
  judge: (input) =>
    refused(input, 'spec.minReadySeconds', (workload) => {
      const ready = numberAt(workload.object, 'spec.minReadySeconds') ?? 0;
      return ready > 0 && ready >= progressDeadlineSeconds(workload) ? String(ready) : undefined;
    }),
  because: 'minReadySeconds has to be less than progressDeadlineSeconds',
  fix: 'lower minReadySeconds',
  reads: ['spec.minReadySeconds', 'spec.progressDeadlineSeconds'],
});

/** Rollout settings that the API server refuses, though each of them is valid by itself. */
export const rolloutRules = [rolloutCannotMove, rollingUpdateWithRecreate, minReadyAboveDeadline];
