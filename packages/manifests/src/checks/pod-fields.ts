import { dataAt, textAt } from '@vmshift/kubernetes';
import { eachObjectRule } from '../object-rule';
import { printed } from '../printed';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/';
const REFUSED = 'the API server refuses the object and the sync fails';

const restartPolicyRefused = eachObjectRule({
  id: 'restart-policy-refused',
  title: 'A workload restarts its containers as its kind demands',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name, object, pod, podPath, longRunning }) => {
      const policy = textAt(pod, 'restartPolicy') ?? 'Always';
      if (object.kind === 'Pod' || (policy === 'Always') === longRunning) return [];
      return [{ object: name, path: `${podPath}.restartPolicy`, now: policy, kind: object.kind, longRunning }];
    }),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ kind, longRunning, now }) =>
    longRunning
      ? `the pods of a ${kind} restart their containers always, not ${now}`
      : `the pods of a ${kind} restart their containers on failure or never, not always`,
  impact: REFUSED,
  fix: ({ longRunning }) => (longRunning ? 'leave restartPolicy out' : 'set restartPolicy to Never or OnFailure'),
  see: SEE,
  reads: ['*.restartPolicy'],
});

const successThresholdRefused = eachObjectRule({
  id: 'success-threshold-refused',
  title: 'One success is enough for a liveness or startup probe',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name: object, containers }) =>
      containers.flatMap(({ spec, path }) =>
        (['livenessProbe', 'startupProbe'] as const).flatMap((probe) => {
          const { successThreshold } = dataAt(spec, probe);
          if (successThreshold === undefined || successThreshold === 1) return [];
          return [{ object, path: `${path}.${probe}.successThreshold`, now: printed(successThreshold), probe }];
        }),
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ probe, now }) => `the successThreshold of a ${probe} has to be 1, and is ${now}`,
  impact: REFUSED,
  fix: 'leave successThreshold out',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes',
});

export const podFieldRules = [restartPolicyRefused, successThresholdRefused];
