import { reasonOf } from '@vmshift/observation';
import { z } from 'zod';

/** How Linode's API is asked. */
export interface LinodeAccess {
  readonly fetch: typeof globalThis.fetch;
  /** @see https://techdocs.akamai.com/linode-api/reference/get-started */
  readonly url: string;
  /** With `lke: read_write`: Linode gives a kubeconfig to no token that may only read. */
  readonly token: string;
}

const CLUSTERS = z.object({
  data: z.array(z.object({ id: z.number(), label: z.string() })),
  page: z.number(),
  pages: z.number(),
});
const KUBECONFIG = z.object({ kubeconfig: z.string() });
const ERRORS = z.object({ errors: z.array(z.object({ reason: z.string() })) });

const TIMEOUT_MS = 15_000;
/** More clusters than an account of ours has. */
const MOST_PAGES = 20;
const PAGE_SIZE = 500;

/**
 * Ids of the LKE clusters of the account by their labels.
 * @see https://techdocs.akamai.com/linode-api/reference/get-lke-clusters
 * @throws Error in Linode's own words
 */
export async function clusterIds(access: LinodeAccess): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data, pages } = CLUSTERS.parse(await ask(access, `/lke/clusters?page=${page}&page_size=${PAGE_SIZE}`));
    for (const { id, label } of data) ids.set(label, id);
    if (page >= pages) break;
  }
  return ids;
}

/**
 * The kubeconfig of a cluster's administrator, as YAML.
 * @see https://techdocs.akamai.com/linode-api/reference/get-lke-cluster-kubeconfig
 * @throws Error in Linode's own words; it answers 503 until the control plane is up
 */
export async function adminKubeconfig(access: LinodeAccess, id: number): Promise<string> {
  const { kubeconfig } = KUBECONFIG.parse(await ask(access, `/lke/clusters/${id}/kubeconfig`));
  return Buffer.from(kubeconfig, 'base64').toString();
}

async function ask({ fetch, url, token }: LinodeAccess, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const response = await fetch(`${url}/v4${path}`, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (error) => {
      throw new Error(`Linode does not answer: ${reasonOf(error)}`);
    },
  );
  if (response.ok) return response.json();
  throw new Error(
    `Linode answered ${response.status} to ${path}: ${await reasonsOf(response)}${hintOf(response.status)}`,
  );
}

async function reasonsOf(response: Response): Promise<string> {
  const parsed = ERRORS.safeParse(await response.json().catch(() => undefined));
  return parsed.success ? parsed.data.errors.map(({ reason }) => reason).join('; ') : 'without a reason';
}

function hintOf(status: number): string {
  if (status === 401) return '; LINODE_TOKEN is wrong or has expired';
  if (status === 403) return '; LINODE_TOKEN needs the scope lke:read_write';
  return status === 503 ? '; the control plane is not up yet, so try again in a few minutes' : '';
}
