import type { Data } from '@vmshift/kubernetes';
import { itemPaths, recordsAt, textAt, type Workload } from '@vmshift/kubernetes';

/** `name:key` of every Secret that a pod reads, or the name alone where it gets all keys, with the path of its reader. */
export function secretsOf(workload: Workload): ReadonlyMap<string, string> {
  const volumes = recordsAt(workload.pod, 'volumes');
  const volumePaths = itemPaths(`${workload.podPath}.volumes`, volumes);
  return new Map([
    ...workload.containers.flatMap(({ spec, path }) => [...variables(spec, path), ...imports(spec, path)]),
    ...volumes.flatMap((volume, index) =>
      [
        ...keysOf(volume, 'secret.secretName'),
        ...recordsAt(volume, 'projected.sources').flatMap((source) => keysOf(source, 'secret.name')),
      ].map((name) => [name, volumePaths[index] ?? workload.podPath] as const),
    ),
  ]);
}

type Reader = readonly [secret: string, path: string];

function variables(container: Data, path: string): readonly Reader[] {
  const env = recordsAt(container, 'env');
  const paths = itemPaths(`${path}.env`, env);
  return env.flatMap((variable, index): readonly Reader[] => {
    const name = textAt(variable, 'valueFrom.secretKeyRef.name');
    if (name === undefined) return [];
    return [[`${name}:${textAt(variable, 'valueFrom.secretKeyRef.key')}`, paths[index] ?? path]];
  });
}

function imports(container: Data, path: string): readonly Reader[] {
  return recordsAt(container, 'envFrom').flatMap((source, index): readonly Reader[] => {
    const name = textAt(source, 'secretRef.name');
    return name === undefined ? [] : [[name, `${path}.envFrom[${index}]`]];
  });
}

function keysOf(source: Data, path: string): readonly string[] {
  const name = textAt(source, path);
  if (name === undefined) return [];
  const items = recordsAt(source, 'secret.items');
  return items.length === 0 ? [name] : items.map((item) => `${name}:${textAt(item, 'key')}`);
}
