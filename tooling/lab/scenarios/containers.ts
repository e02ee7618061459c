import { containersOf, podSpecOf } from '../environment';
import { pause } from '../processes';
import type { Scenario } from './scenario';

/** What goes wrong with a container: its image, its start, its life. */
export const CONTAINERS: readonly Scenario[] = [
  {
    name: 'image-missing',
    title: 'a release names an image that was never pushed',
    async run(lane, record) {
      await lane.deploy();
      await lane.releaseImage('vmshift-celery', 'main-0000000000000000000000000000000000000000');
      await lane.sees('Pod', isWaiting('ImagePullBackOff'));
      await pause(30);
      await record('image-missing');
    },
  },
  {
    name: 'image-missing-in-schema-job',
    title: 'the image of a whole release was never pushed: its schema Job cannot start',
    async run(lane, record) {
      await lane.deploy();
      await lane.releaseImage('vmshift-', 'main-0000000000000000000000000000000000000000');
      await lane.sees('Pod', isWaiting('ImagePullBackOff'));
      await pause(30);
      await record('image-missing-in-schema-job');
    },
  },
  {
    name: 'pull-refused',
    title: 'the registry refuses the credentials',
    async run(lane, record) {
      await lane.deploy();
      await lane.releaseImage('vmshift-celery', 'main-refused');
      await lane.sees('Pod', isWaiting('ImagePullBackOff'));
      await pause(15);
      await record('pull-refused');
    },
  },
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
  {
    name: 'init-container-failing',
    title: 'an init container of the API ends with an error',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.kind !== 'Deployment' || object.metadata.name !== 'vmshift-api') return;
        const [
          {
            name: _,
            ports: __,
            startupProbe: ___,
            livenessProbe: ____,
            readinessProbe: _____,
            lifecycle: ______,
            ...same
          },
        ] = podSpecOf(object).containers;
        const command = ['sh', '-c', 'echo "static files: bucket vmshift-static: access denied"; exit 3'];
        podSpecOf(object).initContainers = [{ ...same, name: 'static-files', command }];
      });
      await lane.sees('Pod', ({ status }) => (status.initContainerStatuses?.[0]?.restartCount ?? 0) >= 3);
      await record('init-container-failing');
    },
  },
  {
    name: 'command-missing',
    title: 'the image has no such program',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.metadata.name === 'vmshift-celery-beat')
          for (const container of containersOf(object)) container.command = ['celeryd', 'beat'];
      });
      await lane.sees('Pod', isCrashing('StartError'));
      await record('command-missing');
    },
  },
  {
    name: 'secret-missing',
    title: 'the Secret of the application was deleted, and a release starts new pods',
    async run(lane, record) {
      await lane.deploy();
      await lane.kubectl('delete', 'secret', 'vmshift-secrets');
      await lane.releaseImage('vmshift-celery', 'main-slow');
      await lane.sees('Pod', isWaiting('CreateContainerConfigError'));
      await pause(20);
      await record('secret-missing');
    },
  },
  {
    name: 'secret-key-missing',
    title: 'a release reads a key that the Secret does not have',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.metadata.name !== 'vmshift-celery-worker' || object.kind !== 'Deployment') return;
        const valueFrom = { secretKeyRef: { name: 'vmshift-secrets', key: 'SENTRY_DSN' } };
        for (const container of containersOf(object)) container.env.push({ name: 'SENTRY_DSN', valueFrom });
      });
      await lane.sees('Pod', isWaiting('CreateContainerConfigError'));
      await pause(20);
      await record('secret-key-missing');
    },
  },
  {
    name: 'config-map-missing',
    title: 'a pod mounts a ConfigMap that is not there',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.metadata.name !== 'vmshift-celery-beat' || object.kind !== 'Deployment') return;
        podSpecOf(object).volumes.push({ name: 'schedule', configMap: { name: 'celery-schedule' } });
        // A volume that no container mounts is not looked for.
        for (const { volumeMounts } of containersOf(object))
          volumeMounts.push({ name: 'schedule', mountPath: '/etc/celery' });
      });
      await lane.sees('Event', ({ reason }) => reason === 'FailedMount');
      await pause(30);
      await record('config-map-missing');
    },
  },
];

/** Whether a container of a pod waits for a reason. */
// biome-ignore lint/suspicious/noExplicitAny: a pod
export function isWaiting(reason: string): (pod: any) => boolean {
  return ({ status }) => statuses(status).some(({ state }) => state?.waiting?.reason === reason);
}

/** Whether it was started at least three times and waits, having ended as named. */
// biome-ignore lint/suspicious/noExplicitAny: a pod
function isCrashing(reason: string): (pod: any) => boolean {
  return ({ status }) =>
    statuses(status).some(
      ({ restartCount, state, lastState }) =>
        restartCount >= 3 && state?.waiting !== undefined && lastState?.terminated?.reason === reason,
    );
}

// biome-ignore lint/suspicious/noExplicitAny: the status of a pod
function statuses(status: any): any[] {
  return [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
}

// biome-ignore lint/suspicious/noExplicitAny: a Deployment
function isPastItsDeadline({ status }: any): boolean {
  return (status.conditions ?? []).some(
    ({ type, reason }: { type: string; reason: string }) =>
      type === 'Progressing' && reason === 'ProgressDeadlineExceeded',
  );
}
