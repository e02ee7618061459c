import type { Verdict } from '@vmshift/findings';
import { at, itemPath, type KubeObject, objectName, recordsAt, servicePorts } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { configurationText, mentions, neededServers } from '../../cluster/needs';
import { declaredPorts, listeningPorts } from '../../cluster/roles';
import { serversOf } from '../../cluster/services';
import { changeRule, newPlaces } from '../rule';

const shared = {
  class: 'outage',
  verdict: 'block',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/',
} as const;

interface ClosedPort {
  readonly object: string;
  readonly path: string;
  readonly now: string;
  readonly workload: string;
  readonly listening: string;
}

/** Ports of a Service to which its pods declare a port, and on which their process does not listen. */
function closedPorts(service: KubeObject, view: EnvironmentView): readonly ClosedPort[] {
  const ports = recordsAt(service, 'spec.ports');
  return serversOf(service, view).flatMap((workload) => {
    const listening = listeningPorts(workload);
    const declared = declaredPorts(workload);
    return servicePorts(service, workload).flatMap(({ target, written }, index) => {
      // A port that is not declared is told by the rule over one state.
      if (target === undefined || listening.length === 0 || listening.includes(target) || !declared.includes(target))
        return [];
      return [
        {
          object: objectName(service),
          path: itemPath('spec.ports', ports, index, 'Service'),
          now: written,
          workload: workload.name,
          listening: listening.join(', '),
        },
      ];
    });
  });
}

const servicePortClosed = changeRule({
  ...shared,
  id: 'service-port-closed',
  title: 'A Service sends to ports on which a process listens',
  judge: newPlaces<ClosedPort>((view) => view.ofKind('Service').flatMap((service) => closedPorts(service, view))),
  because: ({ workload, listening, now }) => `${workload} listens on ${listening}, not on ${now}`,
  impact: 'connections to the Service are refused',
  fix: 'set targetPort to the port on which the process listens',
  reads: ['spec.ports'],
});

/** Fields by which a Service leads its clients to other pods than to all that are ready, and what that does. */
const ENDPOINTS: readonly {
  readonly path: string;
  readonly value: unknown;
  readonly verdict: Verdict;
  readonly because: string;
  readonly impact: string;
}[] = [
  {
    path: 'spec.publishNotReadyAddresses',
    value: true,
    verdict: 'block',
    because: 'clients are led to pods that are not ready',
    impact: 'during each start, and whenever a pod fails its readiness probe, requests fail',
  },
  {
    path: 'spec.internalTrafficPolicy',
    value: 'Local',
    verdict: 'block',
    because: 'clients are led to pods of their own node only',
    impact: 'connections from a node without such a pod are refused',
  },
  {
    path: 'spec.sessionAffinity',
    value: 'ClientIP',
    verdict: 'warn',
    because: 'each client is led to one pod for hours',
    impact:
      'the Ingress controller is a client too: one pod gets its requests, and those that the autoscaler adds get none',
  },
];

const serviceEndpoints = changeRule({
  id: 'service-leads-to-other-pods',
  title: 'A Service leads to all of its pods that are ready',
  judge: (comparison) =>
    newPlaces((view) =>
      view.ofKind('Service').flatMap((service) =>
        ENDPOINTS.filter(({ path, value }) => at(service, path) === value).map(({ value, ...endpoint }) => ({
          ...{ object: objectName(service), now: String(value) },
          ...endpoint,
        })),
      ),
    )(comparison),
  class: 'outage',
  verdict: 'block',
  because: ({ because }) => because,
  impact: ({ impact }) => impact,
  fix: 'leave the field out',
  see: 'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/',
  reads: ENDPOINTS.map(({ path }) => path),
});

const serviceRemoved = changeRule({
  ...shared,
  id: 'service-removed',
  title: 'A Service stays while clients name it',
  judge: ({ before, after }) =>
    after.objects.length === 0
      ? []
      : before
          .ofKind('Service')
          .filter((service) => after.find(objectName(service)) === undefined)
          .flatMap((service) => {
            const clients = clientsOf(service, before, after);
            if (clients.length === 0) return [];
            return [
              {
                ...{ object: objectName(service), path: 'metadata.name', before: service.metadata.name },
                clients: clients.join(', '),
              },
            ];
          }),
  because: ({ clients, before }) => `${clients} connect by the name ${before}, also in the URLs of the Secret`,
  impact: 'the name does not resolve any more: they lose the server',
  fix: 'keep the Service under its name',
  reads: ['metadata.name'],
});

/** The workloads that name a Service in their configuration, or by a key of the Secret. */
function clientsOf(service: KubeObject, before: EnvironmentView, after: EnvironmentView): readonly string[] {
  const servers = serversOf(service, before).map(({ name }) => name);
  return after.workloads
    .filter(
      (workload) =>
        mentions(configurationText(workload, after), service.metadata.name) ||
        neededServers(workload, before).some(({ name }) => servers.includes(name)),
    )
    .map(({ name }) => name);
}

const servicePortRemoved = changeRule({
  ...shared,
  id: 'service-port-removed',
  title: 'A Service keeps the ports that clients name',
  judge: ({ before, after }) =>
    after.ofKind('Service').flatMap((service) => {
      const old = before.find(objectName(service));
      if (old === undefined) return [];
      const ports = printedPorts(service);
      const lost = printedPorts(old).filter((port) => !ports.includes(port));
      if (lost.length === 0) return [];
      return [
        {
          ...{ object: objectName(service), path: 'spec.ports', before: lost.join(', '), after: ports.join(', ') },
          name: service.metadata.name,
        },
      ];
    }),
  because: 'clients, the URLs of the Secret and the Ingress name the port',
  impact: ({ name, before }) => `connections to ${name}:${before} are refused`,
  fix: 'keep the old port with the new one',
  reads: ['spec.ports'],
});

function printedPorts(service: KubeObject): readonly string[] {
  return servicePorts(service, undefined).map(({ port, protocol }) =>
    protocol === 'TCP' ? `${port}` : `${port}/${protocol}`,
  );
}

/** The names and ports by which clients reach their servers. */
export const services = [servicePortClosed, serviceEndpoints, serviceRemoved, servicePortRemoved];
