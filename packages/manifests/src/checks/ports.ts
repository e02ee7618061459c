import {
  type Handler,
  isPortName,
  isPortNumber,
  itemPath,
  type ServiceObject,
  type ValidContainer,
  type ValidWorkload,
} from '@vmshift/kubernetes';
import type { Check, Finding } from './check';

const NUMBER = '1 to 65535';

/** Port numbers in range, port names valid and unique, and every probe on a port that its container declares. */
export const ports: Check = {
  id: 'port',
  find: ({ workloads, ofKind }) => [
    ...workloads.flatMap((workload) => [
      ...workload.containers.flatMap((placed) => [
        ...findContainerPorts(workload, placed),
        ...findProbes(workload, placed),
      ]),
      ...findPodPortNames(workload),
    ]),
    ...ofKind('Service').flatMap(findServicePorts),
  ],
};

function findContainerPorts({ object }: ValidWorkload, { spec: container, path }: ValidContainer): readonly Finding[] {
  return (container.ports ?? []).flatMap(({ containerPort, name }, index, all) => [
    ...(isPortNumber(containerPort)
      ? []
      : [
          {
            object,
            path: `${itemPath(`${path}.ports`, all, index)}.containerPort`,
            value: String(containerPort),
            allowed: NUMBER,
          },
        ]),
    ...(name === undefined || isPortName(name)
      ? []
      : [
          {
            object,
            path: `${itemPath(`${path}.ports`, all, index)}.name`,
            value: JSON.stringify(name),
            allowed: 'at most 15 a-z, 0-9 and -',
          },
        ]),
  ]);
}

function findPodPortNames({ object, containers }: ValidWorkload): readonly Finding[] {
  const all = containers.flatMap(({ spec: container, path }) =>
    (container.ports ?? []).map(({ name }, index, list) => ({
      name,
      path: `${itemPath(`${path}.ports`, list, index)}.name`,
    })),
  );
  return all
    .filter(({ name }, index) => name !== undefined && all.findIndex((other) => other.name === name) < index)
    .map(({ name, path }) => ({ object, path, value: `a second ${name}`, allowed: 'each name once in a pod' }));
}

function findProbes({ object }: ValidWorkload, { spec: container, path }: ValidContainer): readonly Finding[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle, ports: declared = [] } = container;
  const handlers = { livenessProbe, readinessProbe, startupProbe, 'lifecycle.preStop': lifecycle?.preStop };
  return Object.entries(handlers).flatMap(([field, handler]: [string, Handler | undefined]) => {
    const port = handler?.httpGet?.port ?? handler?.tcpSocket?.port;
    const known = declared.some(({ name, containerPort }) => port === name || port === containerPort);
    if (port === undefined || known) return [];
    const allowed =
      declared.map(({ name, containerPort }) => name ?? containerPort).join(', ') || 'a port of the container';
    return [{ object, path: `${path}.${field}`, value: `port ${port}`, allowed }];
  });
}

function findServicePorts(object: ServiceObject): readonly Finding[] {
  const all = object.spec?.ports ?? [];
  return all.flatMap(({ name, port, protocol = 'TCP' }, index) => {
    const path = itemPath('spec.ports', all, index);
    const twice = all.findIndex((other) => other.port === port && (other.protocol ?? 'TCP') === protocol) < index;
    const nameless = all.length > 1 && name === undefined;
    return [
      ...(isPortNumber(port) ? [] : [{ object, path: `${path}.port`, value: String(port), allowed: NUMBER }]),
      ...(twice
        ? [{ object, path: `${path}.port`, value: `a second ${port}/${protocol}`, allowed: 'each port once' }]
        : []),
      ...(nameless
        ? [{ object, path: `${path}.name`, value: 'nothing', allowed: 'a name for each of several ports' }]
        : []),
    ];
  });
}
