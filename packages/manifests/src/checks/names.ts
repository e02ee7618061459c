import {
  asText,
  dataAt,
  fieldPath,
  isConfigKey,
  isDnsLabel,
  isLabelValue,
  isQualifiedName,
  itemPaths,
  type KubeObject,
  nameForm,
  objectName,
  recordsAt,
  textAt,
  type Workload,
} from '@vmshift/kubernetes';
import { eachObjectRule } from '../object-rule';
import { printed } from '../printed';

const SEE_NAMES = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/';
const REFUSED = 'the API server refuses the object and the sync fails';

const objectNameInvalid = eachObjectRule({
  id: 'object-name-invalid',
  title: 'Names of objects have the form that Kubernetes takes',
  judge: ({ objects }) =>
    objects.flatMap((object) => {
      const { accepts, allowed } = nameForm(object);
      const name: unknown = object.metadata.name;
      if (typeof name === 'string' && accepts(name)) return [];
      return [{ object: objectName(object), path: 'metadata.name', now: printed(name), kind: object.kind, allowed }];
    }),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ kind, allowed }) => `a name of a ${kind} has ${allowed}`,
  impact: REFUSED,
  fix: 'choose a name of that form',
  see: SEE_NAMES,
  reads: ['metadata.name'],
});

const SEE_LABELS = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set';

/** Where an object has labels and annotations: its own, and those of its pods. */
function metadataOf(object: KubeObject, workloads: readonly Workload[]): readonly { path: string; value: unknown }[] {
  const own = { path: 'metadata', value: object.metadata };
  const pods = workloads.filter((workload) => workload.object === object && workload.metadataPath !== 'metadata');
  return [
    own,
    ...pods.map(({ metadataPath, labels, annotations }) => ({ path: metadataPath, value: { labels, annotations } })),
  ];
}

const metadataKeyInvalid = eachObjectRule({
  id: 'metadata-key-invalid',
  title: 'Keys of labels and annotations have the form that Kubernetes takes',
  judge: ({ objects, workloads }) =>
    objects.flatMap((object) =>
      metadataOf(object, workloads).flatMap(({ path, value }) =>
        (['labels', 'annotations'] as const).flatMap((field) =>
          Object.keys(dataAt(value, field))
            .filter((key) => !isQualifiedName(field === 'annotations' ? key.toLowerCase() : key))
            .map((key) => ({ object: objectName(object), path: fieldPath(`${path}.${field}`, key), now: key })),
        ),
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: 'a key is a name of at most 63 characters, after an optional DNS name and a slash',
  impact: REFUSED,
  fix: 'correct the key',
  see: SEE_LABELS,
  reads: ['metadata.labels.*', 'metadata.annotations.*'],
});

const labelValueInvalid = eachObjectRule({
  id: 'label-value-invalid',
  title: 'Values of labels have the form that Kubernetes takes',
  judge: ({ objects, workloads }) =>
    objects.flatMap((object) =>
      metadataOf(object, workloads).flatMap(({ path, value }) =>
        Object.entries(dataAt(value, 'labels'))
          .filter(([, label]) => typeof label === 'string' && !isLabelValue(label))
          .map(([key, label]) => ({
            object: objectName(object),
            path: fieldPath(`${path}.labels`, key),
            now: printed(label),
          })),
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: 'a value has at most 63 letters, digits, hyphens, underscores and dots, a letter or digit at both ends',
  impact: REFUSED,
  fix: 'choose a value of that form, or use an annotation for free text',
  see: SEE_LABELS,
  reads: ['metadata.labels.*'],
});

const MAX_ANNOTATIONS = 256 * 1024;

function sizeOf(values: object): number {
  return Object.entries(values).reduce((sum, [key, value]) => sum + key.length + Buffer.byteLength(asText(value)), 0);
}

const annotationsTooLarge = eachObjectRule({
  id: 'annotations-too-large',
  title: 'The annotations of an object fit into it',
  judge: ({ objects }) =>
    objects
      .map((object) => ({ object, size: sizeOf(dataAt(object, 'metadata.annotations')) }))
      .filter(({ size }) => size > MAX_ANNOTATIONS)
      .map(({ object, size }) => ({ object: objectName(object), path: 'metadata.annotations', now: `${size} bytes` })),
  class: 'sync-failure',
  verdict: 'block',
  because: `the annotations of an object may have ${MAX_ANNOTATIONS} bytes together`,
  impact: REFUSED,
  fix: 'shorten the annotations, or keep the text in a ConfigMap',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/',
});

const MAX_CONFIG_MAP = 1024 * 1024;
const SEE_CONFIG_MAP = 'https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object';

const configMapKeyInvalid = eachObjectRule({
  id: 'config-map-key-invalid',
  title: 'Keys of a ConfigMap can be names of files',
  judge: ({ ofKind }) =>
    ofKind('ConfigMap').flatMap((object) =>
      (['data', 'binaryData'] as const).flatMap((field) =>
        Object.keys(dataAt(object, field))
          .filter((key) => !isConfigKey(key))
          .map((key) => ({ object: objectName(object), path: fieldPath(field, key), now: key })),
      ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: 'a key has at most 253 letters, digits, hyphens, underscores and dots',
  impact: REFUSED,
  fix: 'choose a key without slashes and blanks',
  see: SEE_CONFIG_MAP,
});

/** What the API server counts: the values without their keys, and those in base64 as the bytes that they stand for. */
function sizeOfValues(configMap: KubeObject): number {
  const sizes = (field: string, encoding: 'utf8' | 'base64') =>
    Object.values(dataAt(configMap, field)).map((value) => Buffer.byteLength(asText(value), encoding));
  return [...sizes('data', 'utf8'), ...sizes('binaryData', 'base64')].reduce((sum, size) => sum + size, 0);
}

const configMapTooLarge = eachObjectRule({
  id: 'config-map-too-large',
  title: 'A ConfigMap fits into what Kubernetes keeps',
  judge: ({ ofKind }) =>
    ofKind('ConfigMap')
      .map((object) => ({ object, size: sizeOfValues(object) }))
      .filter(({ size }) => size > MAX_CONFIG_MAP)
      .map(({ object, size }) => ({ object: objectName(object), path: 'data', now: `${size} bytes` })),
  class: 'sync-failure',
  verdict: 'block',
  because: `a ConfigMap may have ${MAX_CONFIG_MAP} bytes`,
  impact: REFUSED,
  fix: 'split it, or put the files into the image',
  see: SEE_CONFIG_MAP,
});

interface PodName {
  readonly object: string;
  readonly path: string;
  readonly now: string;
}

/** The names that containers must not share, and those that volumes must not share. */
function podNames(workload: Workload): readonly (readonly PodName[])[] {
  const { name: object, pod, podPath, containers } = workload;
  const volumes = recordsAt(pod, 'volumes');
  const paths = itemPaths(`${podPath}.volumes`, volumes);
  return [
    volumes.map((volume, index) => ({ object, path: `${paths[index]}.name`, now: textAt(volume, 'name') ?? '' })),
    containers.map(({ name, path }) => ({ object, path: `${path}.name`, now: name })),
  ];
}

const podNameInvalid = eachObjectRule({
  id: 'pod-name-invalid',
  title: 'Names of containers and volumes have the form that Kubernetes takes',
  judge: ({ workloads }) => workloads.flatMap(podNames).flatMap((names) => names.filter(({ now }) => !isDnsLabel(now))),
  class: 'sync-failure',
  verdict: 'block',
  because: 'such a name has at most 63 lower-case letters, digits and hyphens, no hyphen first or last',
  impact: REFUSED,
  fix: 'choose a name of that form',
  see: SEE_NAMES,
  explainedBy: ['schema'],
});

const podNameDuplicate = eachObjectRule({
  id: 'pod-name-duplicate',
  title: 'Containers of a pod have a name of their own, and so have its volumes',
  judge: ({ workloads }) =>
    workloads
      .flatMap(podNames)
      .flatMap((names) => names.filter(({ now }, index) => names.findIndex((other) => other.now === now) < index)),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now }) => `the name ${now} stands twice in the pod; init containers count too`,
  impact: REFUSED,
  fix: 'give one of them another name',
  see: SEE_NAMES,
});

export const nameRules = [
  objectNameInvalid,
  metadataKeyInvalid,
  labelValueInvalid,
  annotationsTooLarge,
  configMapKeyInvalid,
  configMapTooLarge,
  podNameInvalid,
  podNameDuplicate,
];
