import { at, dataAt, recordsAt, textAt, type Workload } from '@vmshift/kubernetes';
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

/** The greatest mode of a file, 0777: the special bits are no part of it. */
const GREATEST_MODE = 0o777;

const PROJECTED = ['configMap', 'secret', 'downwardAPI'] as const;

/** The modes that a pod names for the files of its volumes, each with its place. */
function fileModes({ pod, podPath }: Workload) {
  return recordsAt(pod, 'volumes').flatMap((volume, index) =>
    ([...PROJECTED, 'projected'] as const).flatMap((source) => {
      const path = `${podPath}.volumes[${textAt(volume, 'name') ?? index}].${source}`;
      const parts = recordsAt(volume, `${source}.sources`).flatMap((part, place) =>
        PROJECTED.map((one) => ({
          items: recordsAt(part, `${one}.items`),
          path: `${path}.sources[${place}].${one}.items`,
        })),
      );
      const files = [{ items: recordsAt(volume, `${source}.items`), path: `${path}.items` }, ...parts];
      const modes = files.flatMap((one) => one.items.map(({ mode }) => ({ path: one.path, mode })));
      return [{ path: `${path}.defaultMode`, mode: at(volume, `${source}.defaultMode`) }, ...modes];
    }),
  );
}

const fileModeRefused = eachObjectRule({
  id: 'file-mode-refused',
  title: 'The mode of a mounted file is one that the API server takes',
  judge: ({ workloads }) =>
    workloads.flatMap((workload) =>
      fileModes(workload).flatMap(({ path, mode }) =>
        typeof mode !== 'number' || (mode >= 0 && mode <= GREATEST_MODE)
          ? []
          : [{ object: workload.name, path, now: String(mode), meant: Number.parseInt(String(mode), 8) }],
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now }) => `${now} is a decimal number, and the greatest mode, 0777, is ${GREATEST_MODE}`,
  impact: REFUSED,
  fix: ({ now, meant }) =>
    meant >= 0 && meant <= GREATEST_MODE
      ? `write the mode 0${now} as ${meant}, or as 0o${now}`
      : 'leave it out, or 288 for 0440',
  see: 'https://kubernetes.io/docs/concepts/configuration/secret/#secret-files-permissions',
  reads: ['*.volumes'],
});

const spreadRefused = eachObjectRule({
  id: 'spread-refused',
  title: 'The numbers of a spread over nodes are ones that the API server takes',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name: object, pod, podPath }) =>
      recordsAt(pod, 'topologySpreadConstraints').flatMap((constraint, index) =>
        (['maxSkew', 'minDomains'] as const).flatMap((field) => {
          const value = constraint[field];
          if (typeof value !== 'number' || value >= 1) return [];
          const path = `${podPath}.topologySpreadConstraints[${index}].${field}`;
          return [{ object, path, now: String(value), field }];
        }),
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ field, now }) => `${field} is at least 1, and here ${now}`,
  impact: REFUSED,
  fix: 'maxSkew 1, with which the nodes differ by one pod at the most',
  see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition',
  reads: ['*.topologySpreadConstraints'],
});

export const podFieldRules = [restartPolicyRefused, successThresholdRefused, fileModeRefused, spreadRefused];
