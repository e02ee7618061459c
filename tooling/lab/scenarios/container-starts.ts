import { containersOf, podSpecOf } from '../environment';
import { pause } from '../processes';
import { isCrashing, isWaiting } from './pod-states';
import type { Scenario } from './scenario';

/** What keeps a container from its start: its image, its program, what it needs. */
export const CONTAINER_STARTS: readonly Scenario[] = [
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
