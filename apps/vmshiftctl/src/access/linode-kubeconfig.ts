import { z } from 'zod';
import { askLinode, type LinodeAccess, LinodeError, listLinode } from './linode-api';

const CLUSTER = z.object({ id: z.number(), label: z.string() });
const KUBECONFIG = z.object({ kubeconfig: z.string() });

/** Linode gives a kubeconfig to no token that may only read. */
export const KUBECONFIG_SCOPE = 'lke:read_write';

/**
 * Ids of the LKE clusters of the account by their labels.
 * @see https://techdocs.akamai.com/linode-api/reference/get-lke-clusters
 * @throws Error in Linode's own words
 */
export async function clusterIds(access: LinodeAccess): Promise<ReadonlyMap<string, number>> {
  const clusters = await listLinode(access, '/lke/clusters', CLUSTER);
  return new Map(clusters.map(({ label, id }) => [label, id]));
}

/**
 * The kubeconfig of a cluster's administrator, as YAML.
 * @see https://techdocs.akamai.com/linode-api/reference/get-lke-cluster-kubeconfig
 * @throws Error in Linode's own words; it answers 503 until the control plane is up
 */
export async function adminKubeconfig(access: LinodeAccess, id: number): Promise<string> {
  const { kubeconfig } = KUBECONFIG.parse(await asked(access, `/lke/clusters/${id}/kubeconfig`));
  return Buffer.from(kubeconfig, 'base64').toString();
}

async function asked(access: LinodeAccess, path: string): Promise<unknown> {
  try {
    return await askLinode(access, path);
  } catch (error) {
    if (!(error instanceof LinodeError) || error.status !== 503) throw error;
    throw new Error(`${error.message}; the control plane is not up yet, so try again in a few minutes`);
  }
}
