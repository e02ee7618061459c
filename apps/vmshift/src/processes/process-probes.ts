import type { Probe, Probes } from '@vmshift/application';
import { k8s } from 'cdk8s-plus-28';

type ContainerProbes = Pick<k8s.Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'>;

/** The probes of a container, as Kubernetes wants them. HTTP and TCP are asked on the named port of the container. */
export function processProbes({ startup, liveness, readiness }: Probes, port: string | undefined): ContainerProbes {
  return {
    ...(startup && { startupProbe: probe(startup, port) }),
    ...(liveness && { livenessProbe: probe(liveness, port) }),
    ...(readiness && { readinessProbe: probe(readiness, port) }),
  };
}

function probe({ asks, ...timing }: Probe, port: string | undefined): k8s.Probe {
  if ('command' in asks) return { exec: { command: [...asks.command] }, ...timing };
  if (port === undefined) throw new TypeError('a process that does not listen has a probe of its port');
  const named = k8s.IntOrString.fromString(port);
  return {
    ...('path' in asks ? { httpGet: { path: asks.path, port: named } } : { tcpSocket: { port: named } }),
    ...timing,
  };
}
