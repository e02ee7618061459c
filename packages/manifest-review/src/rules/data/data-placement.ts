import {
  type Backing,
  backingOf,
  type Container,
  claimsOf,
  runningContainers,
  type Workload,
} from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { roleOf } from '../../cluster/roles';
import { dataFolder } from '../../cluster/server-settings';
import { once } from '../../once';
import { containerFields, podFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads } from '../rule';

/** Where a server keeps its data. */
interface Placement {
  readonly backing: Backing;
  readonly container: Container;
}

/** Undefined for a workload that keeps no data. */
function placementOf(workload: Workload, view: EnvironmentView): Placement | undefined {
  const folder = dataFolder(workload, view);
  const [container] = runningContainers(workload).filter(({ init }) => !init);
  return folder === undefined || container === undefined
    ? undefined
    : { backing: backingOf(folder, container, workload), container };
}

/** Servers that kept data before the change, with both places. */
const comparedPlacements = once((comparison: Comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) => {
    const was = placementOf(old, comparison.before);
    return was === undefined ? [] : [{ old, workload, was, is: placementOf(workload, comparison.after) }];
  }),
);

function isSamePlace(was: Placement, is: Placement | undefined): is is Placement {
  return is !== undefined && was.backing.volume === is.backing.volume && was.backing.path === is.backing.path;
}

function print({ backing: { volume, path } }: Placement): string {
  return `${volume}${path === '/' ? '' : `, ${path}`}`;
}

/** Where data lies: volume, path in the volume, whether it may be written. */
export const dataPlacement = [
  changeRule({
    id: 'data-directory-moves',
    title: 'A server finds its data where it lies',
    judge: (comparison) =>
      comparedPlacements(comparison)
        .filter(({ was, is }) => !isSamePlace(was, is))
        .map(({ old, workload, was, is }) => ({
          object: workload.name,
          path: `${workload.podPath}.volumes`,
          before: print(was),
          after: is === undefined ? `no ${roleOf(old)} server` : print(is),
          is,
        })),
    class: 'data-loss',
    verdict: 'block',
    because: ({ is, before }) =>
      `the server looks for its data at ${is === undefined ? 'no place' : print(is)}; it lies at ${before}`,
    impact: ({ is }) =>
      is !== undefined && !is.backing.volume.startsWith('claim')
        ? 'the server starts empty, and what it writes is gone with the pod'
        : 'the server starts empty next to the old data, and all that is written until it is noticed has to be merged by hand',
    fix: 'keep claim, mount path, subPath and data directory together as they are',
    see: 'https://hub.docker.com/_/postgres',
    reads: [
      ...podFields('volumes'),
      ...containerFields('volumeMounts', 'env', 'command', 'args'),
      'spec.volumeClaimTemplates',
    ],
  }),
  changeRule({
    id: 'data-read-only',
    title: 'A server can write its data',
    judge: (comparison) =>
      comparedPlacements(comparison).flatMap(({ workload, was, is }) =>
        isSamePlace(was, is) && is.backing.readOnly && !was.backing.readOnly
          ? [
              {
                object: workload.name,
                path: `${is.container.path}.volumeMounts`,
                before: 'writable',
                after: 'readOnly',
                volume: is.backing.volume,
              },
            ]
          : [],
      ),
    class: 'outage',
    verdict: 'block',
    because: ({ volume }) => `${volume} is mounted read-only`,
    impact: 'the server cannot write and does not start',
    fix: 'mount it writable',
    see: 'https://kubernetes.io/docs/concepts/storage/volumes/',
    reads: containerFields('volumeMounts'),
  }),
  changeRule({
    id: 'claim-unmounted',
    title: 'A workload keeps the claims that it mounts',
    // Database and queue are told by data-directory-moves, wherever the claim is mounted.
    judge: (comparison) =>
      keptWorkloads(comparison)
        .filter(({ old }) => roleOf(old) !== 'database' && roleOf(old) !== 'queue')
        .flatMap(({ old, workload }) =>
          claimsOf(old)
            .filter((claim) => !claimsOf(workload).includes(claim))
            .map((claim) => ({
              object: workload.name,
              path: `${workload.podPath}.volumes`,
              before: claim,
              after: claimsOf(workload).join(', ') || 'no claim',
            })),
        ),
    class: 'data-loss',
    verdict: 'block',
    because: ({ object, before }) => `nothing mounts ${before} in ${object} any more`,
    impact: 'the workload starts without its data',
    fix: 'keep the claim mounted where it was',
    see: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
    reads: [...podFields('volumes'), 'spec.volumeClaimTemplates'],
  }),
];
