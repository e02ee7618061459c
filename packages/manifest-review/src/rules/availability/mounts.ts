import { at, type Backing, backingOf, itemPaths, recordsAt, textAt } from '@vmshift/kubernetes';
import { databaseSwitch } from '../../cluster/declared-databases';
import { roleOf } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { once } from '../../once';
import { containerFields, podFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads } from '../rule';

const CONTAINER_LAYER = 'the container itself';

/** Volumes whose files stand in the place of those of the image. */
const newMounts = (comparison: Comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).flatMap(({ before, container }) => {
      const mounts = recordsAt(container.spec, 'volumeMounts');
      const paths = itemPaths(`${container.path}.volumeMounts`, mounts);
      return mounts.flatMap((mount, index) => {
        const folder = textAt(mount, 'mountPath') ?? '';
        if (backingOf(folder, before, old).volume !== CONTAINER_LAYER) return [];
        const { volume } = backingOf(folder, container, workload);
        if (volume === 'emptyDir' || volume.startsWith('claim')) return [];
        return [{ object: workload.name, path: paths[index] ?? '', after: volume, folder }];
      });
    }),
  );

/** What every mount of before leads to now. Claims are judged with the data. */
const comparedMounts = once((comparison: Comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).flatMap(({ before, container }) => {
      const mounts = recordsAt(before.spec, 'volumeMounts');
      const paths = itemPaths(`${before.path}.volumeMounts`, mounts);
      return mounts.flatMap((mount, index) => {
        const folder = textAt(mount, 'mountPath') ?? '';
        const [was, is] = [backingOf(folder, before, old), backingOf(folder, container, workload)];
        if (was.volume.startsWith('claim')) return [];
        return {
          object: workload.name,
          path: paths[index] ?? '',
          before: was.volume,
          after: is.readOnly ? `${is.volume}, read-only` : is.volume,
          ...{
            folder,
            was,
            is,
            role: roleOf(workload),
            readOnlyRoot: at(container.spec, 'securityContext.readOnlyRootFilesystem') === true,
          },
        };
      });
    }),
  ),
);

function isWritable({ readOnly, volume }: Backing): boolean {
  return !readOnly && volume === 'emptyDir';
}

/** Folders that a process writes to and that it can no longer write, or find its files in. */
export const mounts = [
  changeRule({
    id: 'files-mounted-over-image',
    title: 'Processes run and read the files of their image',
    judge: newMounts,
    class: 'privilege',
    verdict: 'warn',
    because: ({ folder, after }) => `${folder} shows the files of a ${after} in place of those of the image`,
    impact: 'the process may run other code, or read another configuration, than the one that was released',
    fix: 'put the files into the image; mount a configuration where the image has none',
    see: 'https://kubernetes.io/docs/concepts/storage/volumes/#configmap',
    reads: [...containerFields('volumeMounts'), ...podFields('volumes')],
  }),
  changeRule({
    id: 'folder-not-writable',
    title: 'Processes can write where they wrote before',
    judge: (comparison) =>
      comparedMounts(comparison)
        .filter(({ was, is }) => isWritable(was) && !isWritable(is))
        // The pooler writes down where a managed database is, and needs no folder for a server in the namespace.
        .filter(({ role }) => role !== 'pooler' || databaseSwitch(comparison)?.is.database.kind !== 'in-cluster')
        .filter(({ is, readOnlyRoot }) => readOnlyRoot || is.volume !== CONTAINER_LAYER)
        .filter(({ is }) => !is.volume.startsWith('claim')),
    class: 'outage',
    verdict: 'block',
    because: ({ folder }) => `${folder} can no longer be written`,
    impact: 'the process fails where it writes: most do so at their start',
    fix: 'keep the mount of the emptyDir',
    see: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir',
    reads: [...containerFields('volumeMounts', 'securityContext.readOnlyRootFilesystem'), ...podFields('volumes')],
  }),
  changeRule({
    id: 'mounted-files-gone',
    title: 'Processes find the files that are mounted for them',
    judge: (comparison) =>
      comparedMounts(comparison).filter(({ was, is }) => !isWritable(was) && is.volume !== was.volume),
    class: 'outage',
    verdict: 'block',
    because: ({ folder, was }) => `${folder} no longer holds the files of the ${was.volume}`,
    impact: 'the process does not find its configuration',
    fix: 'keep the mount',
    see: 'https://kubernetes.io/docs/concepts/storage/volumes/#configmap',
    reads: [...containerFields('volumeMounts'), ...podFields('volumes')],
  }),
];
