import { readObjects } from '../api';
import { kubectl } from '../lab';
import type { Lane } from '../lane';
import { pause, until } from '../processes';
import { spareClaim } from './healthy';
import type { Scenario } from './scenario';

/** What goes wrong with volumes of LKE's driver; the lab answers in its place, as it does, and the controllers are real. */
export const VOLUMES: readonly Scenario[] = [
  {
    name: 'volume-attach-refused',
    title: 'the driver attaches no more volumes to a node',
    async run(lane, record) {
      await lane.deploy();
      await moveRedis(lane);
      await answerAttachment(lane, { attached: false, attachError: { message: TOO_MANY } });
      await lane.sees('Event', ({ reason }) => reason === 'FailedAttachVolume');
      await pause(20);
      await record('volume-attach-refused');
    },
  },
  {
    name: 'volume-multi-attach',
    title: 'a volume is still attached to the node that its pod had to leave',
    async run(lane, record) {
      await lane.deploy();
      await moveRedis(lane);
      const node = await answerAttachment(lane, { attached: true });
      await pause(15);
      // For seconds: the pods of other lanes have the other node.
      await kubectl(lane.lab, ['cordon', node]);
      await lane.kubectl('delete', 'pod', '-l', 'app=redis', '--wait=false');
      await lane
        .sees('Event', ({ message }) => String(message).startsWith('Multi-Attach error'))
        .finally(() => kubectl(lane.lab, ['uncordon', node]));
      await pause(30);
      await record('volume-multi-attach');
    },
  },
];

/** @see https://github.com/linode/linode-blockstorage-csi-driver/issues/154 */
const TOO_MANY = 'rpc error: code = ResourceExhausted desc = max number of volumes (8) already attached to instance';

/** Gives Redis a new volume of the driver. */
async function moveRedis(lane: Lane): Promise<void> {
  lane.cloud = { ...lane.cloud, volumes: 'driver' };
  const claim = spareClaim('linode-block-storage-retain');
  lane.manifests = new Map([...lane.manifests, ['spare-pvc.yaml', [claim]]]);
  await lane.release(({ kind, metadata, spec }) => {
    if (kind !== 'Deployment' || metadata.name !== 'redis') return;
    for (const volume of spec.template.spec.volumes)
      if (volume.persistentVolumeClaim !== undefined) volume.persistentVolumeClaim.claimName = 'spare-pvc';
  });
}

/** Answers as the driver's attacher, which holds an attachment until it has detached the volume. Returns the node. */
async function answerAttachment(lane: Lane, status: object): Promise<string> {
  let volume: string | undefined;
  await lane.sees('PersistentVolumeClaim', ({ metadata, spec }) => {
    if (metadata.name === 'spare-pvc') volume = spec.volumeName;
    return volume !== undefined;
  });
  let attachment: { metadata: { name: string }; spec: { nodeName: string } } | undefined;
  await until('an attachment of the volume', 120, async () => {
    const attachments = await readObjects(lane.lab, 'VolumeAttachment');
    attachment = attachments.find(({ spec }) => spec.source.persistentVolumeName === volume);
    return attachment !== undefined;
  });
  const { metadata, spec } = attachment as NonNullable<typeof attachment>;
  const patch = (value: object, ...subresource: readonly string[]) =>
    kubectl(lane.lab, ['patch', 'volumeattachment', metadata.name, ...subresource, '--type=merge', '-p', text(value)]);
  await patch({ metadata: { finalizers: ['external-attacher/linodebs-csi-linode-com'] } });
  await patch({ status }, '--subresource=status');
  lane.atEnd(() => patch({ metadata: { finalizers: null } }));
  return spec.nodeName;
}

function text(value: object): string {
  return JSON.stringify(value);
}
