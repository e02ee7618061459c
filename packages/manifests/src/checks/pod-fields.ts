import { at, type Data, dataAt, recordsAt, textAt, type Workload } from '@vmshift/kubernetes';
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

/** What a probe may not have, of its kind. @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/core/validation/validation.go */
const REFUSED_OF_PROBES = [
  { probe: 'livenessProbe', field: 'successThreshold', most: 1 },
  { probe: 'startupProbe', field: 'successThreshold', most: 1 },
  { probe: 'readinessProbe', field: 'terminationGracePeriodSeconds', most: undefined },
] as const;

const probeFieldRefused = eachObjectRule({
  id: 'probe-field-refused',
  title: 'A probe has the fields of its kind: one success is enough where a failure kills, and readiness kills nothing',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name: object, containers }) =>
      containers.flatMap(({ spec, path }) =>
        REFUSED_OF_PROBES.flatMap(({ probe, field, most }) => {
          const value = dataAt(spec, probe)[field];
          // The API server takes 0 for a number that is left out; one below is told by the schema.
          if (typeof value !== 'number' || (most !== undefined && value <= most)) return [];
          return [{ object, path: `${path}.${probe}.${field}`, now: printed(value), probe, field }];
        }),
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ probe, field, now }) =>
    field === 'successThreshold'
      ? `the successThreshold of a ${probe} has to be 1, and is ${now}`
      : `a ${probe} ends no container, and has no ${field}`,
  impact: REFUSED,
  fix: ({ field }) => `leave ${field} out`,
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes',
});

/** The greatest mode of a file, 0777: the special bits are no part of it. */
const GREATEST_MODE = 0o777;

const MODED = ['configMap', 'secret', 'projected', 'downwardAPI'] as const;

/** The modes that a pod names for the files of its volumes, each with its place. */
function fileModes({ pod, podPath }: Workload) {
  return recordsAt(pod, 'volumes').flatMap((volume, index) =>
    MODED.flatMap((source) => {
      const path = `${podPath}.volumes[${textAt(volume, 'name') ?? index}].${source}`;
      const parts = recordsAt(volume, `${source}.sources`);
      return [
        { path: `${path}.defaultMode`, mode: at(volume, `${source}.defaultMode`) },
        ...itemModes(`${path}.items`, at(volume, source)),
        ...parts.flatMap((part) => MODED.flatMap((each) => itemModes(`${path}.sources`, part[each]))),
      ];
    }),
  );
}

function itemModes(path: string, source: unknown) {
  return recordsAt(source, 'items').map(({ mode }) => ({ path, mode }));
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

/** Why the API server refuses a field of a spread constraint; @param earlier those before it in the list */
function spreadRefusals(constraint: Data, earlier: readonly Data[]) {
  const when = textAt(constraint, 'whenUnsatisfiable') ?? 'none';
  const key = textAt(constraint, 'topologyKey') ?? 'none';
  const isAlone = !earlier.some((other) => other.topologyKey === key && other.whenUnsatisfiable === when);
  return [
    ...(typeof constraint.minDomains === 'number' && constraint.minDomains >= 1 && when === 'ScheduleAnyway'
      ? [{ field: 'minDomains', now: String(constraint.minDomains), because: `minDomains does not go with ${when}` }]
      : []),
    ...(isAlone ? [] : [{ field: 'topologyKey', now: key, because: `an earlier constraint of ${key} is ${when} too` }]),
  ];
}

const spreadRefused = eachObjectRule({
  id: 'spread-refused',
  title: 'A spread over nodes is one that the API server takes',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name: object, pod, podPath }) =>
      recordsAt(pod, 'topologySpreadConstraints').flatMap((constraint, index, all) =>
        spreadRefusals(constraint, all.slice(0, index)).map(({ field, ...refusal }) => {
          const path = `${podPath}.topologySpreadConstraints[${index}].${field}`;
          return { object, path, ...refusal };
        }),
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ because }) => because,
  impact: REFUSED,
  fix: 'one constraint for each topologyKey, with maxSkew 1, with which the nodes differ by one pod at the most',
  see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition',
  reads: ['*.topologySpreadConstraints'],
});

export const podFieldRules = [restartPolicyRefused, probeFieldRefused, fileModeRefused, spreadRefused];
