import { edit, podSpecOf } from '../environment';
import { kubectl } from '../lab';
import { pause } from '../processes';
import type { Scenario } from './scenario';

/** What looks suspicious and is not. */
export const HEALTHY: readonly Scenario[] = [
  {
    name: 'healthy',
    title: 'everything runs, the schema Job and a backup have completed',
    async run(lane, record) {
      lane.manifests = edit(lane.manifests, (object) => {
        if (object.kind === 'CronJob') object.spec.schedule = inTwoMinutes();
      });
      await lane.deploy();
      await lane.sees('CronJob', ({ status }) => status.lastSuccessfulTime !== undefined);
      await pause(5);
      await record('healthy');
    },
  },
  {
    name: 'rolling-update',
    title: 'a release is rolling out, its first pod has not answered yet',
    async run(lane, record) {
      await lane.deploy();
      await lane.releaseImage('vmshift-api', 'main-slow');
      await lane.sees('Pod', ({ spec, status }) => isStarting(spec.containers[0].image, 'main-slow', status));
      await pause(10);
      await record('rolling-update');
    },
  },
  {
    name: 'job-retried',
    title: 'the schema Job succeeded after a pod of it failed',
    async run(lane, record) {
      const until = Math.floor(Date.now() / 1000) + 45;
      lane.manifests = edit(lane.manifests, ({ kind, spec }) => {
        if (kind === 'Job') spec.template.spec.containers[0].env.push({ name: 'FAIL_BEFORE', value: String(until) });
      });
      await lane.deploy();
      await record('job-retried');
    },
  },
  {
    name: 'claim-waits-for-consumer',
    title: 'a claim of a class that waits for its first pod, and no pod mounts it',
    async run(lane, record) {
      await lane.deploy();
      const claim = spareClaim('linode-block-storage-waiting');
      claim.metadata.annotations['argocd.argoproj.io/sync-wave'] = '5';
      lane.manifests = new Map([...lane.manifests, ['spare-pvc.yaml', [claim]]]);
      await lane.release(() => undefined);
      await lane.sees('PersistentVolumeClaim', ({ metadata }) => metadata.name === 'spare-pvc');
      await pause(60);
      await record('claim-waits-for-consumer');
    },
  },
  {
    name: 'ingress-without-address',
    title: 'an Ingress whose controller publishes no address',
    async run(lane, record) {
      lane.cloud = { ...lane.cloud, addresses: false };
      await lane.deploy({ wait: false });
      await lane.sees(
        'Deployment',
        ({ metadata, status }) => metadata.name === 'vmshift-api' && status.readyReplicas > 1,
      );
      await pause(45);
      await record('ingress-without-address');
    },
  },
  {
    name: 'sidecar-ended',
    title: 'a backup completed, and its sidecar was ended with an exit code that is not 0',
    async run(lane, record) {
      lane.manifests = edit(lane.manifests, (object) => {
        if (object.kind !== 'CronJob') return;
        object.spec.schedule = inTwoMinutes();
        const { initContainers } = podSpecOf(object);
        const [{ env: _, ...dump }] = initContainers;
        initContainers.unshift({ ...dump, name: 'proxy', command: ['sleep', '100000'], restartPolicy: 'Always' });
      });
      await lane.deploy();
      await lane.sees('CronJob', ({ status }) => status.lastSuccessfulTime !== undefined, 300);
      await pause(5);
      await record('sidecar-ended');
    },
  },
  {
    name: 'more-node-conditions',
    title: 'a node has conditions of another agent, and all of them are as they should be',
    alone: true,
    async run(lane, record) {
      await lane.deploy();
      const time = new Date().toISOString();
      const condition = (type: string, status: string, reason: string) =>
        ({ type, status, reason, message: reason, lastTransitionTime: time, lastHeartbeatTime: time }) as const;
      const conditions = [
        condition('KernelReady', 'True', 'KernelIsReady'),
        condition('StorageReady', 'True', 'StorageIsReady'),
        condition('FrequentKubeletRestart', 'False', 'NoFrequentKubeletRestart'),
      ];
      const patch = JSON.stringify({ status: { conditions } });
      await kubectl(lane.lab, ['patch', 'node', 'node-1', '--subresource=status', '--type=strategic', '-p', patch]);
      await pause(20);
      await record('more-node-conditions');
    },
  },
];

export function spareClaim(storageClassName: string) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'spare-pvc', annotations: { 'argocd.argoproj.io/sync-wave': '1' } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } }, storageClassName },
  };
}

/** In cron's words, in UTC: once, and not again for a day. */
export function inTwoMinutes(): string {
  const time = new Date(Date.now() + 120_000);
  return `${time.getUTCMinutes()} ${time.getUTCHours()} * * *`;
}

// biome-ignore lint/suspicious/noExplicitAny: the status of a pod
function isStarting(image: string, tag: string, status: any): boolean {
  return image.endsWith(tag) && status.containerStatuses?.[0]?.state?.running !== undefined;
}
