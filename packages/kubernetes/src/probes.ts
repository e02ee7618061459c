import { at, type Data, dataAt, isData, numberAt, textAt, textsAt } from './data';

export type ProbeName = 'livenessProbe' | 'readinessProbe' | 'startupProbe';

/** What a probe asks: a path, a port, or a command as one text. */
export interface ProbeQuestion {
  readonly kind: 'httpGet' | 'tcpSocket' | 'grpc' | 'exec' | 'none';
  readonly path: string | undefined;
  readonly port: unknown;
  readonly command: string;
}

export function probeOf(container: Data, name: ProbeName): Data | undefined {
  const probe = container[name];
  return isData(probe) ? probe : undefined;
}

export function question(probe: Data): ProbeQuestion {
  const path = textAt(probe, 'httpGet.path');
  for (const kind of ['httpGet', 'tcpSocket', 'grpc'] as const) {
    if (isData(probe[kind]))
      return {
        kind,
        path: kind === 'httpGet' ? (path ?? '/') : undefined,
        port: at(probe, `${kind}.port`),
        command: '',
      };
  }
  const command = textsAt(probe, 'exec.command').join(' ');
  return { kind: isData(probe.exec) ? 'exec' : 'none', path: pathInCommand(command), port: undefined, command };
}

/** The path of an HTTP address in a command, such as that of curl. */
function pathInCommand(command: string): string | undefined {
  return /https?:\/\/[^/\s"']+(\/[^\s"'?#]*)?/.exec(command)?.[1];
}

export interface ProbeTiming {
  readonly period: number;
  readonly timeout: number;
  readonly failures: number;
  readonly delay: number;
}

/** With the API server's defaults. */
export function timing(probe: Data): ProbeTiming {
  return {
    period: numberAt(probe, 'periodSeconds') ?? 10,
    timeout: numberAt(probe, 'timeoutSeconds') ?? 1,
    failures: numberAt(probe, 'failureThreshold') ?? 3,
    delay: numberAt(probe, 'initialDelaySeconds') ?? 0,
  };
}

/**
 * Seconds for which a container that stopped answering is left alone: the failures before the last are a period apart,
 * and the last has its timeout.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
 */
export function patience(probe: Data): number {
  const { period, timeout, failures } = timing(probe);
  return (failures - 1) * period + timeout;
}

/** Seconds that a container has to start before it is killed; 0 without a probe that kills it. */
export function startupPatience(container: Data): number {
  const startup = probeOf(container, 'startupProbe');
  if (startup) {
    const { period, failures, delay } = timing(startup);
    return delay + period * failures;
  }
  const liveness = probeOf(container, 'livenessProbe');
  return liveness ? timing(liveness).delay + patience(liveness) : 0;
}

/** The lifecycle hook before stopping, in seconds, as far as `sleep` tells. */
export function preStopSeconds(container: Data): number {
  const hook = dataAt(container, 'lifecycle.preStop');
  const native = numberAt(hook, 'sleep.seconds');
  if (native !== undefined) return native;
  const command = textsAt(hook, 'exec.command').join(' ');
  return [...command.matchAll(/\bsleep\s+(\d+(?:\.\d+)?)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
}
