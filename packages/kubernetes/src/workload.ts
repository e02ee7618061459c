import { at, type Data, dataAt, recordsAt, stringMapAt, textAt } from './data';
import { type KubeObject, objectName } from './kube-object';

/** Where each kind keeps its pod template. */
const TEMPLATES: Readonly<Record<string, string>> = {
  Deployment: 'spec.template',
  ReplicaSet: 'spec.template',
  StatefulSet: 'spec.template',
  DaemonSet: 'spec.template',
  Job: 'spec.template',
  CronJob: 'spec.jobTemplate.spec.template',
};

/** What makes pods, seen through its pod template. */
export interface Workload {
  readonly object: KubeObject;
  /** `Kind/name`. */
  readonly name: string;
  /** Dotted path of the pod specification in the object. */
  readonly podPath: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly pod: Data;
  readonly containers: readonly Container[];
  /** Whether its pods stay: false for Jobs and CronJobs. */
  readonly longRunning: boolean;
}

export interface Container {
  readonly name: string;
  /** Init containers included. */
  readonly init: boolean;
  readonly spec: Data;
  /** Dotted path in the object, the container by its name. */
  readonly path: string;
}

/** The workload that an object is; undefined for other kinds. */
export function workloadOf(object: KubeObject): Workload | undefined {
  const template = TEMPLATES[object.kind];
  if (template === undefined && object.kind !== 'Pod') return undefined;
  const root: unknown = template === undefined ? object : at(object, template);
  const podPath = template === undefined ? 'spec' : `${template}.spec`;
  const pod = dataAt(root, 'spec');
  return {
    object,
    name: objectName(object),
    podPath,
    labels: stringMapAt(root, 'metadata.labels'),
    annotations: stringMapAt(root, 'metadata.annotations'),
    pod,
    containers: [...containersOf(pod, 'initContainers', podPath), ...containersOf(pod, 'containers', podPath)],
    longRunning: object.kind !== 'Job' && object.kind !== 'CronJob',
  };
}

function containersOf(pod: Data, field: 'containers' | 'initContainers', podPath: string): readonly Container[] {
  return recordsAt(pod, field).map((spec) => {
    const name = textAt(spec, 'name') ?? '';
    return { name, init: field === 'initContainers', spec, path: `${podPath}.${field}[${name}]` };
  });
}

/** The containers that run as long as the pod does, native sidecars included. */
export function runningContainers(workload: Workload): readonly Container[] {
  return workload.containers.filter(({ init, spec }) => !init || spec.restartPolicy === 'Always');
}

/** Command and arguments as one list of words. */
export function commandLine(container: Container): readonly string[] {
  return ['command', 'args'].flatMap((field) => {
    const words = container.spec[field];
    return Array.isArray(words) ? words.map(String) : [];
  });
}
