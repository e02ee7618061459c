import { type Data, dataAt, isData, itemPaths, recordsAt, textAt, type Workload } from '@vmshift/kubernetes';

/** A ConfigMap or Secret that a pod names, and where. */
export interface ConfigReference {
  readonly path: string;
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string | undefined;
  /** The keys that are taken; undefined for all of them. */
  readonly keys: readonly string[] | undefined;
  /** Whether the pod starts without it. */
  readonly isOptional: boolean;
}

/** Three rules ask for those of each workload. */
const found = new WeakMap<Workload, readonly ConfigReference[]>();

/** Every ConfigMap and Secret that a workload reads. */
export function configReferences(workload: Workload): readonly ConfigReference[] {
  const known = found.get(workload) ?? findReferences(workload);
  found.set(workload, known);
  return known;
}

function findReferences({ pod, podPath, containers }: Workload): readonly ConfigReference[] {
  const volumes = recordsAt(pod, 'volumes');
  const volumePaths = itemPaths(`${podPath}.volumes`, volumes);
  return [
    ...volumes.flatMap((volume, index) => [
      ...sourcesIn(volume, volumePaths[index] ?? podPath),
      ...recordsAt(volume, 'projected.sources').flatMap((source, place) =>
        sourcesIn(source, `${volumePaths[index]}.projected.sources[${place}]`),
      ),
    ]),
    ...containers.flatMap(({ spec, path }) => variablesIn(spec, path)),
  ];
}

function sourcesIn(source: Data, path: string): readonly ConfigReference[] {
  const found: ConfigReference[] = [];
  const add = (kind: ConfigReference['kind'], field: string, name: string | undefined): void => {
    const one = source[field];
    if (!isData(one)) return;
    const items = recordsAt(one, 'items').map((item) => textAt(item, 'key') ?? '');
    const keys = items.length === 0 ? undefined : items;
    found.push({ path: `${path}.${field}`, kind, name, keys, isOptional: one.optional === true });
  };
  add('ConfigMap', 'configMap', textAt(source, 'configMap.name'));
  add('Secret', 'secret', textAt(source, 'secret.secretName') ?? textAt(source, 'secret.name'));
  return found;
}

function variablesIn(container: Data, path: string): readonly ConfigReference[] {
  const found: ConfigReference[] = [];
  const add = (kind: ConfigReference['kind'], source: unknown, at: string, single: boolean): void => {
    if (!isData(source)) return;
    const keys = single ? [textAt(source, 'key') ?? ''] : undefined;
    found.push({ path: at, kind, name: textAt(source, 'name'), keys, isOptional: source.optional === true });
  };
  const variables = recordsAt(container, 'env');
  const paths = itemPaths(`${path}.env`, variables);
  for (const [index, variable] of variables.entries()) {
    const { configMapKeyRef, secretKeyRef } = dataAt(variable, 'valueFrom');
    add('ConfigMap', configMapKeyRef, `${paths[index]}.valueFrom.configMapKeyRef`, true);
    add('Secret', secretKeyRef, `${paths[index]}.valueFrom.secretKeyRef`, true);
  }
  for (const [index, { configMapRef, secretRef }] of recordsAt(container, 'envFrom').entries()) {
    add('ConfigMap', configMapRef, `${path}.envFrom[${index}].configMapRef`, false);
    add('Secret', secretRef, `${path}.envFrom[${index}].secretRef`, false);
  }
  return found;
}
