import type { Container, Workload } from '@vmshift/kubernetes';
import { at, backingOf, type Data, isData, quantity, recordsAt, textAt } from '@vmshift/kubernetes';
import { pairContainers } from '../../cluster/succession';
import { type Effect, type Found, keptWorkloads } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir';

/** Folders that a process writes to and that it can no longer write, or find its files in, or fill. */
export const writablePaths: Effect = (comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) => [
    ...pairContainers(old, workload).flatMap(({ before, container }) => lostMounts(before, container, old, workload)),
    ...lostFiles(old, workload),
    ...smallerVolumes(old, workload),
    ...fromMemoryToDisk(old, workload),
  ]);

/** Mounts that are gone, elsewhere, read-only, or of another volume. Claims are judged with the data. */
function lostMounts(before: Container, after: Container, old: Workload, workload: Workload): readonly Found[] {
  return recordsAt(before.spec, 'volumeMounts').flatMap((mount): readonly Found[] => {
    const path = textAt(mount, 'mountPath') ?? '';
    const [was, is] = [backingOf(path, before, old), backingOf(path, after, workload)];
    if (was.volume.startsWith('claim')) return [];
    const readOnlyRoot = at(after.spec, 'securityContext.readOnlyRootFilesystem') === true;
    const writable = (backing: typeof was) => !backing.readOnly && backing.volume === 'emptyDir';
    const becomesFixed =
      writable(was) &&
      !writable(is) &&
      !(is.volume === 'the container itself' && !readOnlyRoot) &&
      !is.volume.startsWith('claim');
    const filesGone = !writable(was) && is.volume !== was.volume;
    if (!becomesFixed && !filesGone) return [];
    return [
      {
        id: 'mount-lost',
        class: 'outage',
        verdict: 'block',
        object: workload.name,
        path: `${after.path}.volumeMounts[${path}]`,
        before: was.volume,
        after: is.readOnly ? `${is.volume}, read-only` : is.volume,
        because: becomesFixed
          ? `${path} can no longer be written`
          : `${path} no longer holds the files of the ${was.volume}`,
        impact: becomesFixed
          ? 'the process fails where it writes: most do so at their start'
          : 'the process does not find its configuration',
        fix: 'keep the mount',
        see: SEE,
      },
    ];
  });
}

/** A pod that fills its emptyDir is evicted. */
function smallerVolumes(old: Workload, workload: Workload): readonly Found[] {
  return recordsAt(workload.pod, 'volumes').flatMap((volume): readonly Found[] => {
    const before = recordsAt(old.pod, 'volumes').find(({ name }) => name === volume.name);
    if (before === undefined || volume.emptyDir === undefined || before.emptyDir === undefined) return [];
    const [was, is] = [quantity(textAt(before, 'emptyDir.sizeLimit')), quantity(textAt(volume, 'emptyDir.sizeLimit'))];
    if (is === undefined || (was !== undefined && is * 2n >= was)) return [];
    return [
      {
        id: 'volume-smaller',
        class: 'outage',
        verdict: 'warn',
        object: workload.name,
        path: `${workload.podPath}.volumes[${textAt(volume, 'name')}].emptyDir.sizeLimit`,
        before: textAt(before, 'emptyDir.sizeLimit') ?? 'no limit',
        after: textAt(volume, 'emptyDir.sizeLimit'),
        because: 'the kubelet evicts a pod whose emptyDir holds more than its limit',
        impact: 'pods are evicted as soon as they write more than that',
        fix: 'keep the size, or measure what is written',
        see: SEE,
      },
    ];
  });
}

/** What was kept in memory alone is written to the node's disk. */
function fromMemoryToDisk(old: Workload, workload: Workload): readonly Found[] {
  return recordsAt(workload.pod, 'volumes').flatMap((volume): readonly Found[] => {
    const before = recordsAt(old.pod, 'volumes').find(({ name }) => name === volume.name);
    if (textAt(before, 'emptyDir.medium') !== 'Memory' || textAt(volume, 'emptyDir.medium') === 'Memory') return [];
    if (volume.persistentVolumeClaim !== undefined) return [];
    return [
      {
        id: 'memory-volume-on-disk',
        class: 'privilege',
        verdict: 'warn',
        object: workload.name,
        path: `${workload.podPath}.volumes[${textAt(volume, 'name')}].emptyDir.medium`,
        before: 'Memory',
        after: 'the disk of the node',
        because: 'the volume is no longer kept in memory',
        impact: 'what is secret in it reaches the node’s disk; what was meant to be fast waits for it',
        fix: 'keep medium: Memory',
        see: SEE,
      },
    ];
  });
}

/** Files that a mounted ConfigMap or Secret no longer puts where the process looks for them. */
function lostFiles(old: Workload, workload: Workload): readonly Found[] {
  return recordsAt(old.pod, 'volumes').flatMap((before): readonly Found[] => {
    const volume = recordsAt(workload.pod, 'volumes').find(({ name }) => name === before.name);
    if (volume === undefined) return [];
    const now = filesOf(volume);
    const lost = filesOf(before).filter((file) => !now.includes(file));
    if (lost.length === 0) return [];
    return [
      {
        id: 'mounted-file-lost',
        class: 'outage',
        verdict: 'block',
        object: workload.name,
        path: `${workload.podPath}.volumes[${textAt(before, 'name')}]`,
        before: lost.join(', '),
        after: now.join(', ') || 'no file',
        because: `the volume no longer holds ${lost.join(', ')}`,
        impact: 'the process does not find its configuration or its credentials, and does not start',
        fix: 'keep the file under its name',
        see: 'https://kubernetes.io/docs/concepts/storage/volumes/#configmap',
      },
    ];
  });
}

/** File names that a volume's items name, or the object all of whose keys it holds. */
function filesOf(volume: Data): readonly string[] {
  const sources = [volume, ...recordsAt(volume, 'projected.sources')];
  return sources.flatMap((source) =>
    ['configMap', 'secret'].flatMap((kind) => {
      if (!isData(source[kind])) return [];
      const items = recordsAt(source, `${kind}.items`);
      const owner = textAt(source, `${kind}.name`) ?? textAt(source, `${kind}.secretName`) ?? '';
      return items.length === 0 ? [`every key of ${owner}`] : items.map((item) => textAt(item, 'path') ?? '');
    }),
  );
}
