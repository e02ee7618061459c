import { type ClusterConfig, linodePlan, type NodePoolConfig } from '@vmshift/environments';
import { canonical } from '@vmshift/kubernetes';
import type { Effect, Found } from '../effect';

const SEE = 'https://techdocs.akamai.com/cloud-computing/docs/linode-kubernetes-engine';

/**
 * What a change of the model does to the cluster when it is deployed, told from the model alone: where there is a plan,
 * its findings say the same with the addresses.
 */
export const clusterModel: Effect = ({ before, after }) => {
  const [was, is] = [before.config, after.config];
  if (was === undefined || is === undefined || canonical(was) === canonical(is)) return [];
  const make = (
    path: string,
    from: unknown,
    to: unknown,
    found: Pick<Found, 'class' | 'verdict' | 'because' | 'impact' | 'fix'>,
  ): Found => ({
    id: 'model-cluster',
    object: `Cluster/${after.name}`,
    path,
    before: from === undefined ? undefined : String(from),
    after: to === undefined ? undefined : String(to),
    see: SEE,
    ...found,
  });
  return [
    ...clusterChanges(was.cluster, is.cluster, make),
    ...applicationChanges(was.application, is.application, make),
  ];
};

type Make = (
  path: string,
  from: unknown,
  to: unknown,
  found: Pick<Found, 'class' | 'verdict' | 'because' | 'impact' | 'fix'>,
) => Found;

function clusterChanges(was: ClusterConfig, is: ClusterConfig, make: Make): readonly Found[] {
  const found: Found[] = [];
  if (was.region !== is.region)
    found.push(
      make('cluster.region', was.region, is.region, {
        class: 'data-loss',
        verdict: 'block',
        because: 'a cluster cannot move: it is replaced',
        impact: 'every volume stays behind in the old region',
        fix: 'add an environment in the new region and move the data',
      }),
    );
  if (was.kubernetesVersion !== is.kubernetesVersion)
    found.push(
      make('cluster.kubernetesVersion', was.kubernetesVersion, is.kubernetesVersion, {
        class: 'outage',
        verdict: 'warn',
        because: 'a new version recycles the nodes of the cluster',
        impact: 'pods move, those with one replica are away meanwhile; there is no way back to the older version',
        fix: 'upgrade dev and staging first, one minor version at a time',
      }),
    );
  if (was.preventDestroy && !is.preventDestroy)
    found.push(
      make('cluster.preventDestroy', true, false, {
        class: 'data-loss',
        verdict: 'warn',
        because: 'Terraform no longer refuses to destroy the cluster',
        impact: 'the next plan that replaces it is carried out',
        fix: 'set it back in the same pull request',
      }),
    );
  if (was.hostsArgoCd !== is.hostsArgoCd)
    found.push(
      make('cluster.hostsArgoCd', was.hostsArgoCd, is.hostsArgoCd, {
        class: 'outage',
        verdict: 'block',
        because: 'Argo CD moves to another cluster',
        impact: 'nothing is synced until it is set up there',
        fix: 'plan the move on its own',
      }),
    );
  return [
    ...found,
    ...poolChange(was.nodePool, is.nodePool, make),
    ...lostPools(was, is, make),
    ...openedAcl(was, is, make),
  ];
}

function poolChange(was: NodePoolConfig, is: NodePoolConfig, make: Make): readonly Found[] {
  const found: Found[] = [];
  if (was.type !== is.type)
    found.push(
      make('cluster.nodePool.type', was.type, is.type, {
        class: 'outage',
        verdict: 'block',
        because: 'the plan of a pool changes by killing all of its nodes at once',
        impact: 'everything in the environment is away until the new nodes are up',
        fix: 'add a pool of the new plan, drain the old one, then remove it',
      }),
    );
  if (was.type !== is.type && linodePlan(is.type) === undefined)
    found.push(
      make('cluster.nodePool.type', was.type, is.type, {
        class: 'capacity',
        verdict: 'warn',
        because: `${is.type} is not in the table of plans`,
        impact: 'nobody can say whether the pods fit, nor what it costs',
        fix: 'add the plan to packages/environments/src/linode-plans.ts with its source',
      }),
    );
  if (is.minNodes < was.minNodes && is.minNodes < 3)
    found.push(
      make('cluster.nodePool.minNodes', was.minNodes, is.minNodes, {
        class: 'outage',
        verdict: 'warn',
        because: 'with fewer than three nodes one failing node is half of the cluster',
        impact: 'replicas share nodes, and a drain finds no room',
        fix: 'keep three nodes',
      }),
    );
  return found;
}

function lostPools(was: ClusterConfig, is: ClusterConfig, make: Make): readonly Found[] {
  const left = new Set((is.additionalNodePools ?? []).map(({ name }) => name));
  return (was.additionalNodePools ?? [])
    .filter(({ name }) => !left.has(name))
    .map(({ name }) =>
      make('cluster.additionalNodePools', name, undefined, {
        class: 'outage',
        verdict: 'warn',
        because: 'the pool’s nodes are destroyed',
        impact: 'pods on them are killed if nobody drained the nodes',
        fix: 'drain the nodes first',
      }),
    );
}

function openedAcl(was: ClusterConfig, is: ClusterConfig, make: Make): readonly Found[] {
  const list = ({ controlPlaneAcl }: ClusterConfig) =>
    controlPlaneAcl === undefined ? ['0.0.0.0/0'] : [...controlPlaneAcl.ipv4, ...controlPlaneAcl.ipv6];
  const opened = list(is).filter((cidr) => !list(was).includes(cidr));
  const world = opened.some((cidr) => cidr.endsWith('/0'));
  if (opened.length === 0) return [];
  return [
    make('cluster.controlPlaneAcl', list(was).join(', '), list(is).join(', '), {
      class: 'exposure',
      verdict: world ? 'block' : 'warn',
      because: `${opened.join(', ')} may reach the Kubernetes API`,
      impact: 'whoever is there can try credentials',
      fix: 'list single addresses',
    }),
  ];
}

interface Application {
  readonly cascadingDelete: boolean;
  readonly selfHeal: boolean;
}

function applicationChanges(was: Application, is: Application, make: Make): readonly Found[] {
  const found: Found[] = [];
  if (!was.cascadingDelete && is.cascadingDelete)
    found.push(
      make('application.cascadingDelete', false, true, {
        class: 'outage',
        verdict: 'warn',
        because: 'deleting the Application now deletes its objects',
        impact: 'one wrong deletion in Argo CD takes the environment away',
        fix: 'leave it off where people depend on the environment',
      }),
    );
  if (was.selfHeal && !is.selfHeal)
    found.push(
      make('application.selfHeal', true, false, {
        class: 'drift-between-environments',
        verdict: 'warn',
        because: 'Argo CD no longer undoes changes by hand',
        impact: 'what runs is not what Git says',
        fix: 'keep it on; hold an environment with ./vmshiftctl hold',
      }),
    );
  return found;
}
