import { z } from 'zod';

/** One cluster with its credential, as entries of a kubeconfig that all have the name of the context. */
export interface ClusterAccess {
  readonly context: string;
  readonly cluster: Readonly<Record<string, unknown>>;
  readonly user: Readonly<Record<string, unknown>>;
}

const record = z.record(z.string(), z.unknown());

/** @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
const KUBECONFIG = z.object({
  'current-context': z.string(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) })),
  clusters: z.array(z.object({ name: z.string(), cluster: record })),
  users: z.array(z.object({ name: z.string(), user: record })),
});

/**
 * What the current context of a kubeconfig leads to, under another name.
 * @param json what `kubectl config view --raw --flatten -o json` prints
 * @throws Error when it leads to nothing
 */
export function currentAccess(json: string, context: string): ClusterAccess {
  const config = KUBECONFIG.parse(JSON.parse(json));
  const current = config.contexts.find(({ name }) => name === config['current-context']);
  const cluster = config.clusters.find(({ name }) => name === current?.context.cluster)?.cluster;
  const user = config.users.find(({ name }) => name === current?.context.user)?.user;
  if (cluster === undefined || user === undefined) throw new Error('the kubeconfig has no current context');
  return { context, cluster, user };
}

/** A kubeconfig as JSON, which kubectl reads too. It sets no current context: every command of ours names its own. */
export function printKubeconfig(accesses: readonly (ClusterAccess & { readonly namespace: string })[]): string {
  return `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: accesses.map(({ context: name, cluster }) => ({ name, cluster })),
      users: accesses.map(({ context: name, user }) => ({ name, user })),
      contexts: accesses.map(({ context: name, namespace }) => ({
        name,
        context: { cluster: name, user: name, namespace },
      })),
    },
    undefined,
    2,
  )}\n`;
}
