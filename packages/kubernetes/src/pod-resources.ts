import { type Amounts, add, amountsIn, largest } from './amounts';
import { type Data, dataAt } from './data';
import type { Workload } from './workload';

/**
 * What one pod of a workload counts for with the scheduler and with a quota, by name: `requests.cpu`, `limits.memory`.
 * The containers and sidecars together, or the largest init container with the sidecars that were started before it,
 * whichever is more; then what its runtime class adds. A request that is absent is the container's limit; what is
 * declared for the pod as a whole replaces the sum.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-overhead/
 */
export function podResources({ pod, containers }: Workload): Amounts {
  let running: Amounts = new Map();
  let peak: Amounts = new Map();
  for (const container of containers) {
    const own = resourcesIn(container.spec);
    if (container.running) {
      running = add(running, own);
      if (container.init) peak = largest(peak, running);
    } else peak = largest(peak, add(running, own));
  }
  const whole = declaredIn(pod);
  const sum = prefixed(whole, new Map([...requestsOf(whole.limits), ...largest(peak, running)]));
  const overhead = amountsIn(dataAt(pod, 'overhead'));
  // A limit that is not there stays without.
  const limited = [...overhead].filter(([name]) => sum.has(`limits.${name}`));
  return add(sum, prefixed({ requests: overhead, limits: new Map(limited) }));
}

interface Declared {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** A request that is absent is the limit. */
function resourcesIn(container: Data): Amounts {
  const declared = declaredIn(container);
  return prefixed(declared, requestsOf(declared.limits));
}

/** The resources of a container, or those of a pod as a whole. */
function declaredIn(spec: Data): Declared {
  return {
    requests: amountsIn(dataAt(spec, 'resources.requests')),
    limits: amountsIn(dataAt(spec, 'resources.limits')),
  };
}

function requestsOf(limits: Amounts): Amounts {
  return prefixed({ requests: limits, limits: new Map() });
}

/** @param others what stands without these. @default nothing */
function prefixed({ requests, limits }: Declared, others: Amounts = new Map()): Amounts {
  const amounts = new Map(others);
  requests.forEach((amount, name) => {
    amounts.set(`requests.${name}`, amount);
  });
  limits.forEach((amount, name) => {
    amounts.set(`limits.${name}`, amount);
  });
  return amounts;
}
