import { type Data, isData, itemPaths, quantity, recordsAt, textAt } from '@vmshift/kubernetes';
import { once } from '../../once';
import { podFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads } from '../rule';

const SEE = 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir';

/** Volumes of the same name before and after. */
const comparedVolumes = once((comparison: Comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) => {
    const volumes = recordsAt(workload.pod, 'volumes');
    const paths = itemPaths(`${workload.podPath}.volumes`, volumes);
    return volumes.flatMap((is, index) => {
      const was = recordsAt(old.pod, 'volumes').find(({ name }) => name === is.name);
      return was === undefined ? [] : [{ object: workload.name, path: paths[index] ?? '', was, is }];
    });
  }),
);

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

/** Volumes that lose files, room or their place in memory. */
export const volumes = [
  changeRule({
    id: 'mounted-file-renamed',
    title: 'Mounted files keep their names',
    judge: (comparison) =>
      comparedVolumes(comparison).flatMap(({ object, path, was, is }) => {
        const files = filesOf(is);
        const lost = filesOf(was).filter((file) => !files.includes(file));
        if (lost.length === 0) return [];
        return { object, path, before: lost.join(', '), after: files.join(', ') || 'no file', lost };
      }),
    class: 'outage',
    verdict: 'block',
    because: ({ lost }) => `the volume no longer holds ${lost.join(', ')}`,
    impact: 'the process does not find its configuration or its credentials, and does not start',
    fix: 'keep the file under its name',
    see: 'https://kubernetes.io/docs/concepts/storage/volumes/#configmap',
    reads: podFields('volumes'),
  }),
  changeRule({
    id: 'volume-smaller',
    title: 'Processes have the room that they had',
    judge: (comparison) =>
      comparedVolumes(comparison).flatMap(({ object, path, was, is }) => {
        const [from, to] = [textAt(was, 'emptyDir.sizeLimit'), textAt(is, 'emptyDir.sizeLimit')];
        const [had, has] = [quantity(from), quantity(to)];
        if (was.emptyDir === undefined || has === undefined || (had !== undefined && has * 2n >= had)) return [];
        return { object, path: `${path}.emptyDir.sizeLimit`, before: from ?? 'no limit', after: to };
      }),
    class: 'outage',
    verdict: 'warn',
    because: 'the kubelet evicts a pod whose emptyDir holds more than its limit',
    impact: 'pods are evicted as soon as they write more than that',
    fix: 'keep the size, or measure what is written',
    see: SEE,
    reads: podFields('volumes'),
    explainedBy: ['schema', 'backup-room-too-small'],
  }),
  changeRule({
    id: 'volume-without-bound',
    title: 'What a pod writes is bounded',
    judge: (comparison) =>
      comparedVolumes(comparison).flatMap(({ object, path, was, is }) => {
        const from = textAt(was, 'emptyDir.sizeLimit');
        if (from === undefined || is.emptyDir === undefined || textAt(is, 'emptyDir.sizeLimit') !== undefined)
          return [];
        return { object, path: `${path}.emptyDir.sizeLimit`, before: from, after: 'no limit' };
      }),
    class: 'outage',
    verdict: 'warn',
    because: 'without a sizeLimit the volume grows until the disk of the node is full',
    impact: 'the kubelet evicts the pods of that node, also those of other workloads',
    fix: 'keep the sizeLimit, or raise it',
    see: SEE,
    reads: podFields('volumes'),
  }),
  changeRule({
    id: 'volume-in-memory',
    title: 'What a pod writes does not take its memory',
    judge: (comparison) =>
      comparedVolumes(comparison)
        .filter(
          ({ was, is }) =>
            was.emptyDir !== undefined &&
            textAt(was, 'emptyDir.medium') !== 'Memory' &&
            textAt(is, 'emptyDir.medium') === 'Memory',
        )
        .map(({ object, path }) => ({
          ...{ object, path: `${path}.emptyDir.medium`, before: 'the disk of the node', after: 'Memory' },
        })),
    class: 'outage',
    verdict: 'warn',
    because: 'files in it count as memory of the container that writes them',
    impact: 'a process that writes much is killed at its memory limit',
    fix: 'keep it on the disk, or raise the memory limit by what is written',
    see: SEE,
    reads: podFields('volumes'),
  }),
  changeRule({
    id: 'memory-volume-on-disk',
    title: 'What is kept in memory does not reach a disk',
    judge: (comparison) =>
      comparedVolumes(comparison)
        .filter(
          ({ was, is }) => textAt(was, 'emptyDir.medium') === 'Memory' && textAt(is, 'emptyDir.medium') !== 'Memory',
        )
        .filter(({ is }) => is.persistentVolumeClaim === undefined)
        .map(({ object, path }) => ({
          object,
          path: `${path}.emptyDir.medium`,
          before: 'Memory',
          after: 'the disk of the node',
        })),
    class: 'privilege',
    verdict: 'warn',
    because: 'the volume is no longer kept in memory',
    impact: 'what is secret in it reaches the node’s disk; what was meant to be fast waits for it',
    fix: 'keep medium: Memory',
    see: SEE,
    reads: podFields('volumes'),
  }),
];
