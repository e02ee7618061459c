import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from './api';
import { apply, type Lab } from './lab';
import { runAside } from './processes';

/** What the claims and Ingresses of a tenant are given. */
export interface Cloud {
  /** A folder of the node; or a volume of LKE's driver, which no node can mount here; or none. */
  readonly volumes: 'folder' | 'driver' | 'none';
  readonly addresses: boolean;
}

/** The namespace whose claims and Ingresses are given something. */
interface Tenant {
  readonly lab: Lab;
  readonly name: string;
  readonly namespace: string;
  readonly cloud: Cloud;
  // biome-ignore lint/suspicious/noExplicitAny: any field of the kinds below
  get(kind: Kind): Promise<any[]>;
  kubectl(...args: readonly string[]): Promise<string>;
}

/** Gives pending claims of LKE's class a volume and Ingresses an address. */
export function playCloud(tenant: Tenant): NodeJS.Timeout {
  let busy = false;
  return setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      if (tenant.cloud.volumes !== 'none') await giveVolumes(tenant);
      if (tenant.cloud.addresses) await giveAddresses(tenant);
    } catch {
      // The namespace is being removed, or the API server is busy; the next round does it.
    }
    busy = false;
  }, 3000);
}

async function giveVolumes(tenant: Tenant): Promise<void> {
  for (const { metadata, spec, status } of await tenant.get('PersistentVolumeClaim')) {
    if (status.phase !== 'Pending' || spec.storageClassName !== 'linode-block-storage-retain') continue;
    const path = join(tenant.lab.folder, 'volumes', tenant.name, metadata.name);
    mkdirSync(path, { recursive: true, mode: 0o777 });
    await runAside('chmod', ['777', path]);
    await apply(tenant.lab, [
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
            namespace: tenant.namespace,
            name: metadata.name,
          },
          ...(tenant.cloud.volumes === 'folder'
            ? { hostPath: { path } }
            : { csi: { driver: 'linodebs.csi.linode.com', volumeHandle: `4711-${metadata.uid}` } }),
        },
      },
    ]);
  }
}

async function giveAddresses(tenant: Tenant): Promise<void> {
  for (const { metadata, status } of await tenant.get('Ingress')) {
    if (status.loadBalancer?.ingress !== undefined) continue;
    const patch = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } } });
    await tenant.kubectl('patch', 'ingress', metadata.name, '--subresource=status', '--type=merge', '-p', patch);
  }
}
