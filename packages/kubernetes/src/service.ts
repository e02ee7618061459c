import { asText, at, type Data, numberAt, recordsAt, textAt, textsAt } from './data';
import type { Labels } from './label-selector';
import { readMatchLabels, satisfies } from './label-selector';
import { containerPorts, isPortName, isPortNumber, namedPort } from './port';
import type { Workload } from './workload';

/** Where a port of a Service leads. */
export interface ServicePort {
  readonly port: number;
  readonly name: string | undefined;
  readonly protocol: string;
  /** Port of the pods; undefined where no container declares the port that is named, or where it is no port. */
  readonly target: number | undefined;
  /** As written in the Service, or the number of its own port. */
  readonly written: string;
}

/**
 * The workloads to whose pods a Service sends traffic, those of Jobs too while they run. Without a selector, with an empty
 * one, and as an alias (`ExternalName`) a Service selects no pods.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
 */
export function endpointsOf<W extends { readonly labels: Labels }>(
  service: unknown,
  workloads: readonly W[],
): readonly W[] {
  if (textAt(service, 'spec.type') === 'ExternalName') return [];
  let valid = true;
  const selector = readMatchLabels(at(service, 'spec.selector') ?? {}, '', () => {
    valid = false;
  });
  return valid && selector.length > 0 ? workloads.filter(({ labels }) => satisfies(selector, labels)) : [];
}

/** The ports of a Service, resolved against the pods of one workload. */
export function servicePorts(service: unknown, workload: Pick<Workload, 'pod'> | undefined): readonly ServicePort[] {
  const declared = containerPorts(workload?.pod);
  return recordsAt(service, 'spec.ports').map((one) => {
    const port = numberAt(one, 'port') ?? 0;
    const protocol = textAt(one, 'protocol') ?? 'TCP';
    const written = targetPort(one) ?? port;
    const named = isPortName(written) ? namedPort(declared, written, protocol) : undefined;
    return {
      ...{ port, name: textAt(one, 'name'), protocol, written: asText(written) },
      target: isPortNumber(written) ? written : named,
    };
  });
}

/** Nothing, 0 and the empty text are the Service's own port, as the API server stores them. */
function targetPort({ targetPort: written }: Data): unknown {
  return written === 0 || written === '' ? undefined : (written ?? undefined);
}

/**
 * The ways from outside the cluster to a Service: `LoadBalancer`, `NodePort`, `externalIP 203.0.113.7`.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export function publishedBy(service: unknown): readonly string[] {
  const type = textAt(service, 'spec.type') ?? 'ClusterIP';
  return [
    ...(type === 'LoadBalancer' || type === 'NodePort' ? [type] : []),
    ...textsAt(service, 'spec.externalIPs').map((address) => `externalIP ${address}`),
  ];
}
