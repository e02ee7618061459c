/** An answer of an API server, of any shape. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
type JsonObject = { readonly [key: string]: Json | undefined };

/** What a diagnosis reads of an environment with something wrong, as the API servers answered. */
export interface Recording {
  /** Name of the scenario. */
  readonly fault: string;
  /** When it was recorded, ISO 8601. */
  readonly at: string;
  readonly environment: string;
  readonly argoCd: { readonly applications: readonly Json[] };
  /** Objects by kind. */
  readonly cluster: Readonly<Record<string, readonly Json[]>>;
  /** The last lines of containers that ended badly. */
  readonly logs: readonly RecordedLog[];
}

export interface RecordedLog {
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
  readonly lines: readonly string[];
}

/** What stands in every recording in the place of what a lab was given. */
export interface Names {
  /** Texts of the lab, and what they are called in the environment. Longer ones first. */
  readonly texts: readonly (readonly [lab: string, environment: string])[];
  /** Commits, oldest first. */
  readonly commits: readonly string[];
}

/** Every recording is made at this moment; what happened before it did so as long before it. */
export const RECORDED_AT = '2026-11-26T03:00:00Z';

/** Leaves what readers read, and nothing that tells which machine it was, or when. */
export function strip(recording: Recording, names: Names): Recording {
  const { applications } = recording.argoCd;
  const reduced = {
    ...recording,
    argoCd: { applications: applications.map((application) => reduceObject('Application', application)) },
    cluster: Object.fromEntries(
      Object.entries(recording.cluster).map(([kind, objects]) => [
        kind,
        objects.filter((object) => !isRoutine(kind, object)).map((object) => reduceObject(kind, object)),
      ]),
    ),
  };
  return JSON.parse(renameAll(JSON.stringify(reduced), recording.at, names));
}

/** One object a line: small, and readable as a difference. */
export function printRecording({ cluster, argoCd, logs, ...head }: Recording): string {
  const lines = (list: readonly unknown[]) =>
    list.length === 0 ? '[]' : `[\n${list.map((one) => JSON.stringify(one)).join(',\n')}\n]`;
  const kinds = Object.entries(cluster).map(([kind, objects]) => `${JSON.stringify(kind)}: ${lines(objects)}`);
  const fields = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{
${fields.join(',\n')},
"argoCd": {"applications": ${lines(argoCd.applications)}},
"cluster": {
${kinds.join(',\n')}
},
"logs": ${lines(logs)}
}
`;
}

/** @see https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata */
const METADATA = [
  'name',
  'namespace',
  'uid',
  'labels',
  'annotations',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'finalizers',
  'generation',
  'ownerReferences',
];

const CONTAINER = [
  'name',
  'image',
  'command',
  'env',
  'ports',
  'restartPolicy',
  'startupProbe',
  'readinessProbe',
  'livenessProbe',
  'resources',
];

/** Fields of `spec` and `status` that are read, by kind; all of them where a kind is not listed. */
const SPEC: Readonly<Record<string, readonly string[]>> = {
  Pod: ['nodeName', 'restartPolicy', 'initContainers', 'containers', 'volumes', 'imagePullSecrets', 'nodeSelector'],
  Deployment: ['replicas', 'paused', 'selector', 'strategy', 'progressDeadlineSeconds', 'minReadySeconds', 'template'],
  ReplicaSet: ['replicas', 'selector'],
  Node: ['taints', 'unschedulable'],
};
const STATUS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['phase', 'reason', 'message', 'conditions', 'startTime', 'initContainerStatuses', 'containerStatuses'],
  Node: ['conditions', 'allocatable', 'capacity', 'nodeInfo'],
};
const CONTAINER_STATUS = ['name', 'image', 'imageID', 'ready', 'started', 'restartCount', 'state', 'lastState'];

function reduceObject(kind: string, value: Json): Json {
  if (!isObject(value)) return value;
  if (kind === 'Event') return reduceEvent(value);
  const metadata = reduceMetadata(value.metadata);
  const { spec, status } = value;
  return {
    ...value,
    metadata,
    ...(spec === undefined ? {} : { spec: reduceSpec(kind, spec) }),
    ...(status === undefined ? {} : { status: reduceStatus(kind, status) }),
  };
}

const EVENT = [
  'apiVersion',
  'kind',
  'involvedObject',
  'type',
  'reason',
  'message',
  'count',
  'series',
  'firstTimestamp',
  'lastTimestamp',
  'eventTime',
  'reportingComponent',
];

function reduceEvent(event: JsonObject): JsonObject {
  const { creationTimestamp } = isObject(event.metadata) ? event.metadata : {};
  return defined({
    ...pick(event, EVENT),
    metadata: defined({ name: 'event', creationTimestamp }),
    involvedObject: pick(event.involvedObject, ['kind', 'name', 'fieldPath']),
  });
}

/** What every start of a container writes, and no diagnosis reads. */
const ROUTINE = ['Created', 'Pulled', 'Started'];

function isRoutine(kind: string, object: Json): boolean {
  return kind === 'Event' && isObject(object) && object.type === 'Normal' && ROUTINE.includes(String(object.reason));
}

function reduceMetadata(metadata: Json | undefined): JsonObject {
  const kept = pick(metadata, METADATA);
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...annotations } = isObject(kept.annotations)
    ? kept.annotations
    : {};
  return Object.keys(annotations).length === 0 ? without(kept, 'annotations') : { ...kept, annotations };
}

function reduceSpec(kind: string, spec: Json): Json {
  const kept = pick(spec, SPEC[kind]);
  const own = kind === 'Pod' ? reducePodSpec(kept) : kept;
  if (isObject(own.jobTemplate)) return { ...own, jobTemplate: reduceTemplates(own.jobTemplate) };
  return reduceTemplate(own);
}

function reduceTemplates(jobTemplate: JsonObject): Json {
  return isObject(jobTemplate.spec) ? { spec: reduceTemplate(jobTemplate.spec) } : jobTemplate;
}

function reduceTemplate(spec: JsonObject): JsonObject {
  const { template } = spec;
  if (!isObject(template)) return spec;
  return {
    ...spec,
    template: {
      metadata: pick(template.metadata, ['labels']),
      spec: reducePodSpec(pick(template.spec, SPEC.Pod), ['name', 'image', 'command', 'env', 'resources']),
    },
  };
}

function reducePodSpec(spec: JsonObject, container = CONTAINER): JsonObject {
  const { volumes } = spec;
  const containers = (list: Json | undefined) =>
    isList(list) ? list.map((one) => reduceContainer(pick(one, container))) : undefined;
  return defined({
    ...spec,
    initContainers: containers(spec.initContainers),
    containers: containers(spec.containers),
    volumes: isList(volumes)
      ? volumes.filter((volume) => !isObject(volume) || volume.projected === undefined)
      : undefined,
  });
}

/** Of its variables those that need another object: the others are values of the model. */
function reduceContainer(container: JsonObject): JsonObject {
  const { env } = container;
  const from = isList(env) ? env.filter((variable) => isObject(variable) && variable.valueFrom !== undefined) : [];
  return from.length === 0 ? without(container, 'env') : { ...container, env: from };
}

function reduceStatus(kind: string, status: Json): Json {
  const kept = pick(status, STATUS[kind]);
  if (kind === 'Node') return { ...kept, nodeInfo: pick(kept.nodeInfo, ['kubeletVersion']) };
  if (kind !== 'Pod') return kept;
  const statuses = (list: Json | undefined) =>
    isList(list) ? list.map((one) => withoutContainerId(pick(one, CONTAINER_STATUS))) : undefined;
  return defined({
    ...kept,
    initContainerStatuses: statuses(kept.initContainerStatuses),
    containerStatuses: statuses(kept.containerStatuses),
  });
}

function withoutContainerId(status: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(status, (key, value) => (key === 'containerID' ? undefined : value)));
}

/** Replaces, in every text at once, what is of the lab and its machine. */
function renameAll(text: string, at: string, { texts, commits }: Names): string {
  const shift = Date.parse(RECORDED_AT) - Date.parse(at);
  const named = texts.reduce((result, [lab, environment]) => result.replaceAll(lab, environment), text);
  const uids = numbered((number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
  const addresses = numbered((number) => `10.2.${Math.floor(number / 250)}.${(number % 250) + 1}`);
  return commits
    .reduce((result, commit, index) => result.replaceAll(commit, fixedCommit(index)), named)
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, uids)
    .replace(/\b10\.250\.\d+\.\d+\b/g, addresses)
    .replace(/\bcontainerd:\/\/[0-9a-f]{64}\b/g, 'containerd://container')
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (time) => shifted(time, shift));
}

/** What stands for the first, second, … commit of an environment. */
export function fixedCommit(index: number): string {
  return ((index + 1) % 16).toString(16).repeat(40);
}

/** The same for the same, counted as they come. */
function numbered(name: (number: number) => string): (match: string) => string {
  const known = new Map<string, string>();
  return (match) => {
    const same = known.get(match) ?? name(known.size + 1);
    known.set(match, same);
    return same;
  };
}

function shifted(time: string, milliseconds: number): string {
  const moved = new Date(Date.parse(time) + milliseconds).toISOString();
  const fraction = /\.\d+/.exec(time)?.[0];
  return fraction === undefined ? moved.replace(/\.\d+Z$/, 'Z') : moved.replace(/\.\d+Z$/, `${fraction}Z`);
}

function pick(value: Json | undefined, keys: readonly string[] | undefined): JsonObject {
  if (!isObject(value)) return {};
  return keys === undefined ? value : Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function defined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null));
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
