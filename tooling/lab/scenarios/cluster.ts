import { readObjects } from '../api';
import { setLoad } from '../control-plane';
import { edit } from '../environment';
import { describeNode, loseNode, startKubelet } from '../node';
import { pause, until } from '../processes';
import { spareClaim } from './healthy';
import { isCondition } from './jobs';
import type { Scenario } from './scenario';

/** What the pods stand on: storage, nodes, autoscaling, routing. */
export const CLUSTER: readonly Scenario[] = [
  {
    name: 'claim-pending',
    title: 'the storage driver gives no volume to a claim',
    async run(lane, record) {
      lane.cloud = { ...lane.cloud, volumes: 'none' };
      await lane.deploy({ wait: false });
      await lane.sees('Pod', ({ status }) => isCondition(status, 'PodScheduled') === false);
      await pause(60);
      await record('claim-pending');
    },
  },
  {
    name: 'storage-class-missing',
    title: 'a claim names a storage class that is not there',
    async run(lane, record) {
      await lane.deploy();
      lane.manifests = edit(new Map([...lane.manifests, ['spare-pvc.yaml', [spareClaim('fast')]]]), (object) => {
        if (object.metadata.name === 'redis' && object.kind === 'Deployment')
          for (const volume of object.spec.template.spec.volumes)
            if (volume.persistentVolumeClaim !== undefined) volume.persistentVolumeClaim.claimName = 'spare-pvc';
      });
      await lane.release(() => undefined);
      await lane.sees('Event', ({ reason }) => reason === 'ProvisioningFailed');
      await pause(30);
      await record('storage-class-missing');
    },
  },
  {
    name: 'service-without-endpoints',
    title: 'the Service of an Ingress selects no pod',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.kind === 'Service' && object.metadata.name === 'vmshift-api-service')
          object.spec.selector = { app: 'vmshift' };
      });
      await lane.sees(
        'EndpointSlice',
        ({ metadata, endpoints }) => isOfApi(metadata) && (endpoints ?? []).length === 0,
      );
      await pause(10);
      await record('service-without-endpoints');
    },
  },
  {
    name: 'evicted',
    title: 'a pod writes more than its volume may hold and is evicted',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.metadata.name !== 'vmshift-celery-beat' || object.kind !== 'Deployment') return;
        const [container] = object.spec.template.spec.containers;
        container.command = [
          'sh',
          '-c',
          'touch /var/run/celery/celerybeat-schedule; sleep 20; dd if=/dev/zero of=/tmp/full bs=1M count=200; sleep 3600',
        ];
      });
      await lane.sees('Pod', ({ status }) => status.reason === 'Evicted', 300);
      await pause(5);
      await record('evicted');
    },
  },
  {
    name: 'autoscaler-at-maximum',
    title: 'the load is more than the most pods that an autoscaler may start',
    alone: true,
    async run(lane, record) {
      await lane.deploy();
      setLoad(lane.lab, 300);
      await lane.sees(
        'HorizontalPodAutoscaler',
        ({ status }) => isCondition(status, 'ScalingLimited') && status.currentReplicas === 3,
      );
      await pause(45);
      await record('autoscaler-at-maximum');
      setLoad(lane.lab, 50);
    },
  },
  {
    name: 'node-lost',
    title: 'a node stops to answer; its pods are moved after five minutes',
    alone: true,
    async run(lane, record) {
      await lane.deploy();
      const node = describeNode(lane.lab, 2);
      loseNode(lane.lab, node);
      await until('a lost node', 120, async () =>
        (await readObjects(lane.lab, 'Node')).some(
          ({ metadata, status }) => metadata.name === node.name && !isCondition(status, 'Ready'),
        ),
      );
      await pause(45);
      await record('node-lost');
      await lane.sees('Pod', ({ metadata }) => metadata.deletionTimestamp !== undefined, 420);
      await pause(30);
      await record('node-lost-and-pods-moved');
      startKubelet(lane.lab, node);
    },
  },
];

function isOfApi(metadata: { readonly labels: Readonly<Record<string, string>> }): boolean {
  return metadata.labels['kubernetes.io/service-name'] === 'vmshift-api-service';
}
