import { type Container, numberAt, recordsAt, type Workload } from '@vmshift/kubernetes';
import { pairContainers } from '../../cluster/succession';
import { containerFields, podFields } from '../reads';
import { changeRule, keptWorkloads } from '../rule';

interface ChangedUser {
  readonly path: string;
  readonly was: number | undefined;
  readonly is: number | undefined;
}

/** The users and groups by number that a workload's processes and volumes get, before and after. */
function usersOf(old: Workload, workload: Workload): readonly ChangedUser[] {
  const field = 'securityContext.fsGroup';
  return [
    { path: `${workload.podPath}.${field}`, was: numberAt(old.pod, field), is: numberAt(workload.pod, field) },
    ...pairContainers(old, workload).flatMap(({ before, container }) =>
      ['runAsUser', 'runAsGroup'].map((name) => ({
        path: `${container.path}.securityContext.${name}`,
        was: effective(before, old, name),
        is: effective(container, workload, name),
      })),
    ),
  ];
}

function effective({ spec }: Container, { pod }: Workload, field: string): number | undefined {
  return numberAt(spec, `securityContext.${field}`) ?? numberAt(pod, `securityContext.${field}`);
}

function ownsData({ object, pod }: Workload): boolean {
  return (
    object.kind === 'StatefulSet' ||
    recordsAt(pod, 'volumes').some((volume) => volume.persistentVolumeClaim !== undefined)
  );
}

/** Files belong to the user and group that wrote them. */
export const changedUsers = changeRule({
  id: 'user-changes',
  title: 'A container keeps the user and group that its files belong to',
  judge: (comparison) =>
    keptWorkloads(comparison).flatMap(({ old, workload }) =>
      usersOf(old, workload)
        // That root runs a process is told by Pod Security; that a process is of root’s group is not.
        .filter(({ path, was, is }) => was !== is && !(is === 0 && path.endsWith('.runAsUser')))
        .map(({ path, was, is }) => {
          const hasData = ownsData(workload);
          return {
            object: workload.name,
            path,
            before: was?.toString(),
            after: is?.toString(),
            verdict: hasData ? 'block' : 'warn',
            hasData,
          } as const;
        }),
    ),
  class: 'outage',
  verdict: 'block',
  because: ({ hasData }) =>
    hasData
      ? 'the files on the volume belong to the old user and group'
      : 'the files of the image belong to another user',
  impact: ({ hasData }) =>
    hasData
      ? 'the server cannot read its own files and does not start'
      : 'the process may not read or write what it needs; without a number the kubelet cannot tell that it is not root',
  fix: 'keep the user and group that the image is made for',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  reads: [
    ...podFields('securityContext.fsGroup', 'securityContext.runAsUser', 'securityContext.runAsGroup'),
    ...containerFields('securityContext.runAsUser', 'securityContext.runAsGroup'),
  ],
});
