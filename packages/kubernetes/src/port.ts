import { isData, recordsAt } from './data';

/** A port that a container declares. */
export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly protocol?: string;
}

/** The transport protocols that Services and NetworkPolicies know. */
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

/** Whether a value is the number of a port. */
export function isPortNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

/**
 * Whether a value can name a port: at most 15 lower-case letters, digits and single inner hyphens, a letter among them.
 * @see https://www.rfc-editor.org/rfc/rfc6335#section-5.1
 */
export function isPortName(value: unknown): value is string {
  return typeof value === 'string' && /^(?=.{1,15}$)(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value);
}

/** The ports that the containers of a pod declare, those of its sidecars too. A port without a number is left out. */
export function containerPorts(pod: unknown): readonly ContainerPort[] {
  const sidecars = recordsAt(pod, 'initContainers').filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...recordsAt(pod, 'containers'), ...sidecars].flatMap((container) =>
    recordsAt(container, 'ports').flatMap(({ name, containerPort, protocol }) =>
      isPortNumber(containerPort)
        ? [
            {
              ...(typeof name === 'string' && { name }),
              containerPort,
              protocol: typeof protocol === 'string' ? protocol : 'TCP',
            },
          ]
        : [],
    ),
  );
}

/**
 * The number that a port's name stands for in a pod; undefined where no container declares it for the protocol.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
 */
export function namedPort(ports: readonly ContainerPort[], name: string, protocol = 'TCP'): number | undefined {
  return ports.find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)?.containerPort;
}

/** A protocol as it stands in a port: TCP where there is none; undefined where there is no such protocol. */
export function protocolOf(port: unknown): (typeof PROTOCOLS)[number] | undefined {
  const protocol = isData(port) ? (port.protocol ?? 'TCP') : 'TCP';
  return PROTOCOLS.find((one) => one === protocol);
}
