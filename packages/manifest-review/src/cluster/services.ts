import type { KubeObject, Workload } from '@vmshift/kubernetes';
import {
  type Data,
  namedPort,
  numberAt,
  recordsAt,
  selectsPlain,
  stringMapAt,
  textAt,
  textsAt,
} from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** Where a port of a Service leads. */
export interface ServicePort {
  readonly port: number;
  readonly name: string | undefined;
  readonly protocol: string;
  /** Port of the pods; undefined when a named port is nowhere declared. */
  readonly target: number | undefined;
  /** As written in the Service. */
  readonly written: string;
}

/** The long-running workloads whose pods a Service sends traffic to. */
export function endpointsOf(service: KubeObject, view: EnvironmentView): readonly Workload[] {
  const selector = stringMapAt(service, 'spec.selector');
  return view.workloads.filter(({ longRunning, labels }) => longRunning && selectsPlain(selector, labels));
}

/** The ports of a Service, resolved against one workload. */
export function servicePorts(service: KubeObject, workload: Workload | undefined): readonly ServicePort[] {
  return recordsAt(service, 'spec.ports').map((port) => servicePort(port, workload));
}

function servicePort(port: Data, workload: Workload | undefined): ServicePort {
  const number = numberAt(port, 'port') ?? 0;
  const written = port.targetPort ?? number;
  const target = typeof written === 'number' ? written : namedPort(workload, String(written));
  return {
    port: number,
    name: textAt(port, 'name'),
    protocol: textAt(port, 'protocol') ?? 'TCP',
    target,
    written: String(written),
  };
}

/** How the world outside the cluster is let in at a Service, if at all. */
export function openDoors(service: KubeObject): readonly string[] {
  const doors: string[] = [];
  const type = textAt(service, 'spec.type') ?? 'ClusterIP';
  if (type === 'LoadBalancer' || type === 'NodePort') doors.push(type);
  return [...doors, ...textsAt(service, 'spec.externalIPs').map((address) => `externalIP ${address}`)];
}
