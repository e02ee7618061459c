import { LkeCluster } from '@cdktf/provider-linode/lke-cluster';
import { LkeNodePool } from '@cdktf/provider-linode/lke-node-pool';
import {
  type AdditionalNodePoolConfig,
  applicationName,
  type ControlPlaneAclConfig,
  type EnvironmentConfig,
  NODE_POOL_LABEL,
  nodePoolTaint,
} from '@vmshift/environments';
import { Token } from 'cdktf';
import { Construct } from 'constructs';

export interface KubernetesClusterProps {
  readonly environment: EnvironmentConfig;
}

/**
 * Tag of the pools that are resources of their own. The cluster carries it from its first day: added later, the plan that
 * adds it deletes the pools that it should leave alone.
 */
const EXTERNAL_POOL_TAG = 'vmshift-external-pool';

/**
 * The LKE cluster of an environment, its first node pool, and the additional ones.
 * @see https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_cluster
 */
export class KubernetesCluster extends Construct {
  readonly resource: LkeCluster;

  constructor(scope: Construct, id: string, { environment }: KubernetesClusterProps) {
    super(scope, id);
    const { cluster } = environment;
    this.resource = new LkeCluster(this, 'lke', {
      label: applicationName(environment),
      region: cluster.region,
      k8SVersion: cluster.kubernetesVersion,
      tags: ['vmshift', environment.name],
      externalPoolTags: [EXTERNAL_POOL_TAG],
      controlPlane: { highAvailability: cluster.highAvailability, acl: accessControl(cluster.controlPlaneAcl) },
      // no count: the autoscaler owns it, and a count in the configuration would shrink the pool back on every apply
      pool: [
        { type: cluster.nodePool.type, autoscaler: { min: cluster.nodePool.minNodes, max: cluster.nodePool.maxNodes } },
      ],
      lifecycle: { preventDestroy: cluster.preventDestroy },
    });
    for (const pool of cluster.additionalNodePools ?? []) {
      new LkeNodePool(this, `pool-${pool.name}`, {
        clusterId: Token.asNumber(this.resource.id),
        label: pool.name,
        type: pool.type,
        tags: [EXTERNAL_POOL_TAG],
        autoscaler: [{ min: pool.minNodes, max: pool.maxNodes }],
        ...reservation(pool),
        lifecycle: { createBeforeDestroy: true },
      });
    }
  }
}

/**
 * What pods select the nodes of a reserved pool by, and what keeps others away. `NoSchedule` moves no pod that runs: pods
 * that were there before the pool was reserved stay until they end.
 */
function reservation({ name, reserved }: AdditionalNodePoolConfig) {
  if (reserved !== true) return {};
  return {
    labels: { [NODE_POOL_LABEL]: name },
    taint: [nodePoolTaint(name)],
  };
}

/**
 * Always explicit: left out, the API keeps the list that it has, and a list that is left when the ACL is switched off fails
 * the apply.
 */
function accessControl(acl: ControlPlaneAclConfig | undefined) {
  return {
    enabled: acl !== undefined,
    addresses: [{ ipv4: [...(acl?.ipv4 ?? [])], ipv6: [...(acl?.ipv6 ?? [])] }],
  };
}
