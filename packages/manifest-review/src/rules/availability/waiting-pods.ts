import { at, type Data, dataAt, numberAt, recordsAt, selects, textAt, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { pairContainers } from '../../cluster/succession';
import { containerFields, podFields } from '../reads';
import { changeRule, keptWorkloads, newPlaces } from '../rule';

const SEE_POD = 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/';
/** Fields of a security context that may name a file on the node; none is put there. */
const PROFILES = ['seccompProfile', 'appArmorProfile'] as const;
const AFFINITY = 'affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution';
const DEADLINE = 'activeDeadlineSeconds';

/** What a node has for containers without a device plugin or an administrator. */
const RESOURCES: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

interface Wait {
  readonly object: string;
  readonly path: string;
  readonly now: string;
  readonly because: string;
}

/** What a pod waits for, and what nothing in these clusters ever does or offers. */
function vainWaits(workload: Workload): readonly Wait[] {
  const { name: object, podPath, pod } = workload;
  const system = textAt(pod, 'os.name') ?? 'linux';
  const items = (field: string, key: string, because: (name: string) => string): readonly Wait[] =>
    recordsAt(pod, field).map((item) => {
      const now = textAt(item, key) ?? 'no name';
      return { object, path: `${podPath}.${field}`, now, because: because(now) };
    });
  return [
    ...items('readinessGates', 'conditionType', (name) => `nothing here sets the condition ${name} of a pod`),
    ...items('schedulingGates', 'name', (name) => `nothing here takes the gate ${name} away`),
    ...items('resourceClaims', 'name', (name) => `nothing here allocates the device of the claim ${name}`),
    ...(system === 'linux'
      ? []
      : [{ object, path: `${podPath}.os.name`, now: system, because: `no node runs ${system}` }]),
    ...PROFILES.flatMap((profile) =>
      [{ spec: workload.pod, path: podPath }, ...workload.containers].flatMap(({ spec, path }) => {
        const field = `securityContext.${profile}`;
        if (textAt(spec, `${field}.type`) !== 'Localhost') return [];
        const now = textAt(spec, `${field}.localhostProfile`) ?? 'no name';
        return [{ object, path: `${path}.${field}`, now, because: `no node holds the profile ${now}` }];
      }),
    ),
    ...workload.containers.flatMap(({ spec, path }) =>
      // A limit is its own request, where there is no other.
      [...new Set(['requests', 'limits'].flatMap((field) => Object.keys(dataAt(spec, `resources.${field}`))))]
        .filter((resource) => !RESOURCES.has(resource))
        .map((now) => ({ object, path: `${path}.resources`, now, because: `no node has ${now}` })),
    ),
  ];
}

/** Whether a term is fulfilled by a pod that runs: another one, or the first of the workload itself. */
function isFulfilled(term: Data, { workloads }: EnvironmentView): boolean {
  return workloads.some(({ longRunning, labels }) => longRunning && selects(at(term, 'labelSelector'), labels));
}

/** Pods that wait for what never comes, or that end before their work does. */
export const waitingPods = [
  changeRule({
    id: 'pod-waits-in-vain',
    title: 'A pod waits for nothing that never comes',
    judge: (comparison) => newPlaces((view) => view.workloads.flatMap(vainWaits))(comparison),
    class: 'outage',
    verdict: 'block',
    because: (facts) => facts.because,
    impact: 'new pods stay Pending or are never ready: a rollout does not end, a lost pod is not replaced',
    fix: 'remove the field',
    see: SEE_POD,
    explainedBy: ['resource-unknown'],
    reads: [
      ...podFields('readinessGates', 'schedulingGates', 'resourceClaims', 'os.name'),
      ...podFields(...PROFILES.map((profile) => `securityContext.${profile}`)),
      ...containerFields('resources', ...PROFILES.map((profile) => `securityContext.${profile}`)),
    ],
  }),
  changeRule({
    id: 'pods-must-share-a-node',
    title: 'A pod runs wherever there is room',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads.flatMap((workload) => {
          const terms = recordsAt(workload.pod, AFFINITY);
          if (terms.length === 0) return [];
          const isPossible = terms.every((term) => isFulfilled(term, view));
          return [
            {
              ...{ object: workload.name, path: `${workload.podPath}.${AFFINITY}`, now: JSON.stringify(terms) },
              ...{ isPossible, verdict: isPossible ? ('warn' as const) : ('block' as const) },
            },
          ];
        }),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ isPossible }) =>
      isPossible
        ? 'the pods run on the nodes of other pods only'
        : 'no pod that stays has the labels next to which the pods have to run',
    impact: ({ isPossible }) =>
      isPossible
        ? 'one node that is lost or full takes all of them'
        : 'new pods stay Pending: a rollout does not end, a lost pod is not replaced',
    fix: 'prefer (preferredDuringSchedulingIgnoredDuringExecution) instead of requiring',
    see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    reads: podFields(AFFINITY),
  }),
  changeRule({
    id: 'pod-ends-by-the-clock',
    title: 'A pod runs until its work is done',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads.flatMap(({ name: object, podPath, pod, longRunning }) => {
          const seconds = numberAt(pod, DEADLINE);
          return seconds === undefined
            ? []
            : [{ object, path: `${podPath}.${DEADLINE}`, now: `${seconds} s`, longRunning }];
        }),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ now, longRunning }) =>
      longRunning
        ? 'the API server takes no deadline for pods that run on'
        : `the kubelet kills the pod ${now} after its start, whatever the deadline of its Job is`,
    impact: ({ longRunning }) =>
      longRunning
        ? 'the object is refused, and the sync fails'
        : 'a run that takes longer fails again and again, that of a backup too',
    fix: 'leave it out; the deadline of a Job stands in its own spec',
    see: SEE_POD,
    reads: podFields(DEADLINE),
  }),
  changeRule({
    id: 'step-not-awaited',
    title: 'The steps of a pod run one after another',
    judge: (comparison) =>
      keptWorkloads(comparison).flatMap(({ old, workload }) =>
        pairContainers(old, workload)
          .filter(({ before, container }) => container.init && container.running && !(before.init && before.running))
          .map(({ container: { path, name } }) => ({
            object: workload.name,
            path: `${path}.restartPolicy`,
            after: 'Always',
            name,
          })),
      ),
    class: 'outage',
    verdict: 'block',
    because: ({ name }) => `with restartPolicy: Always the next container starts while ${name} still runs`,
    impact: 'the next step works on what is not there yet, and the one before is started again whenever it ends',
    fix: 'leave restartPolicy out of the init container',
    see: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
    reads: podFields('initContainers[*].restartPolicy'),
    explainedBy: ['backup-step-missing'],
  }),
];
