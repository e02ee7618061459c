import { type KubeObject, objectName, servicePorts, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { routesOf } from '../../cluster/ingress-routes';
import { configurationText, mentions, neededServers } from '../../cluster/needs';
import { listeningPorts, roleOf } from '../../cluster/roles';
import { serversOf } from '../../cluster/services';
import { type Comparison, type Effect, type Fault, type Found, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/services-networking/service/';

/** Services that lead nowhere, to the wrong pods, or to a port on which nothing listens; names that clients lose. */
export const serviceEndpoints: Effect = (comparison) => [
  ...brokenServices(comparison),
  ...brokenRoutes(comparison),
  ...lostServices(comparison),
  ...changedServices(comparison),
];

const brokenServices = newFaults((view) =>
  view.ofKind('Service').flatMap((service): readonly Fault[] => {
    if (textAt(service, 'spec.type') === 'ExternalName') {
      const target = textAt(service, 'spec.externalName') ?? '';
      return [
        fault(service, 'alias', 'spec.externalName', target, `the name now stands for ${target}, outside the cluster`),
      ];
    }
    const endpoints = serversOf(service, view);
    if (endpoints.length === 0) {
      return [fault(service, 'empty', 'spec.selector', 'no pod', 'the selector selects no pod that stays')];
    }
    return [
      ...mixedEndpoints(
        service,
        endpoints.map((workload) => `${workload.name} (${roleOf(workload)})`),
      ),
      ...deafPorts(service, view),
    ];
  }),
);

function mixedEndpoints(service: KubeObject, endpoints: readonly string[]): readonly Fault[] {
  if (endpoints.length < 2) return [];
  const list = endpoints.join(', ');
  return [fault(service, `mixed ${list}`, 'spec.selector', list, `the selector selects the pods of ${list}`)];
}

/** Ports of a Service behind which no process listens. */
function deafPorts(service: KubeObject, view: EnvironmentView): readonly Fault[] {
  return serversOf(service, view).flatMap((workload) => {
    const listening = listeningPorts(workload);
    if (listening.length === 0) return [];
    return servicePorts(service, workload)
      .filter(({ target }) => target === undefined || !listening.includes(target))
      .map(({ port, target, written }) =>
        fault(
          service,
          `deaf ${port} ${target}`,
          'spec.ports',
          `${port} to ${written}`,
          target === undefined
            ? `${workload.name} declares no port named ${written}`
            : `${workload.name} listens on ${listening.join(', ')}, not on ${target}`,
        ),
      );
  });
}

function fault(service: KubeObject, key: string, path: string, after: string, because: string): Fault {
  return {
    key: `${objectName(service)} ${key}`,
    id: 'service-leads-nowhere',
    class: 'outage',
    verdict: 'block',
    object: objectName(service),
    path,
    before: undefined,
    after,
    because,
    impact: `connections to ${service.metadata.name} fail or reach the wrong process`,
    fix: 'let the selector name the pods of one workload, and the target port one on which it listens',
    see: SEE,
  };
}

/** Routes of an Ingress to a Service or a port that does not exist. */
const brokenRoutes = newFaults((view) => {
  const seen = new Set<string>();
  return routesOf(view).flatMap((route): readonly Fault[] => {
    const service = view.find(`Service/${route.service}`);
    const ports = service ? servicePorts(service, undefined) : [];
    const found = ports.some(({ port, name }) => String(port) === route.port || name === route.port);
    const key = `${route.ingress} ${route.backend}`;
    if (found || seen.has(key)) return [];
    seen.add(key);
    return [
      {
        key,
        id: 'ingress-backend-missing',
        class: 'outage',
        verdict: 'block',
        object: route.ingress,
        path: 'spec.rules',
        before: undefined,
        after: route.backend,
        because: service
          ? `Service ${route.service} has no port ${route.port}`
          : `there is no Service ${route.service}`,
        impact: 'the host answers 503 or 404',
        fix: 'name a Service and a port that exist',
        see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
      },
    ];
  });
});

/** Services that went away while somebody still names them. */
function lostServices({ before, after }: Comparison): readonly Found[] {
  return before.ofKind('Service').flatMap((service): readonly Found[] => {
    if (after.find(objectName(service)) || after.objects.length === 0) return [];
    const clients = after.workloads.filter(
      (workload) =>
        mentions(configurationText(workload, after), service.metadata.name) ||
        serversOf(service, before).some((server) =>
          neededServers(workload, before).some(({ name }) => name === server.name),
        ),
    );
    if (clients.length === 0) return [];
    return [
      {
        id: 'service-removed',
        class: 'outage',
        verdict: 'block',
        object: objectName(service),
        path: 'metadata.name',
        before: service.metadata.name,
        after: undefined,
        because: `${clients.map(({ name }) => name).join(', ')} connect by the name ${service.metadata.name}, also in the URLs of the Secret`,
        impact: 'the name does not resolve any more: they lose the server',
        fix: 'keep the Service under its name',
        see: SEE,
      },
    ];
  });
}

/** A port or a kind of address of a Service that clients rely on. */
function changedServices({ before, after }: Comparison): readonly Found[] {
  return after.ofKind('Service').flatMap((service): readonly Found[] => {
    const old = before.find(objectName(service));
    if (old === undefined) return [];
    const printed = (one: KubeObject) =>
      servicePorts(one, undefined).map(({ port, protocol }) =>
        protocol === 'TCP' ? `${port}` : `${port}/${protocol}`,
      );
    const ports = printed(service);
    const lost = printed(old).filter((port) => !ports.includes(port));
    if (lost.length === 0) return [];
    return [
      {
        id: 'service-port-removed',
        class: 'outage',
        verdict: 'block',
        object: objectName(service),
        path: 'spec.ports',
        before: lost.join(', '),
        after: ports.join(', '),
        because: 'clients, the URLs of the Secret and the Ingress name the port',
        impact: `connections to ${service.metadata.name}:${lost.join(', ')} are refused`,
        fix: 'keep the old port beside the new one',
        see: SEE,
      },
    ];
  });
}
