import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { apply } from './lab';
import type { Lane } from './lane';
import { runAside } from './processes';

/** What the claims and Ingresses of a lane are given. */
export interface Cloud {
  /** A folder of the node; or a volume of LKE's driver, which no node can mount here; or none. */
  readonly volumes: 'folder' | 'driver' | 'none';
  readonly addresses: boolean;
}

/** Gives pending claims of LKE's class a volume and Ingresses an address. */
export function playCloud(lane: Lane): NodeJS.Timeout {
  let busy = false;
  return setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      if (lane.cloud.volumes !== 'none') await giveVolumes(lane);
      if (lane.cloud.addresses) await giveAddresses(lane);
    } catch {
      // The namespace is being removed, or the API server is busy; the next round does it.
    }
    busy = false;
  }, 3000);
}

async function giveVolumes(lane: Lane): Promise<void> {
  for (const { metadata, spec, status } of await lane.get('PersistentVolumeClaim')) {
    if (status.phase !== 'Pending' || spec.storageClassName !== 'linode-block-storage-retain') continue;
    const path = join(lane.lab.folder, 'volumes', lane.name, metadata.name);
    mkdirSync(path, { recursive: true, mode: 0o777 });
    await runAside('chmod', ['777', path]);
    await apply(lane.lab, [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: `pvc-${metadata.uid}` },
        spec: {
          accessModes: spec.accessModes,
          capacity: spec.resources.requests,
          storageClassName: spec.storageClassName,
          claimRef: {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            namespace: lane.namespace,
            name: metadata.name,
          },
          ...(lane.cloud.volumes === 'folder'
            ? { hostPath: { path } }
            : { csi: { driver: 'linodebs.csi.linode.com', volumeHandle: `4711-${metadata.uid}` } }),
        },
      },
    ]);
  }
}

async function giveAddresses(lane: Lane): Promise<void> {
  for (const { metadata, status } of await lane.get('Ingress')) {
    if (status.loadBalancer?.ingress !== undefined) continue;
    const patch = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } } });
    await lane.kubectl('patch', 'ingress', metadata.name, '--subresource=status', '--type=merge', '-p', patch);
  }
}
