import { type Backing, backingOf, claimsOf, runningContainers, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { roleOf } from '../../cluster/roles';
import { dataFolder } from '../../cluster/server-settings';
import { type Comparison, type Effect, type Found, keptWorkloads } from '../effect';

const SEE = 'https://hub.docker.com/_/postgres';

/** Where the servers' data lies: volume, path in the volume, whether it may be written. */
export const dataPlacement: Effect = (comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) => [
    ...movedData(old, workload, comparison),
    ...unmountedClaims(old, workload),
  ]);

function movedData(old: Workload, workload: Workload, { before, after }: Comparison): readonly Found[] {
  const [was, is] = [placement(old, before), placement(workload, after)];
  if (was === undefined) return [];
  if (is === undefined || was.volume !== is.volume || was.path !== is.path) {
    return [
      {
        id: 'data-directory-moves',
        class: 'data-loss',
        verdict: 'block',
        object: workload.name,
        path: `${workload.podPath}.volumes`,
        before: print(was),
        after: is === undefined ? `no ${roleOf(old)} server` : print(is),
        because: `the server looks for its data at ${is === undefined ? 'no place' : print(is)}; it lies at ${print(was)}`,
        impact:
          is && !is.volume.startsWith('claim')
            ? 'the server starts empty, and what it writes is gone with the pod'
            : 'the server starts empty beside the old data, and whatever is written until somebody notices has to be merged by hand',
        fix: 'keep claim, mount path, subPath and data directory together as they are',
        see: SEE,
      },
    ];
  }
  if (is.readOnly && !was.readOnly) return [readOnlyData(workload, is)];
  return [];
}

function readOnlyData(workload: Workload, is: Backing): Found {
  return {
    id: 'data-read-only',
    class: 'outage',
    verdict: 'block',
    object: workload.name,
    path: `${workload.podPath}.containers.volumeMounts`,
    before: 'writable',
    after: 'readOnly',
    because: `${is.volume} is mounted read-only`,
    impact: 'the server cannot write and does not start',
    fix: 'mount it writable',
    see: 'https://kubernetes.io/docs/concepts/storage/volumes/',
  };
}

/** Where a server's data lies; undefined for what keeps none. */
function placement(workload: Workload, view: EnvironmentView): Backing | undefined {
  const folder = dataFolder(workload, view);
  const [container] = runningContainers(workload).filter(({ init }) => !init);
  return folder === undefined || container === undefined ? undefined : backingOf(folder, container, workload);
}

function print({ volume, path }: Backing): string {
  return `${volume}${path === '/' ? '' : `, ${path}`}`;
}

/** A claim that a workload held and lost, whatever the workload is. */
function unmountedClaims(old: Workload, workload: Workload): readonly Found[] {
  if (roleOf(old) === 'database' || roleOf(old) === 'queue') return [];
  const lost = claimsOf(old).filter((claim) => !claimsOf(workload).includes(claim));
  return lost.map((claim) => ({
    id: 'claim-unmounted',
    class: 'data-loss',
    verdict: 'block',
    object: workload.name,
    path: `${workload.podPath}.volumes`,
    before: claim,
    after: claimsOf(workload).join(', ') || 'no claim',
    because: `nothing mounts ${claim} in ${workload.name} any more`,
    impact: 'the workload starts without its data',
    fix: 'keep the claim mounted where it was',
    see: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
  }));
}
