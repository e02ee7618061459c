import { type ConfigMapObject, itemPath, type KubeObject, type Labels, type ValidWorkload } from '@vmshift/kubernetes';
import type { Check, Finding } from './check';

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SERVICE = /^(?=.{1,63}$)[a-z]([-a-z0-9]*[a-z0-9])?$/;
/** A CronJob adds 11 characters to make the names of its Jobs. */
const CRON_JOB = /^(?=.{1,52}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const NAME_PART = /^(?=.{1,63}$)[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const MAX_ANNOTATIONS = 256 * 1024;

/** @see https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object */
const CONFIG_KEY = /^(?!\.\.)[-._A-Za-z0-9]{1,253}$/;
const MAX_CONFIG_MAP = 1024 * 1024;

/** Kubernetes takes more; a shell does not. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names, labels, annotations and ConfigMap keys as the API server takes them. */
export const names: Check = {
  id: 'name',
  find: ({ objects, workloads }) => [
    ...objects.flatMap((object) => [
      ...findName(object),
      ...findMetadata(object, 'metadata', object.metadata.labels, object.metadata.annotations),
      ...(object.kind === 'ConfigMap' ? findConfigKeys(object) : []),
    ]),
    ...workloads.flatMap((workload) => [
      ...findMetadata(workload.object, `${workload.metadataPath}`, workload.labels, {}),
      ...findPodNames(workload),
    ]),
  ],
};

function findName(object: KubeObject): readonly Finding[] {
  const patterns: Readonly<Record<string, readonly [RegExp, string]>> = {
    Service: [SERVICE, 'a DNS label that starts with a letter'],
    CronJob: [CRON_JOB, 'a DNS label of at most 52 characters'],
    Job: [LABEL, 'a DNS label'],
  };
  const [pattern, allowed] = patterns[object.kind] ?? [SUBDOMAIN, 'a DNS name'];
  return pattern.test(object.metadata.name)
    ? []
    : [
        {
          object,
          path: 'metadata.name',
          value: JSON.stringify(object.metadata.name),
          allowed: `${allowed}, in lower case`,
        },
      ];
}

function findMetadata(
  object: KubeObject,
  path: string,
  labels: Labels = {},
  annotations: Labels = {},
): readonly Finding[] {
  const keys = Object.entries({ labels, annotations }).flatMap(([field, map]) =>
    Object.keys(map)
      .filter((key) => !isQualifiedName(key))
      .map((key) => ({
        object,
        path: `${path}.${field}`,
        value: `the key ${key}`,
        allowed: '[<DNS name>/]<name of at most 63>',
      })),
  );
  const values = Object.entries(labels)
    .filter(([, value]) => value !== '' && !NAME_PART.test(value))
    .map(([key, value]) => ({
      object,
      path: `${path}.labels.${key}`,
      value: JSON.stringify(value),
      allowed: 'at most 63 letters, digits, -, _ and ., a letter or digit at both ends',
    }));
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + key.length + Buffer.byteLength(value),
    0,
  );
  const tooLarge = {
    object,
    path: `${path}.annotations`,
    value: `${size} bytes`,
    allowed: `at most ${MAX_ANNOTATIONS}`,
  };
  return [...keys, ...values, ...(size > MAX_ANNOTATIONS ? [tooLarge] : [])];
}

function isQualifiedName(key: string): boolean {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  return NAME_PART.test(name) && parts.length <= 1 && parts.every((prefix) => SUBDOMAIN.test(prefix));
}

function findConfigKeys(object: ConfigMapObject): readonly Finding[] {
  const entries = Object.entries({ ...object.data, ...object.binaryData });
  const size = entries.reduce((sum, [key, value]) => sum + key.length + Buffer.byteLength(value), 0);
  return [
    ...entries
      .filter(([key]) => !CONFIG_KEY.test(key))
      .map(([key]) => ({ object, path: 'data', value: `the key ${key}`, allowed: 'letters, digits, -, _ and .' })),
    ...(size > MAX_CONFIG_MAP
      ? [{ object, path: 'data', value: `${size} bytes`, allowed: `at most ${MAX_CONFIG_MAP}` }]
      : []),
  ];
}

function findPodNames({ object, podPath, pod, containers }: ValidWorkload): readonly Finding[] {
  const volumes = (pod.volumes ?? []).map(({ name }, index, all) => ({
    name,
    path: `${itemPath(`${podPath}.volumes`, all, index)}.name`,
  }));
  const ofContainers = containers.map((one) => ({ name: one.spec.name, path: `${one.path}.name` }));
  const wrong = [...volumes, ...ofContainers].filter(({ name }) => !LABEL.test(name));
  const twice = [volumes, ofContainers].flatMap((list) =>
    list.filter(({ name }, index) => list.findIndex((other) => other.name === name) < index),
  );
  const variables = containers.flatMap(({ spec: container, path }) =>
    (container.env ?? []).flatMap(({ name }, index, all) => {
      const allowed = VARIABLE.test(name) ? 'each variable once' : 'letters, digits and _, no digit first';
      const first = all.findIndex((other) => other.name === name) === index;
      return VARIABLE.test(name) && first
        ? []
        : [{ object, path: `${itemPath(`${path}.env`, all, index)}.name`, value: name, allowed }];
    }),
  );
  return [
    ...wrong.map((one) => ({ object, path: one.path, value: JSON.stringify(one.name), allowed: 'a DNS label' })),
    ...twice.map((one) => ({ object, path: one.path, value: `a second ${one.name}`, allowed: 'each name once' })),
    ...variables,
  ];
}
