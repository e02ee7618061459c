import type { Verdict } from '@vmshift/findings';
import type { Container, Workload } from '@vmshift/kubernetes';
import {
  canonical,
  type Data,
  namedPort,
  type ProbeName,
  patience,
  probeOf,
  question,
  startupPatience,
  timing,
} from '@vmshift/kubernetes';
import { listeningPorts, type Role, roleOf } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { type Effect, type Found, keptWorkloads } from '../effect';

const SEE = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';

/** Paths of the API that answer without the database; all others depend on it, or answer 404. */
const STATIC_PATHS: ReadonlySet<string> = new Set(['/', '/live', '/health', '/docs', '/redoc', '/openapi.json']);
const KNOWN_PATHS: ReadonlySet<string> = new Set([...STATIC_PATHS, '/ready', '/health/detailed']);

/** Seconds that each kind of server needs to start on a busy node, at the least. */
const START_SECONDS: Readonly<Partial<Record<Role, number>>> = { api: 30, worker: 30, database: 60, queue: 60 };
/** Seconds for which a healthy one may not answer: gunicorn replaces a blocked process after 15 to 30 s. */
const SILENT_SECONDS: Readonly<Partial<Record<Role, number>>> = { api: 35, worker: 60, database: 30, queue: 30 };

/** Probes that kill what is healthy, send traffic to what is not, or look at the wrong thing. */
export const probes: Effect = (comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).flatMap(({ before, container }) => {
      return [
        ...removedProbes(before, container, workload),
        ...(['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((name) =>
          wrongTarget(before, container, workload, name),
        ),
        ...impatience(before, container, workload),
        ...shortTimeouts(before, container, workload),
      ];
    }),
  );

function removedProbes(before: Container, after: Container, workload: Workload): readonly Found[] {
  const lost = (name: ProbeName) => probeOf(before.spec, name) !== undefined && probeOf(after.spec, name) === undefined;
  const found: Found[] = [];
  if (lost('readinessProbe')) {
    found.push(
      finding(
        workload,
        after,
        'readinessProbe',
        'block',
        'a probe',
        undefined,
        'without a readiness probe a pod gets traffic as soon as its process exists',
        'every rollout sends requests to pods that cannot answer yet, and a broken version replaces a working one',
      ),
    );
  }
  if (lost('livenessProbe')) {
    found.push(
      finding(
        workload,
        after,
        'livenessProbe',
        'warn',
        'a probe',
        undefined,
        'nothing restarts a process that hangs',
        'a hanging pod stays until somebody looks',
      ),
    );
  }
  return found;
}

/** What a probe asks: a port that nobody listens on, a path that fails for other reasons, a command that cannot fail. */
function wrongTarget(before: Container, after: Container, workload: Workload, name: ProbeName): readonly Found[] {
  const [old, probe] = [probeOf(before.spec, name), probeOf(after.spec, name)];
  if (probe === undefined) return [];
  const [was, is] = [old && question(old), question(probe)];
  const port = typeof is.port === 'string' ? namedPort(workload, is.port) : is.port;
  const listening = listeningPorts(workload);
  if (
    is.kind !== 'exec' &&
    is.kind !== 'none' &&
    (typeof port !== 'number' || (listening.length > 0 && !listening.includes(port)))
  ) {
    const oldPort = was && (typeof was.port === 'string' ? was.port : was.port);
    const same =
      was !== undefined && oldPort === is.port && was.kind === is.kind && portStillMeans(before, after, is.port);
    if (!same) {
      return [
        finding(
          workload,
          after,
          name,
          'block',
          String(oldPort ?? ''),
          String(is.port),
          `nothing listens on ${String(is.port)}${typeof is.port === 'string' ? ` (${String(port ?? 'no such port')})` : ''}`,
          dies(name),
        ),
      ];
    }
  }
  if (was && canonical(was) === canonical(is) && canonical(old?.httpGet) === canonical(probe.httpGet)) return [];
  return judgeQuestion(was, probe, after, workload, name);
}

function portStillMeans(before: Container, after: Container, port: unknown): boolean {
  return typeof port === 'number' || canonical(before.spec.ports) === canonical(after.spec.ports);
}

function judgeQuestion(
  was: ReturnType<typeof question> | undefined,
  probe: Data,
  after: Container,
  workload: Workload,
  name: ProbeName,
): readonly Found[] {
  const is = question(probe);
  const from = was === undefined ? undefined : was.command || was.path;
  const to = is.command || is.path;
  const make = (verdict: Verdict, because: string, impact: string) => [
    finding(workload, after, name, verdict, from, to, because, impact),
  ];
  if (is.kind === 'httpGet' && String((probe.httpGet as Data).scheme ?? 'HTTP') === 'HTTPS')
    return make('block', 'the server speaks no TLS', dies(name));
  if (roleOf(workload) === 'api' && is.path !== undefined && !KNOWN_PATHS.has(is.path)) {
    return make(
      'block',
      `the API ${is.path.startsWith('/api/') ? 'asks the database for' : 'does not know'} ${is.path}`,
      dies(name),
    );
  }
  if (name !== 'readinessProbe' && is.path !== undefined && roleOf(workload) === 'api' && !STATIC_PATHS.has(is.path)) {
    return make(
      'block',
      `${is.path} asks the database`,
      'when the database is slow or down, every API pod is killed again and again, and nothing is left to recover',
    );
  }
  if (
    name !== 'readinessProbe' &&
    dependsOnOthers(is.command, workload) &&
    !(was && dependsOnOthers(was.command, workload))
  ) {
    return make(
      'block',
      'the command asks another server',
      'when that server is down, healthy pods are killed again and again',
    );
  }
  if (name === 'readinessProbe' && is.kind === 'httpGet' && was?.kind !== 'httpGet' && roleOf(workload) === 'api') {
    return make(
      'block',
      'the API answers 200 there whatever state its database is in; the truth is in the body of /ready',
      'pods without a database get traffic',
    );
  }
  if (is.kind === 'exec' && cannotFail(is.command))
    return make('block', 'the command cannot fail', 'the probe tells nothing: broken pods count as good');
  if (is.kind === 'none') return make('block', 'the probe asks nothing', 'the API server refuses the pod');
  if (was && was.kind === is.kind && was.command === is.command) return [];
  return was === undefined
    ? []
    : make(
        'warn',
        'the probe asks something else',
        'if the new question fails in a healthy pod, none becomes ready; if it never fails, broken pods count as good',
      );
}

function dependsOnOthers(command: string, workload: Workload): boolean {
  if (roleOf(workload) === 'worker' || roleOf(workload) === 'beat')
    return /\/ready|pg_isready|psql|SELECT 1/.test(command);
  return /\/ready|\/health\/detailed|pg_isready -h (?!127|localhost)|redis-cli -h (?!127|localhost)/.test(command);
}

function cannotFail(command: string): boolean {
  return (
    /^(true|echo\b.*|\/bin\/true|:|(ba)?sh -c (true|:|exit 0|echo\b[^;&|]*))$/.test(command.trim()) ||
    /\|\|\s*(true|:|exit 0)\s*$/.test(command) ||
    /;\s*(true|exit 0)\s*$/.test(command)
  );
}

/** How long a silent container is left alone, and how long it has to start. */
function impatience(before: Container, after: Container, workload: Workload): readonly Found[] {
  const found: Found[] = [];
  const role = roleOf(workload);
  const [oldLive, live] = [probeOf(before.spec, 'livenessProbe'), probeOf(after.spec, 'livenessProbe')];
  if (live) {
    const [was, is] = [oldLive ? patience(oldLive) : Number.POSITIVE_INFINITY, patience(live)];
    const needed = SILENT_SECONDS[role] ?? 0;
    if (is < was && (is < needed || is < was / 2)) {
      found.push(
        finding(
          workload,
          after,
          'livenessProbe',
          is < needed ? 'block' : 'warn',
          seconds(was),
          seconds(is),
          role === 'api'
            ? 'a gunicorn process that waits for the database answers nothing until gunicorn replaces it, after 15 to 30 s'
            : 'a busy server can be silent for that long',
          'healthy pods are killed under load or while a neighbour is slow, all at once',
        ),
      );
    }
  }
  const [was, is] = [startupPatience(before.spec), startupPatience(after.spec)];
  const needed = START_SECONDS[role] ?? 0;
  if (is > 0 && (was === 0 || is < was) && (is < needed || is < was / 2)) {
    found.push(
      finding(
        workload,
        after,
        'startupProbe',
        is < needed ? 'block' : 'warn',
        was === 0 ? 'unlimited' : seconds(was),
        seconds(is),
        'a start on a busy node, or after a crash with a log to replay, takes longer',
        'pods are killed before they are up, again and again',
      ),
    );
  }
  return found;
}

/** A timeout that the command itself needs longer for: celery's ping starts a whole Python, curl is given 3 s. */
function shortTimeouts(before: Container, after: Container, workload: Workload): readonly Found[] {
  return (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((name): readonly Found[] => {
    const [old, probe] = [probeOf(before.spec, name), probeOf(after.spec, name)];
    if (!old || !probe || timing(probe).timeout >= timing(old).timeout) return [];
    const { command } = question(probe);
    const needed = /inspect ping|celery/.test(command)
      ? 10
      : Number(/(?:-m|--max-time|-t)[ =]?(\d+)/.exec(command)?.[1] ?? 1);
    const is = timing(probe).timeout;
    if (is >= needed && is >= timing(old).timeout / 4) return [];
    return [
      finding(
        workload,
        after,
        name,
        is < needed ? 'block' : 'warn',
        seconds(timing(old).timeout),
        seconds(is),
        `the question takes up to ${needed} s`,
        dies(name),
      ),
    ];
  });
}

function dies(name: ProbeName): string {
  return name === 'readinessProbe'
    ? 'no pod becomes ready: the rollout hangs, and the Service has nobody to send to'
    : 'every pod is killed, again and again';
}

function seconds(value: number): string {
  return value === Number.POSITIVE_INFINITY ? 'never killed' : `${value} s`;
}

function finding(
  workload: Workload,
  container: Container,
  name: ProbeName,
  verdict: Verdict,
  before: string | undefined,
  after: string | undefined,
  because: string,
  impact: string,
): Found {
  return {
    id: `probe-${name.replace('Probe', '')}`,
    class: 'outage',
    verdict,
    object: workload.name,
    path: `${container.path}.${name}`,
    before,
    after,
    because,
    impact,
    fix: 'keep the probe of the model: /live for liveness, the body of /ready for readiness, patience above gunicorn’s 30 s',
    see: SEE,
  };
}
