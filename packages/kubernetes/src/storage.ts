import { at, type Data, recordsAt, textAt } from './data';
import type { Container, Workload } from './workload';

/** What lies behind a path of a container. */
export interface Backing {
  /** `claim postgresql-pvc`, `emptyDir`, `the container itself`, … */
  readonly volume: string;
  /** Path inside the volume. */
  readonly path: string;
  readonly readOnly: boolean;
  /** Whether it is an emptyDir of the medium `Memory`, a tmpfs. */
  readonly inMemory: boolean;
}

/** Finds the mount that covers a path: the longest one wins, else the path is on the container's own layer. */
export function backingOf(path: string, container: Container, workload: Workload): Backing {
  const mounts = recordsAt(container.spec, 'volumeMounts')
    .filter((mount) => covers(textAt(mount, 'mountPath') ?? '', path))
    .sort((left, right) => (textAt(right, 'mountPath') ?? '').length - (textAt(left, 'mountPath') ?? '').length);
  const [mount] = mounts;
  if (mount === undefined) return { volume: 'the container itself', path, readOnly: false, inMemory: false };
  const below = path.slice((textAt(mount, 'mountPath') ?? '').replace(/\/$/, '').length);
  const subPath = textAt(mount, 'subPath') ?? textAt(mount, 'subPathExpr') ?? '';
  const name = textAt(mount, 'name') ?? '';
  return {
    volume: volumeNamed(name, workload),
    path: `/${[subPath, below].join('/').split('/').filter(Boolean).join('/')}`,
    readOnly: mount.readOnly === true || at(volumeOf(name, workload), 'persistentVolumeClaim.readOnly') === true,
    inMemory: textAt(volumeOf(name, workload) ?? {}, 'emptyDir.medium') === 'Memory',
  };
}

function covers(mountPath: string, path: string): boolean {
  const folder = mountPath.replace(/(?<!\/)\/+$/, '');
  return path === folder || path.startsWith(`${folder}/`);
}

function volumeNamed(name: string, workload: Workload): string {
  for (const template of recordsAt(workload.object, 'spec.volumeClaimTemplates')) {
    if (textAt(template, 'metadata.name') === name) return `claim ${name}-${workload.object.metadata.name}-0`;
  }
  const volume = volumeOf(name, workload);
  if (volume === undefined) return `missing volume ${name}`;
  const claim = textAt(volume, 'persistentVolumeClaim.claimName');
  if (claim !== undefined) return `claim ${claim}`;
  const [type = 'emptyDir'] = Object.keys(volume).filter((key) => key !== 'name');
  return type;
}

function volumeOf(name: string, workload: Workload): Data | undefined {
  return recordsAt(workload.pod, 'volumes').find((candidate) => candidate.name === name);
}

/** Names of the claims that a workload mounts, those of a StatefulSet's templates included. */
export function claimsOf(workload: Workload): readonly string[] {
  const direct = recordsAt(workload.pod, 'volumes').map((volume) => textAt(volume, 'persistentVolumeClaim.claimName'));
  const templates = recordsAt(workload.object, 'spec.volumeClaimTemplates').map(
    (template) => `${textAt(template, 'metadata.name')}-${workload.object.metadata.name}-0`,
  );
  return [...direct, ...templates].filter((name) => name !== undefined);
}
