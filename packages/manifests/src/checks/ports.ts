import {
  dataAt,
  isDnsLabel,
  isPortName,
  isPortNumber,
  itemPaths,
  recordsAt,
  textAt,
  type Workload,
} from '@vmshift/kubernetes';
import { type EachInput, eachObjectRule } from '../object-rule';
import { listed, printed } from '../printed';

const SEE_SERVICE = 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports';
const REFUSED = 'the API server refuses the object and the sync fails';

interface ContainerPort {
  readonly object: string;
  readonly path: string;
  readonly number: unknown;
  readonly name: string | undefined;
}

function portsOf({ name: object, containers }: Workload): readonly ContainerPort[] {
  return containers.flatMap(({ spec, path }) => {
    const ports = recordsAt(spec, 'ports');
    const paths = itemPaths(`${path}.ports`, ports);
    return ports.map((port, index) => ({
      ...{ object, path: paths[index] ?? path, number: port.containerPort, name: textAt(port, 'name') },
    }));
  });
}

interface ServicePort {
  readonly object: string;
  readonly path: string;
  readonly number: unknown;
  readonly name: string | undefined;
  readonly protocol: string;
  /** How many ports the Service has. */
  readonly count: number;
  /** Whether an earlier one has the same number and protocol. */
  readonly isRepeated: boolean;
}

function portsOfServices({ ofKind }: EachInput): readonly ServicePort[] {
  return ofKind('Service').flatMap((service) => {
    const ports = recordsAt(service, 'spec.ports');
    const paths = itemPaths('spec.ports', ports, 'Service');
    const keys = ports.map(({ port, protocol }) => `${printed(port)}/${printed(protocol ?? 'TCP')}`);
    return ports.map((port, index) => ({
      object: `Service/${service.metadata.name}`,
      path: paths[index] ?? 'spec.ports',
      number: port.port,
      name: textAt(port, 'name'),
      protocol: textAt(port, 'protocol') ?? 'TCP',
      count: ports.length,
      isRepeated: keys.indexOf(keys[index] ?? '') < index,
    }));
  });
}

const portOutOfRange = eachObjectRule({
  id: 'port-out-of-range',
  title: 'A port is a whole number from 1 to 65535',
  judge: (input) => [
    ...input.workloads
      .flatMap(portsOf)
      .filter(({ number }) => !isPortNumber(number))
      .map(({ object, path, number }) => ({ object, path: `${path}.containerPort`, now: printed(number) })),
    ...portsOfServices(input)
      .filter(({ number }) => !isPortNumber(number))
      .map(({ object, path, number }) => ({ object, path: `${path}.port`, now: printed(number) })),
  ],
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now }) => `${now} is no port; a port is a whole number from 1 to 65535`,
  impact: REFUSED,
  fix: 'use the port on which the process listens',
  see: SEE_SERVICE,
  explainedBy: ['schema'],
  reads: ['*.ports'],
});

/** The ports with a name of another form; the empty one is none. */
function misnamed(
  ports: readonly Pick<ContainerPort, 'object' | 'path' | 'name'>[],
  accepts: (name: string) => boolean,
  because: string,
) {
  return ports.flatMap(({ object, path, name }) =>
    !name || accepts(name) ? [] : [{ object, path: `${path}.name`, now: name, because }],
  );
}

const portNameInvalid = eachObjectRule({
  id: 'port-name-invalid',
  title: 'Names of ports have the form that Kubernetes takes',
  judge: (input) => [
    ...misnamed(
      input.workloads.flatMap(portsOf),
      isPortName,
      'a name of a port has at most 15 lower-case letters, digits and single hyphens, and a letter among them',
    ),
    ...misnamed(
      portsOfServices(input),
      isDnsLabel,
      'a name of a Service’s port has at most 63 lower-case letters, digits and hyphens, no hyphen first or last',
    ),
  ],
  class: 'sync-failure',
  verdict: 'block',
  because: ({ because }) => because,
  impact: REFUSED,
  fix: 'shorten the name',
  see: SEE_SERVICE,
});

interface NamedPort extends Pick<ContainerPort, 'object' | 'path' | 'name'> {
  /** Within what the API server wants each name once: a container, or a Service. */
  readonly owner: string;
}

/** The ports whose name an earlier one of the list has. */
function repeated(ports: readonly NamedPort[]) {
  const named = ports.filter(({ name }) => name);
  return named.flatMap(({ object, path, name = '', owner }, index) => {
    const same = named.slice(0, index).filter((other) => other.name === name);
    if (same.length === 0) return [];
    return [{ object, path: `${path}.name`, now: name, isRefused: same.some((other) => other.owner === owner) }];
  });
}

const portNameDuplicate = eachObjectRule({
  id: 'port-name-duplicate',
  title: 'Each name of a port stands once in a pod, and once in a Service',
  judge: (input) => [
    ...input.workloads.flatMap((workload) =>
      repeated(
        workload.containers.flatMap((one) =>
          portsOf({ ...workload, containers: [one] }).map((port) => ({ ...port, owner: one.path })),
        ),
      ),
    ),
    ...input.ofKind('Service').flatMap((service) => {
      const ports = portsOfServices({ ...input, ofKind: () => [service] });
      return repeated(ports.map((port) => ({ ...port, owner: port.object })));
    }),
  ],
  class: 'outage',
  verdict: 'block',
  because: ({ object, now }) =>
    `a second port of the ${object.startsWith('Service/') ? 'Service' : 'pod'} is called ${now}`,
  impact: ({ isRefused }) =>
    isRefused ? REFUSED : 'a Service or a policy that names the port means either of the two',
  fix: 'give one of them another name',
  see: SEE_SERVICE,
});

const HANDLERS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

const probePortUndeclared = eachObjectRule({
  id: 'probe-port-undeclared',
  title: 'Probes ask a port that their container declares',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name: object, containers }) =>
      containers.flatMap(({ spec, path }) => {
        const declared = recordsAt(spec, 'ports');
        const names = declared.map(({ name, containerPort }) => printed(name ?? containerPort));
        return HANDLERS.flatMap((handler) =>
          (['httpGet', 'tcpSocket', 'grpc'] as const).flatMap((kind) => {
            const { port } = dataAt(spec, `${handler}.${kind}`);
            const isKnown = declared.some(({ name, containerPort }) => port === name || port === containerPort);
            if (port === undefined || isKnown) return [];
            return [{ object, path: `${path}.${handler}.${kind}.port`, now: printed(port), declared: listed(names) }];
          }),
        );
      }),
    ),
  class: 'outage',
  verdict: 'block',
  because: ({ now, declared }) => `the container declares no port ${now}; declared: ${declared}`,
  impact: 'the probe fails: the container is restarted again and again, or its pod gets no requests',
  fix: 'ask the port on which the process listens, and declare it',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
});

const servicePortDuplicate = eachObjectRule({
  id: 'service-port-duplicate',
  title: 'A Service has each port once',
  judge: (input) =>
    portsOfServices(input)
      .filter(({ isRepeated }) => isRepeated)
      .map(({ object, path, number, protocol }) => ({
        ...{ object, path: `${path}.port`, now: `${printed(number)}/${protocol}` },
      })),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now }) => `a second port is ${now}`,
  impact: REFUSED,
  fix: 'remove one of the two',
  see: SEE_SERVICE,
});

const servicePortUnnamed = eachObjectRule({
  id: 'service-port-unnamed',
  title: 'Each of several ports of a Service has a name',
  judge: (input) =>
    portsOfServices(input)
      .filter(({ name, count }) => count > 1 && !name)
      .map(({ object, path, count }) => ({ object, path, now: 'no name', count })),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ count }) => `the Service has ${count} ports, and this one has no name`,
  impact: REFUSED,
  fix: 'name each port',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services',
});

export const portRules = [
  portOutOfRange,
  portNameInvalid,
  portNameDuplicate,
  probePortUndeclared,
  servicePortDuplicate,
  servicePortUnnamed,
];
