import { defined, isList, isObject, type Json, type JsonObject, pick, without } from './json';

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

/** An object of a kind without what no reader reads. */
export function reduceObject(kind: string, value: Json): Json {
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

const ROUTINE = ['Created', 'Pulled', 'Started'];

/** Whether it is what every start of a container writes, and no diagnosis reads. */
export function isRoutine(kind: string, object: Json): boolean {
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
