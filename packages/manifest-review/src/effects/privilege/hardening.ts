import type { Container, Workload } from '@vmshift/kubernetes';
import { at, numberAt, recordsAt } from '@vmshift/kubernetes';
import { pairContainers } from '../../cluster/succession';
import { type Effect, type Found, keptWorkloads } from '../effect';

const SEE = 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/';

/** Users, groups and the read-only root file system: what Pod Security does not look at. */
export const hardening: Effect = (comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) => [
    ...changedGroup(old, workload),
    ...pairContainers(old, workload).flatMap(({ before, container }) => [
      ...writableRoot(before, container, workload),
      ...changedUser(before, container, old, workload),
    ]),
  ]);

function writableRoot(before: Container, after: Container, workload: Workload): readonly Found[] {
  const field = 'securityContext.readOnlyRootFilesystem';
  if (at(before.spec, field) !== true || at(after.spec, field) === true) return [];
  return [
    {
      id: 'root-file-system-writable',
      class: 'privilege',
      verdict: 'warn',
      object: workload.name,
      path: `${after.path}.${field}`,
      before: 'true',
      after: String(at(after.spec, field) ?? 'absent'),
      because: 'the container may change its own programs',
      impact: 'whoever breaks in can leave something behind until the pod is replaced',
      fix: 'mount an emptyDir on the one path that has to be written',
      see: SEE,
    },
  ];
}

function changedUser(before: Container, after: Container, old: Workload, workload: Workload): readonly Found[] {
  return ['runAsUser', 'runAsGroup'].flatMap((field): readonly Found[] => {
    const [was, is] = [effective(before, old, field), effective(after, workload, field)];
    if (was === is || is === 0) return [];
    return [ownership(workload, `${after.path}.securityContext.${field}`, was, is, ownsData(workload))];
  });
}

function changedGroup(old: Workload, workload: Workload): readonly Found[] {
  const [was, is] = [numberAt(old.pod, 'securityContext.fsGroup'), numberAt(workload.pod, 'securityContext.fsGroup')];
  if (was === is) return [];
  return [ownership(workload, `${workload.podPath}.securityContext.fsGroup`, was, is, ownsData(workload))];
}

function ownership(
  workload: Workload,
  path: string,
  was: number | undefined,
  is: number | undefined,
  data: boolean,
): Found {
  return {
    id: 'user-changes',
    class: 'outage',
    verdict: data ? 'block' : 'warn',
    object: workload.name,
    path,
    before: was?.toString(),
    after: is?.toString(),
    because: data
      ? 'the files on the volume belong to the old user and group'
      : 'the files of the image belong to another user',
    impact: data
      ? 'the server cannot read its own files and does not start'
      : 'the process may not read or write what it needs; without a number the kubelet cannot tell that it is not root',
    fix: 'keep the numbers of the image, which the profile of the application has',
    see: SEE,
  };
}

function effective({ spec }: Container, { pod }: Workload, field: string): number | undefined {
  return numberAt(spec, `securityContext.${field}`) ?? numberAt(pod, `securityContext.${field}`);
}

function ownsData(workload: Workload): boolean {
  return (
    recordsAt(workload.pod, 'volumes').some((volume) => volume.persistentVolumeClaim !== undefined) ||
    workload.object.kind === 'StatefulSet'
  );
}
