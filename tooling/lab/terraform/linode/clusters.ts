import { z } from 'zod';
import { type Account, type Cluster, now } from './account';
import { type Answer, type Call, missing, ok, page, type Route, refusal, withBody } from './answer';
import { addPool, newPool, poolRoutes, recycle, removePool } from './pools';

/** The API server behind a cluster: the lab's own, by the cluster's label. */
export interface ApiServer {
  readonly url: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly token: string;
}

const VERSIONS = ['1.34', '1.35'];
const REGIONS = ['us-east', 'us-ord', 'de-fra-2'];
/** @see https://techdocs.akamai.com/linode-api/reference/post-lke-cluster */
const label = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]$/);
const addresses = z.strictObject({ ipv4: z.array(z.string()).optional(), ipv6: z.array(z.string()).optional() });
const controlPlane = z.strictObject({
  high_availability: z.boolean().optional(),
  audit_logs_enabled: z.boolean().optional(),
  acl: z.strictObject({ enabled: z.boolean().optional(), addresses: addresses.optional() }).nullish(),
});
const newCluster = z.strictObject({
  label,
  region: z.enum(REGIONS),
  k8s_version: z.enum(VERSIONS),
  tags: z.array(z.string()).optional(),
  control_plane: controlPlane.optional(),
  node_pools: z.array(newPool).min(1),
});
const changedCluster = newCluster.pick({ label: true, k8s_version: true, tags: true, control_plane: true }).partial();

/** LKE, as far as `linode_lke_cluster` and `linode_lke_node_pool` go. @see https://techdocs.akamai.com/linode-api/reference/get-lke-clusters */
export function clusterRoutes(account: Account, servers: ReadonlyMap<string, ApiServer>): Route {
  return (call) => {
    const { method, path } = call;
    if (path === 'lke/versions') return page(VERSIONS.map((id) => ({ id })));
    if (path === 'lke/clusters')
      return method === 'POST' ? create(account, call) : page([...account.clusters.values()].map(shown));
    const [, id, part = ''] = /^lke\/clusters\/(\d+)(?:\/(.+))?$/.exec(path) ?? [];
    if (id === undefined) return undefined;
    const cluster = account.clusters.get(Number(id));
    if (cluster === undefined) return missing;
    if (part === '') return oneCluster(account, cluster, call);
    if (part === 'kubeconfig') return ok({ kubeconfig: kubeconfig(cluster, servers) });
    if (part === 'api-endpoints') return page([{ endpoint: servers.get(cluster.label)?.url }]);
    if (part === 'dashboard') return ok({ url: `https://lke${cluster.id}.dashboard.example.invalid` });
    if (part === 'control_plane_acl') return ok({ acl: cluster.acl });
    if (part === 'recycle') return recycle(account, cluster);
    const [, pool] = /^pools(?:\/(\d+))?$/.exec(part) ?? ['', 'none'];
    return pool === 'none'
      ? missing
      : poolRoutes(account, cluster, pool === undefined ? undefined : Number(pool), call);
  };
}

function create(account: Account, call: Call): Answer {
  return withBody(newCluster, call, ({ node_pools, control_plane, tags = [], ...rest }) => {
    const cluster: Cluster = {
      ...rest,
      id: account.nextId(),
      tags,
      status: 'ready',
      created: now(),
      updated: now(),
      control_plane: { high_availability: false, audit_logs_enabled: false },
      acl: { enabled: false, addresses: { ipv4: [], ipv6: [] } },
    };
    const refused = changeControlPlane(cluster, control_plane);
    if (refused !== undefined) return refused;
    account.clusters.set(cluster.id, cluster);
    for (const pool of node_pools) addPool(account, cluster, pool);
    return ok(shown(cluster));
  });
}

function oneCluster(account: Account, cluster: Cluster, call: Call): Answer {
  if (call.method === 'DELETE') {
    for (const { id } of account.poolsOf(cluster.id)) removePool(account, id);
    account.clusters.delete(cluster.id);
    return ok();
  }
  if (call.method === 'GET') return ok(shown(cluster));
  return withBody(changedCluster, call, ({ control_plane, ...rest }) => {
    const refused = changeControlPlane(cluster, control_plane);
    if (refused !== undefined) return refused;
    Object.assign(cluster, rest);
    return ok(shown(cluster));
  });
}

function changeControlPlane(cluster: Cluster, change: z.infer<typeof controlPlane> = {}): Answer | undefined {
  const { acl, ...rest } = change;
  if (rest.high_availability === false && cluster.control_plane.high_availability)
    return refusal(400, 'High availability cannot be switched off', 'control_plane.high_availability');
  const { enabled = cluster.acl.enabled, addresses: given = {} } = acl ?? {};
  if (!enabled && [...(given.ipv4 ?? []), ...(given.ipv6 ?? [])].length > 0)
    return refusal(400, 'addresses are not acceptable when ACL is disabled', 'control_plane.acl');
  Object.assign(cluster.control_plane, rest);
  cluster.acl.enabled = enabled;
  Object.assign(cluster.acl.addresses, enabled ? given : { ipv4: [], ipv6: [] });
  return undefined;
}

const shown = ({ acl: _, ...cluster }: Cluster): unknown => cluster;

function kubeconfig({ id, label: name }: Cluster, servers: ReadonlyMap<string, ApiServer>): string {
  const server = servers.get(name);
  const cluster = `lke${id}`;
  const text = `apiVersion: v1
kind: Config
preferences: {}
clusters:
- cluster:
    certificate-authority-data: ${Buffer.from(server?.certificateAuthority ?? '').toString('base64')}
    server: ${server?.url ?? 'https://none.example.invalid'}
  name: ${cluster}
users:
- name: ${cluster}-admin
  user:
    as-user-extra: {}
    token: ${server?.token ?? 'none'}
contexts:
- context:
    cluster: ${cluster}
    namespace: default
    user: ${cluster}-admin
  name: ${cluster}-ctx
current-context: ${cluster}-ctx
`;
  return Buffer.from(text).toString('base64');
}
