import type { Workload } from '@vmshift/kubernetes';
import { claimsOf, type Data, dataAt, recordsAt, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { profileOf } from '../../cluster/profile';
import { type Fault, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/configuration/configmap/';

/** What pods refer to and does not exist: ConfigMaps, Secret keys, accounts, claims, volumes. */
export const references = newFaults((view) =>
  view.workloads.flatMap((workload) => [
    ...missingObjects(workload, view),
    ...missingSecretKeys(workload),
    ...missingVolumes(workload),
  ]),
);

interface Reference {
  readonly path: string;
  /** `Kind/name`, with `:key` where one key is meant. */
  readonly to: string;
}

function missingObjects(workload: Workload, view: EnvironmentView): readonly Fault[] {
  return objectReferences(workload).flatMap(({ path, to }) => {
    const [name = '', key] = to.split(':');
    const object = view.find(name);
    const found =
      object !== undefined &&
      (key === undefined || key in dataAt(object, 'data') || key in dataAt(object, 'binaryData'));
    return found
      ? []
      : [fault(workload, path, to, object ? `${name} has no key ${key}` : `nothing in dist/ is ${name}`)];
  });
}

function objectReferences(workload: Workload): readonly Reference[] {
  const { pod, podPath } = workload;
  const account = textAt(pod, 'serviceAccountName');
  const refs: Reference[] = claimsOf(workload)
    .filter(() => workload.object.kind !== 'StatefulSet')
    .map((claim) => ({ path: `${podPath}.volumes`, to: `PersistentVolumeClaim/${claim}` }));
  if (account !== undefined && account !== 'default')
    refs.push({ path: `${podPath}.serviceAccountName`, to: `ServiceAccount/${account}` });
  for (const volume of recordsAt(pod, 'volumes')) {
    refs.push(...configMapVolume(volume, `${podPath}.volumes[${textAt(volume, 'name')}]`));
    for (const source of recordsAt(volume, 'projected.sources'))
      refs.push(...configMapVolume(source, `${podPath}.volumes[${textAt(volume, 'name')}]`));
  }
  for (const { spec, path } of workload.containers) {
    for (const variable of recordsAt(spec, 'env')) {
      const from = dataAt(variable, 'valueFrom.configMapKeyRef');
      if (from.name !== undefined && from.optional !== true)
        refs.push({
          path: `${path}.env[${textAt(variable, 'name')}]`,
          to: `ConfigMap/${String(from.name)}:${String(from.key)}`,
        });
    }
    for (const source of recordsAt(spec, 'envFrom')) {
      const from = dataAt(source, 'configMapRef');
      if (from.name !== undefined && from.optional !== true)
        refs.push({ path: `${path}.envFrom`, to: `ConfigMap/${String(from.name)}` });
    }
  }
  return refs;
}

function configMapVolume(volume: Data, path: string): readonly Reference[] {
  const source = dataAt(volume, 'configMap');
  const name = textAt(source, 'name');
  if (name === undefined || source.optional === true) return [];
  const items = recordsAt(source, 'items').map((item) => ({ path, to: `ConfigMap/${name}:${textAt(item, 'key')}` }));
  return items.length > 0 ? items : [{ path, to: `ConfigMap/${name}` }];
}

/** Secrets are Terraform's: the one list of names and keys serves both layers. */
function missingSecretKeys(workload: Workload): readonly Fault[] {
  const { name: ours, keys, registry } = profileOf(workload).secret;
  const known = new Set(Object.keys(keys));
  return secretReferences(workload).flatMap(({ path, name, key, optional }) => {
    const exists = name === ours ? key === undefined || known.has(key) : name === registry && key === undefined;
    if (exists && !optional) return [];
    const to = `Secret/${name}${key === undefined ? '' : `:${key}`}`;
    if (exists)
      return [
        fault(workload, path, `${to} (optional)`, 'an optional reference hides that the value is missing', 'warn'),
      ];
    return [
      fault(
        workload,
        path,
        to,
        name === ours ? `Terraform writes no key ${key}` : `Terraform writes no Secret ${name}`,
      ),
    ];
  });
}

interface SecretReference {
  readonly path: string;
  readonly name: string;
  readonly key: string | undefined;
  readonly optional: boolean;
}

function secretReferences({ pod, podPath, containers }: Workload): readonly SecretReference[] {
  const refs: SecretReference[] = [];
  const add = (path: string, source: Data, name: unknown, key?: unknown) => {
    if (Object.keys(source).length === 0) return;
    refs.push({
      path,
      name: typeof name === 'string' ? name : '',
      key: typeof key === 'string' ? key : undefined,
      optional: source.optional === true,
    });
  };
  for (const pull of recordsAt(pod, 'imagePullSecrets')) add(`${podPath}.imagePullSecrets`, pull, pull.name);
  for (const volume of recordsAt(pod, 'volumes')) {
    const path = `${podPath}.volumes[${textAt(volume, 'name')}]`;
    const sources = [
      { source: dataAt(volume, 'secret'), name: 'secretName' },
      ...recordsAt(volume, 'projected.sources').map((one) => ({ source: dataAt(one, 'secret'), name: 'name' })),
    ];
    for (const { source, name } of sources) {
      const items = recordsAt(source, 'items');
      if (items.length === 0) add(path, source, source[name]);
      for (const item of items) add(path, source, source[name], item.key);
    }
  }
  for (const { spec, path } of containers) {
    for (const variable of recordsAt(spec, 'env')) {
      const from = dataAt(variable, 'valueFrom.secretKeyRef');
      add(`${path}.env[${textAt(variable, 'name')}]`, from, from.name, from.key);
    }
    for (const source of recordsAt(spec, 'envFrom'))
      add(`${path}.envFrom`, dataAt(source, 'secretRef'), dataAt(source, 'secretRef').name);
  }
  return refs;
}

/** Mounts of volumes that the pod does not have: the API server refuses the pod template. */
function missingVolumes(workload: Workload): readonly Fault[] {
  const templates = recordsAt(workload.object, 'spec.volumeClaimTemplates').map((template) =>
    textAt(template, 'metadata.name'),
  );
  const names = new Set([...recordsAt(workload.pod, 'volumes').map((volume) => textAt(volume, 'name')), ...templates]);
  return workload.containers.flatMap(({ spec, path }) =>
    recordsAt(spec, 'volumeMounts')
      .map((mount) => textAt(mount, 'name'))
      .filter((name) => !names.has(name))
      .map((name) => fault(workload, `${path}.volumeMounts`, `volume ${name}`, `the pod has no volume ${name}`)),
  );
}

function fault(
  workload: Workload,
  path: string,
  to: string,
  because: string,
  verdict: Fault['verdict'] = 'block',
): Fault {
  return {
    key: `${workload.name} ${path} ${to}`,
    id: 'reference-missing',
    class: 'outage',
    verdict,
    object: workload.name,
    path,
    before: undefined,
    after: to,
    because,
    impact:
      verdict === 'block'
        ? 'new pods do not start, and the rollout hangs'
        : 'the process starts without the value and fails later',
    fix: 'refer to what exists, or add it in the same change',
    see: SEE,
  };
}
