import {
  addOnsOf,
  linodePlan,
  type NodePacking,
  type NodeSupply,
  nodeAllocatable,
  type PodRequest,
  packNodes,
} from '@vmshift/environments';
import { podResources, quantity, toBytes, toMillicores } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';
import { eligiblePools, poolsOf } from './node-pools';
import { peakPods } from './replicas';

/**
 * Packs every pod at its peak, and what Terraform installs in addition, on the nodes that the model allows. Undefined when
 * the model is not known, or a plan of it is not in the table.
 */
export function packAtPeak(view: EnvironmentView): NodePacking | undefined {
  const supplies = nodeSupplies(view);
  if (supplies === undefined) return undefined;
  return packNodes(
    [...view.workloads.flatMap((workload) => requestsOf(view, workload)), ...addOnRequestsOf(view)],
    supplies,
  );
}

/** The nodes that the model allows. */
function nodeSupplies(view: EnvironmentView): readonly NodeSupply[] | undefined {
  const pools = poolsOf(view);
  const supplies = pools?.flatMap(({ name, type, maxNodes }) => {
    const plan = linodePlan(type);
    return plan === undefined ? [] : [{ pool: name, allocatable: nodeAllocatable(plan), maxNodes }];
  });
  return supplies?.length === pools?.length ? supplies : undefined;
}

function requestsOf(view: EnvironmentView, workload: EnvironmentView['workloads'][number]): readonly PodRequest[] {
  const resources = podResources(workload);
  const pools = (eligiblePools(workload, view) ?? []).map(({ name }) => name);
  const request = {
    name: workload.name,
    millicores: toMillicores(resources.get('requests.cpu') ?? 0n),
    bytes: toBytes(resources.get('requests.memory') ?? 0n),
    // No node takes the pods where none is eligible, which the rules about scheduling tell: it is no matter of room.
    ...(pools.length > 0 && { pools }),
  };
  // More pods than any cluster holds need not be placed one by one to know that they do not fit.
  return Array.from({ length: Math.min(peakPods(workload, view), MAX_PODS) }, () => request);
}

const MAX_PODS = 1000;

/** What Terraform installs runs on the shared pools. */
function addOnRequestsOf(view: EnvironmentView): readonly PodRequest[] {
  const { config, platform } = view;
  const pools = (poolsOf(view) ?? []).flatMap(({ name, reserved }) => (reserved ? [] : [name]));
  if (config === undefined || platform === undefined) return [];
  return Object.entries(addOnsOf(config.cluster, platform)).flatMap(([chart, components]) =>
    Object.entries(components).flatMap(([component, { replicas, requests, sidecars = {} }]) => {
      const all = [requests, ...Object.values(sidecars)];
      const sum = (name: 'cpu' | 'memory') => all.reduce((total, one) => total + (quantity(one[name]) ?? 0n), 0n);
      const request = {
        name: `${chart}.${component}`,
        millicores: toMillicores(sum('cpu')),
        bytes: toBytes(sum('memory')),
        pools,
      };
      return Array.from({ length: replicas }, () => request);
    }),
  );
}
