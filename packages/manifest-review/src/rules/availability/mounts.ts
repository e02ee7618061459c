import {
  at,
  type Backing,
  backingOf,
  type Container,
  dataAt,
  itemPaths,
  recordsAt,
  textAt,
  type Workload,
} from '@vmshift/kubernetes';
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

/** Other containers of the pod that have a volume. */
function othersWith(volume: string | undefined, container: Container, { containers }: Workload): readonly string[] {
  return containers
    .filter(({ path }) => path !== container.path)
    .filter(({ spec }) => recordsAt(spec, 'volumeMounts').some(({ name }) => name === volume))
    .map(({ name }) => name);
}

/** Whether each key of a ConfigMap is mounted into a folder by its `subPath`, in place of the volume as a whole. */
function holdsEveryFile(
  folder: string,
  volume: string | undefined,
  { spec }: Container,
  { pod }: Workload,
  { after }: Comparison,
): boolean {
  const source = recordsAt(pod, 'volumes').find(({ name }) => name === volume);
  const files = Object.keys(dataAt(after.find(`ConfigMap/${textAt(source, 'configMap.name')}`), 'data'));
  const mounted = recordsAt(spec, 'volumeMounts').filter(
    ({ name, subPath }) => name === volume && subPath !== undefined,
  );
  const paths = mounted.map((mount) => textAt(mount, 'mountPath'));
  return files.length > 0 && files.every((file) => paths.includes(`${folder.replace(/\/$/, '')}/${file}`));
}

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
            others: othersWith(textAt(mount, 'name'), container, workload),
            isWhole: holdsEveryFile(folder, textAt(mount, 'name'), container, workload, comparison),
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
    explainedBy: ['shared-folder-lost'],
  }),
  changeRule({
    id: 'shared-folder-lost',
    title: 'Containers of a pod find what the others write',
    judge: (comparison) =>
      comparedMounts(comparison).filter(
        ({ was, is, others }) => isWritable(was) && is.volume === CONTAINER_LAYER && others.length > 0,
      ),
    class: 'outage',
    verdict: 'block',
    because: ({ folder, others }) => `${folder} is a folder of its own now, and no longer that of ${others.join(', ')}`,
    impact: 'what one of them writes, the others do not find: they fail, or do nothing and succeed',
    fix: 'keep the mount in each of the containers',
    see: 'https://kubernetes.io/docs/tasks/access-application-cluster/communicate-containers-same-pod-shared-volume/',
    reads: [...containerFields('volumeMounts'), ...podFields('volumes')],
  }),
  changeRule({
    id: 'folder-outgrows-its-bound',
    title: 'What a process writes is bounded, and leaves its container with the pod',
    judge: (comparison) =>
      comparedMounts(comparison).filter(
        ({ was, is, others, readOnlyRoot }) =>
          isWritable(was) && is.volume === CONTAINER_LAYER && others.length === 0 && !readOnlyRoot,
      ),
    class: 'outage',
    verdict: 'warn',
    because: ({ folder }) => `${folder} lies on the disk of the node, without the bound that the emptyDir had`,
    impact: 'it grows until the node evicts pods, and is gone when the container restarts',
    fix: 'keep the mount of the emptyDir',
    see: 'https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/',
    reads: [...containerFields('volumeMounts', 'securityContext.readOnlyRootFilesystem'), ...podFields('volumes')],
  }),
  changeRule({
    id: 'volume-not-mounted',
    title: 'A volume reaches a container',
    judge: (comparison) =>
      keptWorkloads(comparison).flatMap(({ old, workload }) => {
        const volumes = recordsAt(workload.pod, 'volumes');
        const paths = itemPaths(`${workload.podPath}.volumes`, volumes);
        const used = workload.containers.flatMap(({ spec }) =>
          [...recordsAt(spec, 'volumeMounts'), ...recordsAt(spec, 'volumeDevices')].map(({ name }) => name),
        );
        const known = recordsAt(old.pod, 'volumes').map(({ name }) => name);
        return volumes.flatMap(({ name }, index) =>
          known.includes(name) || used.includes(name)
            ? []
            : [{ object: workload.name, path: paths[index] ?? '', after: 'no mount' }],
        );
      }),
    class: 'outage',
    verdict: 'warn',
    because: 'the volume comes, and no container mounts it',
    impact: 'no process finds its files; what it was meant to hold is written to the container itself',
    fix: 'mount it, or leave it out',
    see: 'https://kubernetes.io/docs/concepts/storage/volumes/#how-volumes-work',
    reads: [...containerFields('volumeMounts'), ...podFields('volumes')],
    explainedBy: ['data-directory-moves', 'mounted-files-gone', 'pod-security', 'secret-taken-whole'],
  }),
  changeRule({
    id: 'mounted-files-gone',
    title: 'Processes find the files that are mounted for them',
    judge: (comparison) =>
      comparedMounts(comparison).filter(
        ({ was, is, isWhole }) => !isWritable(was) && is.volume !== was.volume && !isWhole,
      ),
    class: 'outage',
    verdict: 'block',
    because: ({ folder, was }) => `${folder} no longer holds the files of the ${was.volume}`,
    impact: 'the process does not find its configuration',
    fix: 'keep the mount',
    see: 'https://kubernetes.io/docs/concepts/storage/volumes/#configmap',
    reads: [...containerFields('volumeMounts'), ...podFields('volumes')],
  }),
];
