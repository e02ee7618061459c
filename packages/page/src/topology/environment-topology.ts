import { counted } from '@vmshift/findings';
import {
  at,
  claimsOf,
  endpointsOf,
  isIsolated,
  type KubeObject,
  objectName,
  printPorts,
  recordsAt,
  replicaBounds,
  servicePorts,
  textAt,
  type Workload,
} from '@vmshift/kubernetes';
import { acmeSolvers, type EnvironmentView, INGRESS_CONTROLLER, routesOf } from '@vmshift/manifest-review';
import { connections } from './connections';
import type { Box, Edge, Topology } from './topology';

const INTERNET = 'clients on the internet';

/** The topology of an environment, from the objects that Argo CD would apply. */
export function environmentTopology(view: EnvironmentView): Topology {
  const workloads = [...view.workloads, ...acmeSolvers(view)];
  const allowed = connections(view);
  const requests = requestEdges(view, allowed);
  const routed = new Set(requests.filter(({ from }) => from.startsWith('Ingress/')).map(({ to }) => to));
  const edges = [
    ...requests,
    // What the Ingress routes is drawn as its way.
    ...allowed.filter(({ from, to }) => !(from === INGRESS_CONTROLLER && routed.has(to))),
    ...endpointEdges(view),
    ...mountEdges(view),
  ];
  const boxes = [
    ...view.ofKind('Ingress').map(ingressBox),
    ...view.ofKind('Service').map((service) => serviceBox(service, view)),
    ...workloads.map((workload) => workloadBox(workload, view)),
    ...claimBoxes(view),
  ];
  const known = new Set(boxes.map(({ id }) => id));
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]).filter((id) => !known.has(id)));
  return { environment: view.name, boxes: [...[...ends].map(outsideBox), ...boxes], edges };
}

/** The internet → the ingress controller → each Ingress → its Services, refused where no policy allows the last step. */
function requestEdges(view: EnvironmentView, allowed: readonly Edge[]): readonly Edge[] {
  const routes = routesOf(view);
  const ingresses = [...new Set(routes.map(({ ingress }) => ingress))];
  const kind = 'request' as const;
  const toServices = ingresses.flatMap((ingress) => {
    const own = routes.filter((route) => route.ingress === ingress);
    return [...new Set(own.map(({ service }) => service))].map((service) => {
      const to = `Service/${service}`;
      const ways = allowed.filter((edge) => edge.from === INGRESS_CONTROLLER && edge.to === to);
      const served = own.filter((route) => route.service === service);
      return {
        ...{
          from: ingress,
          to,
          kind,
          label: served.length === 1 ? `path ${served[0]?.path}` : `${served.length} paths`,
        },
        declaredBy: [
          ...served.map(({ at }) => ({ object: ingress, path: at })),
          ...ways.flatMap(({ declaredBy }) => declaredBy),
        ],
        ...(ways.length === 0 && { refused: true }),
      };
    });
  });
  if (ingresses.length === 0) return [];
  return [
    { from: INTERNET, to: INGRESS_CONTROLLER, kind, label: '', declaredBy: [] },
    ...ingresses.map((ingress) => ({
      ...{ from: INGRESS_CONTROLLER, to: ingress, kind, label: '' },
      declaredBy: [{ object: ingress, path: 'spec.ingressClassName' }],
    })),
    ...toServices,
  ];
}

function endpointEdges(view: EnvironmentView): readonly Edge[] {
  return view.ofKind('Service').flatMap((service) =>
    endpointsOf(service, view.workloads).map((workload) => ({
      ...{ from: objectName(service), to: workload.name, kind: 'endpoint' as const },
      label: servicePorts(service, workload)
        .map(({ target, written }) => target ?? written)
        .join(', '),
      declaredBy: [{ object: objectName(service), path: 'spec.selector' }],
    })),
  );
}

function mountEdges(view: EnvironmentView): readonly Edge[] {
  return view.workloads.flatMap((workload) =>
    [...new Set(claimsOf(workload))].map((claim) => ({
      ...{ from: workload.name, to: `PersistentVolumeClaim/${claim}`, kind: 'mount' as const, label: '' },
      declaredBy: [{ object: workload.name, path: `${workload.podPath}.volumes` }],
    })),
  );
}

function outsideBox(id: string): Box {
  return { id, role: 'outside', kind: '', name: id, detail: '', open: [] };
}

function ingressBox(ingress: KubeObject): Box {
  const hosts = recordsAt(ingress, 'spec.rules').map((rule) => textAt(rule, 'host') ?? '*');
  const detail = [...new Set(hosts)].join(', ');
  return { id: objectName(ingress), role: 'route', kind: 'Ingress', name: ingress.metadata.name, detail, open: [] };
}

function serviceBox(service: KubeObject, view: EnvironmentView): Box {
  const [workload] = endpointsOf(service, view.workloads);
  const ports = servicePorts(service, workload).map(({ port, protocol }) => ({ protocol, from: port, to: port }));
  return {
    ...{ id: objectName(service), role: 'service', kind: 'Service', name: service.metadata.name, open: [] },
    detail: printPorts(ports),
  };
}

function workloadBox(workload: Workload, view: EnvironmentView): Box {
  const { object, name, labels } = workload;
  const policies = view.ofKind('NetworkPolicy');
  return {
    ...{ id: name, role: 'workload', kind: object.kind, name: object.metadata.name },
    detail: workloadDetail(workload, view),
    open: [
      ...(isIsolated(policies, labels, 'ingress') ? [] : (['in'] as const)),
      ...(isIsolated(policies, labels, 'egress') ? [] : (['out'] as const)),
    ],
  };
}

/** `3–10 pods`, `30 2 * * *`. */
function workloadDetail(workload: Workload, view: EnvironmentView): string {
  const { object, longRunning, name } = workload;
  if (object.kind === 'CronJob') return isSuspended(object) ? 'on demand' : (textAt(object, 'spec.schedule') ?? '');
  if (!longRunning) return 'at each sync';
  const { min, max } = replicaBounds(workload, view.autoscalerOf(name));
  return min === max ? counted(min, 'pod') : `${min}–${max} pods`;
}

function isSuspended(object: KubeObject): boolean {
  return at(object, 'spec.suspend') === true;
}

/** Those that are declared, and those that a workload mounts and no object declares. */
function claimBoxes(view: EnvironmentView): readonly Box[] {
  const declared = view.ofKind('PersistentVolumeClaim').map(({ metadata }) => metadata.name);
  const mounted = view.workloads.flatMap(claimsOf);
  return [...new Set([...declared, ...mounted])].map((name) => ({
    ...{ id: `PersistentVolumeClaim/${name}`, role: 'data', kind: 'PersistentVolumeClaim', name, open: [] },
    detail: textAt(view.find(`PersistentVolumeClaim/${name}`), 'spec.resources.requests.storage') ?? '',
  }));
}
