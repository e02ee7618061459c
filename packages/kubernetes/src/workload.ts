import { asText, at, type Data, dataAt, isData, numberAt, recordsAt, stringMapAt, textAt } from './data';
import { type KubeObject, objectName } from './kube-object';
import { itemPath } from './path';

/** Where each kind that makes pods keeps its pod template; a Pod is its own. */
const TEMPLATES: ReadonlyMap<string, string> = new Map([
  ['CronJob', 'spec.jobTemplate.spec.template'],
  ['DaemonSet', 'spec.template'],
  ['Deployment', 'spec.template'],
  ['Job', 'spec.template'],
  ['Pod', ''],
  ['ReplicaSet', 'spec.template'],
  ['StatefulSet', 'spec.template'],
]);

/** What makes pods, seen through its pod template. Nothing is claimed about values: the object may be malformed. */
export interface Workload {
  readonly object: KubeObject;
  /** `Kind/name`. */
  readonly name: string;
  /** Path of the pods' metadata in the object, such as `spec.template.metadata`. */
  readonly metadataPath: string;
  /** Path of the pod specification in the object, such as `spec.template.spec`. */
  readonly podPath: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly pod: Data;
  /** Init containers first, in the order in which they start. */
  readonly containers: readonly Container[];
  /** Whether its pods stay: false for Jobs and CronJobs. */
  readonly longRunning: boolean;
  /** The label selector by which it owns its pods; undefined for kinds without, and where there is none. */
  readonly selector: Data | undefined;
  /** The fixed number of pods; undefined where an autoscaler or the number of nodes decides. */
  readonly replicas: number | undefined;
}

/** A container of a workload's pods. */
export interface Container {
  readonly name: string;
  /** Stands among the init containers. */
  readonly init: boolean;
  /** Runs as long as the pod: every container but the init containers that end. */
  readonly running: boolean;
  readonly spec: Data;
  /** Path in the object, such as `spec.template.spec.containers[web]`. */
  readonly path: string;
}

/** The workload that an object is; undefined for kinds that make no pods. */
export function workloadOf(object: KubeObject): Workload | undefined {
  const template = TEMPLATES.get(object.kind);
  if (template === undefined) return undefined;
  const known = read.get(object);
  if (known !== undefined) return known;
  const workload = readWorkload(object, template);
  read.set(object, workload);
  return workload;
}

/** Rules ask about each object again and again, on both sides of a change. */
const read = new WeakMap<KubeObject, Workload>();

function readWorkload(object: KubeObject, template: string): Workload {
  const root = template === '' ? object : at(object, template);
  const below = template === '' ? '' : `${template}.`;
  const pod = dataAt(root, 'spec');
  const podPath = `${below}spec`;
  const selector = at(object, 'spec.selector');
  return {
    object,
    name: objectName(object),
    metadataPath: `${below}metadata`,
    podPath,
    labels: stringMapAt(root, 'metadata.labels'),
    annotations: stringMapAt(root, 'metadata.annotations'),
    pod,
    containers: [...containersIn(pod, 'initContainers', podPath), ...containersIn(pod, 'containers', podPath)],
    longRunning: object.kind !== 'Job' && object.kind !== 'CronJob',
    selector: object.kind !== 'Pod' && isData(selector) ? selector : undefined,
    replicas: fixedReplicas(object),
  };
}

function containersIn(pod: Data, field: 'containers' | 'initContainers', podPath: string): readonly Container[] {
  const specs = recordsAt(pod, field);
  const init = field === 'initContainers';
  return specs.map((spec, index) => ({
    name: textAt(spec, 'name') ?? '',
    init,
    running: !init || spec.restartPolicy === 'Always',
    spec,
    path: itemPath(`${podPath}.${field}`, specs, index),
  }));
}

function fixedReplicas(object: KubeObject): number | undefined {
  switch (object.kind) {
    case 'Pod':
      return 1;
    case 'Job':
      return numberAt(object, 'spec.parallelism') ?? 1;
    case 'CronJob':
      return numberAt(object, 'spec.jobTemplate.spec.parallelism') ?? 1;
    case 'DaemonSet':
      return undefined;
    default:
      return numberAt(object, 'spec.replicas');
  }
}

/** The containers that run as long as the pod does, native sidecars included. */
export function runningContainers(workload: Workload): readonly Container[] {
  return workload.containers.filter(({ running }) => running);
}

/** Command and arguments as one list of words. */
export function commandLine(container: Container): readonly string[] {
  return ['command', 'args'].flatMap((field) => {
    const words = container.spec[field];
    return Array.isArray(words) ? words.map(asText) : [];
  });
}
