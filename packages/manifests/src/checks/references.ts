import { applicationOf } from '@vmshift/environments';
import {
  type ContainerSpec,
  itemPath,
  type KeyToPath,
  type ValidWorkload,
  type Volume,
  type VolumeSource,
} from '@vmshift/kubernetes';
import type { Check, CheckInput, Finding } from './check';

/**
 * Every ConfigMap, key, Secret, claim, account and volume that a pod names exists: a pod that names a missing one waits
 * for ever. Secrets are Terraform's; what keys there are stands in the application's profile.
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/
 */
export const references: Check = {
  id: 'reference',
  find: (input) =>
    input.workloads.flatMap((workload) => [
      ...workload.containers.flatMap(({ spec: container, path }) => [
        ...findVariables(workload, container, path, input),
        ...findMounts(workload, container, path, input),
      ]),
      ...(workload.pod.volumes ?? []).flatMap((volume, index, all) =>
        findVolume(workload, volume, itemPath(`${workload.podPath}.volumes`, all, index), input),
      ),
      ...findAccount(workload, input),
      ...findPullSecret(workload, input),
    ]),
};

const SECRETS_FILE = 'the Secret in packages/application/src';

function findVariables(
  { object }: ValidWorkload,
  container: ContainerSpec,
  path: string,
  input: CheckInput,
): readonly Finding[] {
  const single = (container.env ?? []).flatMap(({ valueFrom }, index, all) => {
    const at = `${itemPath(`${path}.env`, all, index)}.valueFrom`;
    const { configMapKeyRef: config, secretKeyRef: secret } = valueFrom ?? {};
    return [
      ...(config ? findConfigKeys(object, config.name, [config.key], `${at}.configMapKeyRef`, input) : []),
      ...(secret ? findSecretKeys(object, secret.name, [secret.key], `${at}.secretKeyRef`, input) : []),
    ];
  });
  const whole = (container.envFrom ?? []).flatMap(({ configMapRef, secretRef }, index) => {
    const at = `${path}.envFrom[${index}]`;
    return [
      ...(configMapRef ? findConfigKeys(object, configMapRef.name, [], `${at}.configMapRef`, input) : []),
      ...(secretRef ? findSecretKeys(object, secretRef.name, undefined, `${at}.secretRef`, input) : []),
    ];
  });
  return [...single, ...whole];
}

function findMounts(
  { object, pod }: ValidWorkload,
  container: ContainerSpec,
  path: string,
  input: CheckInput,
): readonly Finding[] {
  return (container.volumeMounts ?? []).flatMap(({ name, subPath }, index, all) => {
    const at = itemPath(`${path}.volumeMounts`, all, index);
    const volume = pod.volumes?.find((one) => one.name === name);
    if (volume === undefined) {
      const allowed = (pod.volumes ?? []).map((one) => one.name).join(', ') || 'none, the pod has no volumes';
      return [{ object, path: `${at}.name`, value: name, allowed }];
    }
    if (subPath === undefined || volume.configMap === undefined) return [];
    const paths = volume.configMap.items?.map((item) => item.path) ?? configKeys(volume.configMap.name, input);
    if (paths === undefined || paths.includes(subPath)) return [];
    return [{ object, path: `${at}.subPath`, value: subPath, allowed: paths.join(', ') }];
  });
}

function findVolume({ object }: ValidWorkload, volume: Volume, path: string, input: CheckInput): readonly Finding[] {
  const claim = volume.persistentVolumeClaim?.claimName;
  const claims = input.ofKind('PersistentVolumeClaim').map(({ metadata }) => metadata.name);
  return [
    ...findSource(object, volume, path, input),
    ...(volume.projected?.sources ?? []).flatMap((source, index) =>
      findSource(object, source, `${path}.projected.sources[${index}]`, input),
    ),
    ...(claim === undefined || claims.includes(claim)
      ? []
      : [
          {
            object,
            path: `${path}.persistentVolumeClaim.claimName`,
            value: claim,
            allowed: claims.join(', ') || 'none',
          },
        ]),
  ];
}

function findSource(
  object: Finding['object'],
  source: VolumeSource,
  path: string,
  input: CheckInput,
): readonly Finding[] {
  const keys = (items: readonly KeyToPath[] | undefined) => items?.map(({ key }) => key);
  const { configMap, secret } = source;
  return [
    ...(configMap
      ? findConfigKeys(object, configMap.name, keys(configMap.items) ?? [], `${path}.configMap`, input)
      : []),
    ...(secret
      ? findSecretKeys(object, secret.secretName ?? secret.name, keys(secret.items), `${path}.secret`, input)
      : []),
  ];
}

function configKeys(name: string | undefined, { ofKind }: CheckInput): readonly string[] | undefined {
  const found = ofKind('ConfigMap').find(({ metadata }) => metadata.name === name);
  return found && Object.keys({ ...found.data, ...found.binaryData });
}

function findConfigKeys(
  object: Finding['object'],
  name: string | undefined,
  keys: readonly string[],
  path: string,
  input: CheckInput,
): readonly Finding[] {
  const known = configKeys(name, input);
  if (known === undefined) {
    const allowed =
      input
        .ofKind('ConfigMap')
        .map(({ metadata }) => metadata.name)
        .join(', ') || 'none';
    return [{ object, path, value: `the ConfigMap ${name}`, allowed }];
  }
  return keys
    .filter((key) => !known.includes(key))
    .map((key) => ({ object, path, value: `the key ${key} of ${name}`, allowed: known.join(', ') }));
}

/** `keys` is undefined where all keys are taken, which no pod needs. */
function findSecretKeys(
  object: Finding['object'],
  name: string | undefined,
  keys: readonly string[] | undefined,
  path: string,
  { platform }: CheckInput,
): readonly Finding[] {
  const { secret } = applicationOf(platform);
  if (name !== secret.name) {
    return [{ object, path, value: `the Secret ${name}`, allowed: secret.name, fix: SECRETS_FILE }];
  }
  if (keys === undefined)
    return [{ object, path, value: `every key of ${name}`, allowed: 'the keys that the pod reads' }];
  const known = Object.keys(secret.keys);
  return keys
    .filter((key) => !known.includes(key))
    .map((key) => ({ object, path, value: `the key ${key} of ${name}`, allowed: known.join(', '), fix: SECRETS_FILE }));
}

function findAccount({ object, podPath, pod }: ValidWorkload, { ofKind }: CheckInput): readonly Finding[] {
  const accounts = ofKind('ServiceAccount').map(({ metadata }) => metadata.name);
  if (pod.serviceAccountName !== undefined && accounts.includes(pod.serviceAccountName)) return [];
  const value = pod.serviceAccountName ?? 'nothing, which is the account default';
  return [{ object, path: `${podPath}.serviceAccountName`, value, allowed: accounts.join(', ') || 'none' }];
}

/** The application's registry answers only to the pull secret. */
function findPullSecret(
  { object, podPath, pod, containers }: ValidWorkload,
  { platform }: CheckInput,
): readonly Finding[] {
  const { registry } = applicationOf(platform).secret;
  const named = (pod.imagePullSecrets ?? []).map(({ name }) => name ?? '');
  const at = `${podPath}.imagePullSecrets`;
  const unknown = named.filter((name) => name !== registry);
  const { api, celery } = platform.images;
  const isPrivate = containers.some(({ spec: container }) =>
    [api, celery].some((one) => container.image?.startsWith(`${one}:`)),
  );
  return [
    ...unknown.map((value) => ({ object, path: at, value, allowed: registry, fix: SECRETS_FILE })),
    ...(isPrivate && !named.includes(registry) ? [{ object, path: at, value: 'nothing', allowed: registry }] : []),
  ];
}
