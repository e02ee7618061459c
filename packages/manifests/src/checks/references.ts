import { applicationOf, secretKeysOf } from '@vmshift/environments';
import { type Data, dataAt, isData, itemPaths, recordsAt, textAt, type Workload } from '@vmshift/kubernetes';
import { type CheckInput, eachObjectRule, objectRule } from '../object-rule';
import { listed, printed } from '../printed';
import { type ConfigReference, configReferences } from './config-references';

/** What is missing of a reference, and what there is instead. */
interface Missing {
  readonly now: string;
  readonly known: string;
  /** Whose it is: a Secret is Terraform's. */
  readonly kind: string;
}

/** What a reference may lead to. */
interface Sources extends CheckInput {
  /** The keys of the application's Secret. */
  readonly secretKeys: readonly string[];
}

function missingOf({ kind, name, keys }: ConfigReference, input: Sources): readonly Missing[] {
  const known = kind === 'Secret' ? secretKeys(name, input) : configKeys(name, input);
  if (known === undefined) {
    const names =
      kind === 'Secret'
        ? [applicationOf(input.platform).secret.name]
        : input.ofKind('ConfigMap').map(({ metadata }) => metadata.name);
    return [{ now: `${kind} ${printed(name)}`, known: listed(names), kind }];
  }
  return (keys ?? [])
    .filter((key) => !known.includes(key))
    .map((key) => ({ now: `key ${key} of ${kind} ${name}`, known: listed(known), kind }));
}

/** Secrets are Terraform's: the keys that it writes follow from the application's profile and the databases. */
function sourcesOf(input: CheckInput): Sources {
  const profile = applicationOf(input.platform);
  const { environment } = input;
  const keys = environment === undefined ? undefined : secretKeysOf(environment, profile).map(({ key }) => key);
  return { ...input, secretKeys: keys ?? Object.keys(profile.secret.keys) };
}

function secretKeys(name: string | undefined, { platform, secretKeys }: Sources): readonly string[] | undefined {
  return name === applicationOf(platform).secret.name ? secretKeys : undefined;
}

function configKeys(name: string | undefined, { find }: CheckInput): readonly string[] | undefined {
  const object = find(`ConfigMap/${name}`);
  return object && [...Object.keys(dataAt(object, 'data')), ...Object.keys(dataAt(object, 'binaryData'))];
}

const referenceMissing = objectRule({
  id: 'reference-missing',
  isOneCause: true,
  title: 'Everything that a pod names exists',
  judge: (all) => {
    const input = sourcesOf(all);
    return input.workloads.flatMap((workload) => {
      const place = (path: string, missing: Missing, isOptional = false) => ({
        ...{ object: workload.name, path, isOptional, ...missing },
      });
      return [
        ...configReferences(workload).flatMap((one) =>
          missingOf(one, input).map((missing) => place(one.path, missing, one.isOptional)),
        ),
        ...missingClaims(workload, input).map(([path, missing]) => place(path, missing)),
        ...missingMounts(workload, input).map(([path, missing]) => place(path, missing)),
        ...missingAccount(workload, input).map(([path, missing]) => place(path, missing)),
        ...unknownPullSecrets(workload, input).map(([path, missing]) => place(path, missing)),
      ];
    });
  },
  class: 'outage',
  verdict: 'block',
  because: ({ now, known }) => `there is no ${now}; there is: ${known}`,
  impact: ({ isOptional }) =>
    isOptional
      ? 'the process starts without the value and fails later'
      : 'new pods do not start, and the rollout hangs',
  fix: ({ kind }) =>
    kind === 'Secret'
      ? 'name what Terraform writes: the Secret of the profile in packages/application/src, or add the key there first'
      : 'name what exists, or add it in the same change',
  see: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
  explainedBy: ['schema', 'path-leaves-volume'],
});

type PlacedMissing = readonly [path: string, missing: Missing];

function missingClaims({ pod, podPath, object }: Workload, input: CheckInput): readonly PlacedMissing[] {
  const claims = input.ofKind('PersistentVolumeClaim').map(({ metadata }) => metadata.name);
  const volumes = recordsAt(pod, 'volumes');
  const paths = itemPaths(`${podPath}.volumes`, volumes);
  if (object.kind === 'StatefulSet') return [];
  return volumes.flatMap((volume, index): readonly PlacedMissing[] => {
    const claim = textAt(volume, 'persistentVolumeClaim.claimName');
    if (claim === undefined || claims.includes(claim)) return [];
    const missing = { now: `PersistentVolumeClaim ${claim}`, known: listed(claims), kind: 'PersistentVolumeClaim' };
    return [[`${paths[index]}.persistentVolumeClaim.claimName`, missing]];
  });
}

/** Mounts of volumes that the pod does not have, and of files that a volume does not have. */
function missingMounts({ object, pod, containers }: Workload, input: CheckInput): readonly PlacedMissing[] {
  const volumes = recordsAt(pod, 'volumes');
  const templates = recordsAt(object, 'spec.volumeClaimTemplates').map((one) => textAt(one, 'metadata.name'));
  const names = [...volumes.map((volume) => textAt(volume, 'name')), ...templates].filter((name) => name !== undefined);
  return containers.flatMap(({ spec, path }) => {
    const mounts = recordsAt(spec, 'volumeMounts');
    const paths = itemPaths(`${path}.volumeMounts`, mounts);
    return mounts.flatMap((mount, index): readonly PlacedMissing[] => {
      const name = textAt(mount, 'name');
      if (name === undefined || !names.includes(name))
        return [[`${paths[index]}.name`, { now: `volume ${printed(name)}`, known: listed(names), kind: 'volume' }]];
      const files = filesIn(
        volumes.find((volume) => volume.name === name),
        input,
      );
      const file = textAt(mount, 'subPath');
      if (file === undefined || files === undefined || files.includes(file)) return [];
      return [
        [`${paths[index]}.subPath`, { now: `file ${file} in volume ${name}`, known: listed(files), kind: 'file' }],
      ];
    });
  });
}

/** The files of a volume that is a ConfigMap; undefined for others. */
function filesIn(volume: Data | undefined, input: CheckInput): readonly string[] | undefined {
  if (!isData(volume?.configMap)) return undefined;
  const items = recordsAt(volume, 'configMap.items');
  return items.length === 0
    ? configKeys(textAt(volume, 'configMap.name'), input)
    : items.map((item) => textAt(item, 'path') ?? '');
}

function missingAccount({ pod, podPath }: Workload, { ofKind }: CheckInput): readonly PlacedMissing[] {
  const accounts = ofKind('ServiceAccount').map(({ metadata }) => metadata.name);
  const account = textAt(pod, 'serviceAccountName');
  if (account === undefined || account === 'default' || accounts.includes(account)) return [];
  const missing = { now: `ServiceAccount ${account}`, known: listed(accounts), kind: 'ServiceAccount' };
  return [[`${podPath}.serviceAccountName`, missing]];
}

function unknownPullSecrets({ pod, podPath }: Workload, { platform }: CheckInput): readonly PlacedMissing[] {
  const { registry } = applicationOf(platform).secret;
  const secrets = recordsAt(pod, 'imagePullSecrets');
  const paths = itemPaths(`${podPath}.imagePullSecrets`, secrets);
  return secrets.flatMap(({ name }, index): readonly PlacedMissing[] =>
    name === registry
      ? []
      : [[`${paths[index]}.name`, { now: `Secret ${printed(name)}`, known: registry, kind: 'Secret' }]],
  );
}

const referenceOptional = objectRule({
  id: 'reference-optional',
  title: 'A pod does not start without what it reads',
  judge: (all) => {
    const input = sourcesOf(all);
    return input.workloads.flatMap((workload) =>
      configReferences(workload)
        .filter((one) => one.isOptional && missingOf(one, input).length === 0)
        .map(({ path, kind, name }) => ({
          ...{ object: workload.name, path: `${path}.optional`, now: 'true', to: `${kind} ${printed(name)}` },
        })),
    );
  },
  class: 'outage',
  verdict: 'warn',
  because: ({ to }) => `the pod starts without ${to} when it is missing`,
  impact: 'the process starts without the value and fails later',
  fix: 'leave optional out',
  see: 'https://kubernetes.io/docs/concepts/configuration/secret/#restriction-secret-must-exist',
});

const secretTakenWhole = eachObjectRule({
  id: 'secret-taken-whole',
  title: 'A pod gets the single keys of a Secret that it reads',
  judge: ({ workloads }) =>
    workloads.flatMap((workload) =>
      configReferences(workload)
        .filter(({ kind, keys }) => kind === 'Secret' && keys === undefined)
        .map(({ path, name }) => ({ object: workload.name, path, now: `every key of ${printed(name)}` })),
    ),
  class: 'privilege',
  verdict: 'block',
  because: ({ now }) => `the pod gets ${now}, later ones too`,
  impact: 'a break-in into the pod gives away every credential of the application',
  fix: 'name the keys that the pod reads',
  see: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
});

const accountDefault = eachObjectRule({
  id: 'account-default',
  title: 'A pod has an account of the environment',
  judge: ({ workloads }) =>
    workloads
      .filter(({ pod }) => ['default', undefined].includes(textAt(pod, 'serviceAccountName')))
      .map(({ name, podPath, pod }) => ({
        ...{
          object: name,
          path: `${podPath}.serviceAccountName`,
          now: textAt(pod, 'serviceAccountName') ?? 'no account',
        },
      })),
  class: 'privilege',
  verdict: 'block',
  because: 'the pod runs as the account default, which every pod without one shares',
  impact: 'what is ever granted to that account, this pod gets too',
  fix: 'set serviceAccountName to the account of the environment',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
  reads: ['*.serviceAccountName'],
});

const pullSecretMissing = eachObjectRule({
  id: 'pull-secret-missing',
  isOneCause: true,
  title: 'A pod can pull the images of the application',
  judge: ({ workloads, platform }) => {
    if (platform === undefined) return [];
    const repositories = [platform.images.api, platform.images.celery];
    const { registry } = applicationOf(platform).secret;
    return workloads.flatMap(({ name, pod, podPath, containers }) => {
      const image = containers
        .map(({ spec }) => textAt(spec, 'image') ?? '')
        .find((one) => repositories.some((repository) => one.startsWith(`${repository}:`)));
      const names = recordsAt(pod, 'imagePullSecrets').map((secret) => textAt(secret, 'name'));
      if (image === undefined || names.includes(registry)) return [];
      return [{ object: name, path: `${podPath}.imagePullSecrets`, now: 'no pull secret', image, registry }];
    });
  },
  class: 'outage',
  verdict: 'block',
  because: ({ image, registry }) => `the registry wants a login for ${image}, which is in the Secret ${registry}`,
  impact: 'a node that does not have the image cannot pull it, and the pod does not start',
  fix: ({ registry }) => `list ${registry} in imagePullSecrets`,
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
  reads: ['*.imagePullSecrets'],
});

export const referenceRules = [
  referenceMissing,
  referenceOptional,
  secretTakenWhole,
  accountDefault,
  pullSecretMissing,
];
