import { containersOf } from '../environment';
import { pause } from '../processes';
import { isCrashing } from './pod-states';
import type { Scenario } from './scenario';

/** What goes wrong with a container that was started. */
export const CONTAINERS: readonly Scenario[] = [
  {
    name: 'crash-loop',
    title: 'a release ends with an exception as soon as it starts',
    async run(lane, record) {
      await lane.deploy();
      await lane.releaseImage('vmshift-api', 'main-crash');
      await lane.sees('Pod', isCrashing('Error'));
      await record('crash-loop');
    },
  },
  {
    name: 'worker-crash-loop',
    title: 'the worker alone crashes, the API goes on',
    async run(lane, record) {
      await lane.deploy();
      await lane.releaseImage('vmshift-celery', 'main-crash');
      await lane.sees('Pod', isCrashing('Error'));
      await record('worker-crash-loop');
    },
  },
  {
    name: 'oom-killed',
    title: 'the API takes more memory than its limit',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.metadata.name !== 'vmshift-api') return;
        for (const container of containersOf(object)) {
          container.image = container.image.replace(/:main-.*$/, ':main-out-of-memory');
          container.resources.limits.memory = '64Mi';
          container.resources.requests.memory = '64Mi';
        }
      });
      await lane.sees('Pod', isCrashing('OOMKilled'));
      await record('oom-killed');
    },
  },
  {
    name: 'readiness-probe-failing',
    title: 'a release never becomes ready, until the deadline of its rollout',
    async run(lane, record) {
      await lane.deploy();
      await lane.releaseImage('vmshift-api', 'main-never-ready');
      await lane.sees('Event', ({ message }) => String(message).startsWith('Readiness probe failed'));
      await pause(60);
      await record('readiness-probe-failing');
      await lane.sees('Deployment', isPastItsDeadline, 300);
      await pause(5);
      await record('rollout-deadline-exceeded');
    },
  },
  {
    name: 'liveness-probe-failing',
    title: 'the API stops to answer its liveness probe and is restarted',
    async run(lane, record) {
      await lane.deploy();
      await lane.releaseImage('vmshift-api', 'main-stops-living');
      await lane.sees('Pod', ({ status }) => (status.containerStatuses?.[0]?.restartCount ?? 0) >= 2, 500);
      await record('liveness-probe-failing');
    },
  },
  {
    name: 'broken-after-rollout',
    title: 'the API breaks after its rollout is complete',
    async run(lane, record) {
      await lane.deploy();
      await lane.releaseImage('vmshift-api', 'main-breaks-later');
      await lane.becomes('Synced', 'Healthy', 200);
      await lane.sees('Deployment', ({ metadata, status }) => metadata.name === 'vmshift-api' && !status.readyReplicas);
      await pause(45);
      await record('broken-after-rollout');
    },
  },
];

// biome-ignore lint/suspicious/noExplicitAny: a Deployment
function isPastItsDeadline({ status }: any): boolean {
  return (status.conditions ?? []).some(
    ({ type, reason }: { type: string; reason: string }) =>
      type === 'Progressing' && reason === 'ProgressDeadlineExceeded',
  );
}
