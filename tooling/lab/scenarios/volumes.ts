import { readObjects } from '../api';
import { edit, type KubernetesObject } from '../environment';
import { kubectl } from '../lab';
import type { Lane } from '../lane';
import { pause } from '../processes';
import { spareClaim } from './healthy';
import type { Scenario } from './scenario';

/** What goes wrong with volumes of LKE's driver; the lab answers in its place, as it does, and the controllers are real. */
export const VOLUMES: readonly Scenario[] = [
  {
    name: 'volume-attach-refused',
    title: 'the driver attaches no more volumes to a node',
    async run(lane, record) {
      await lane.deploy();
      await moveRedis(lane, 'node-1');
      await answerAttachments(lane, { attached: false, attachError: { message: TOO_MANY } });
      await lane.sees('Event', ({ reason }) => reason === 'FailedAttachVolume');
      await pause(20);
      await record('volume-attach-refused');
    },
  },
  {
    name: 'volume-multi-attach',
    title: 'a volume is still attached to another node than that of its pod',
    async run(lane, record) {
      await lane.deploy();
      await moveRedis(lane, 'node-2');
      await answerAttachments(lane, { attached: true });
      await pause(15);
      await lane.release((object) => selectNode(object, 'node-1'));
      await lane.sees('Event', ({ message }) => String(message).startsWith('Multi-Attach error'), 300);
      await pause(30);
      await record('volume-multi-attach');
    },
  },
];

/** @see https://github.com/linode/linode-blockstorage-csi-driver/issues/154 */
const TOO_MANY = 'rpc error: code = ResourceExhausted desc = max number of volumes (8) already attached to instance';

/** Gives Redis a new volume of the driver, on one node. */
async function moveRedis(lane: Lane, node: string): Promise<void> {
  lane.cloud = { ...lane.cloud, volumes: 'driver' };
  const claim = spareClaim('linode-block-storage-retain');
  lane.manifests = edit(new Map([...lane.manifests, ['spare-pvc.yaml', [claim]]]), (object) => {
    if (!isRedis(object)) return;
    for (const volume of object.spec.template.spec.volumes)
      if (volume.persistentVolumeClaim !== undefined) volume.persistentVolumeClaim.claimName = 'spare-pvc';
    selectNode(object, node);
  });
  await lane.release(() => undefined);
}

function selectNode(object: KubernetesObject, node: string): void {
  if (isRedis(object)) object.spec.template.spec.nodeSelector = { 'kubernetes.io/hostname': node };
}

function isRedis({ kind, metadata }: KubernetesObject): boolean {
  return kind === 'Deployment' && metadata.name === 'redis';
}

/** Answers as the driver's attacher, which holds an attachment until it has detached the volume. */
async function answerAttachments(lane: Lane, status: object): Promise<void> {
  let volume: string | undefined;
  await lane.sees('PersistentVolumeClaim', ({ metadata, spec }) => {
    if (metadata.name === 'spare-pvc') volume = spec.volumeName;
    return volume !== undefined;
  });
  let name: string | undefined;
  await lane.sees('Pod', () => true);
  for (let attempt = 0; name === undefined && attempt < 120; attempt += 1) {
    const attachments = await readObjects(lane.lab, 'VolumeAttachment');
    name = attachments.find(({ spec }) => spec.source.persistentVolumeName === volume)?.metadata.name;
    await pause(1);
  }
  const patch = (subresource: readonly string[], value: object) =>
    kubectl(lane.lab, [
      'patch',
      'volumeattachment',
      String(name),
      ...subresource,
      '--type=merge',
      '-p',
      JSON.stringify(value),
    ]);
  await patch([], { metadata: { finalizers: ['external-attacher/linodebs-csi-linode-com'] } });
  await patch(['--subresource=status'], { status });
  lane.atEnd(() => patch([], { metadata: { finalizers: null } }));
}
