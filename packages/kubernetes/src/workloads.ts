import type { KubeObject } from './kube-object';
import type { Container, CronJobObject, LabelSelector, Labels, PodSpec, WorkloadObject } from './object-types';

/** What makes pods, seen through its pod template. */
export interface Workload {
  readonly object: KubeObject;
  /** Path of the pod template, such as `spec.template`. */
  readonly path: string;
  readonly labels: Labels;
  readonly pod: PodSpec;
  /** Init containers first, each with its path. */
  readonly containers: readonly PlacedContainer[];
  /** Whether its pods stay; false for a Job and a CronJob. */
  readonly longRunning: boolean;
  /** Absent for a Job and a CronJob. */
  readonly selector?: LabelSelector;
  /** Fixed number of pods; absent where an autoscaler rules. */
  readonly replicas?: number;
  /** Pods that run beside the others while a rollout is under way, of so many. */
  readonly surge: (replicas: number) => number;
}

export interface PlacedContainer {
  readonly container: Container;
  readonly path: string;
  /** Runs before the others and ends; a sidecar (`restartPolicy: Always`) does not end. */
  readonly init: boolean;
}

/** The workload that an object is; `undefined` for kinds that make no pods. */
export function workloadOf(object: KubeObject): Workload | undefined {
  switch (object.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet': {
      const { spec } = object as WorkloadObject;
      const { template, selector, replicas } = spec;
      return {
        ...describePods(object, 'spec.template', template),
        longRunning: true,
        selector,
        replicas,
        surge: surgeOf(spec),
      };
    }
    case 'Job': {
      const { template, parallelism } = (object as WorkloadObject).spec;
      return {
        ...describePods(object, 'spec.template', template),
        longRunning: false,
        replicas: parallelism ?? 1,
        surge: () => 0,
      };
    }
    case 'CronJob': {
      const job = (object as CronJobObject).spec.jobTemplate.spec;
      const path = 'spec.jobTemplate.spec.template';
      return {
        ...describePods(object, path, job?.template),
        longRunning: false,
        replicas: job?.parallelism ?? 1,
        surge: () => 0,
      };
    }
    default:
      return undefined;
  }
}

function describePods(object: KubeObject, path: string, template: WorkloadObject['spec']['template'] | undefined) {
  const pod = template?.spec ?? { containers: [] };
  const place = (field: 'initContainers' | 'containers') =>
    (pod[field] ?? []).map((container, index) => ({
      container,
      path: `${path}.spec.${field}[${index}]`,
      init: field === 'initContainers' && container.restartPolicy !== 'Always',
    }));
  const labels = template?.metadata?.labels ?? {};
  return { object, path, labels, pod, containers: [...place('initContainers'), ...place('containers')] };
}

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge (25 % rounded up by default) */
function surgeOf({ strategy }: WorkloadObject['spec']): (replicas: number) => number {
  if (strategy?.type === 'Recreate') return () => 0;
  return (replicas) => resolveShare(strategy?.rollingUpdate?.maxSurge ?? '25%', replicas);
}

/** A number of pods given as such, or as a percentage of all, which is rounded up. */
export function resolveShare(share: string | number, total: number): number {
  return typeof share === 'number' ? share : Math.ceil((Number.parseInt(share, 10) / 100) * total);
}
