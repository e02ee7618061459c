import {
  at,
  type Container,
  canonical,
  containerPorts,
  type Data,
  namedPort,
  type ProbeName,
  probeOf,
  question,
  textAt,
  type Workload,
} from '@vmshift/kubernetes';
import { probePaths, profileOf } from '../../cluster/profile';
import { consumesQueues, listeningPorts, roleOf } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { once } from '../../once';
import { type Comparison, keptWorkloads } from '../rule';

type ProbeQuestion = ReturnType<typeof question>;

/** What a probe asks wrongly. */
export type Mistake =
  | 'closed port'
  | 'TLS'
  | 'unknown path'
  | 'other server'
  | 'status alone'
  | 'cannot fail'
  | 'other question';

/** A probe of a container that exists before and after; `was` is absent where the container had no such probe. */
export interface ComparedProbe {
  readonly name: ProbeName;
  readonly workload: Workload;
  readonly before: Container;
  readonly container: Container;
  readonly old: Data | undefined;
  readonly probe: Data;
  readonly was: ProbeQuestion | undefined;
  readonly is: ProbeQuestion;
}

/** Every probe that there is after the change, with what it was. */
export const comparedProbes: (comparison: Comparison) => readonly ComparedProbe[] = once((comparison) =>
  keptWorkloads(comparison).flatMap((kept) =>
    pairContainers(kept.old, kept.workload).flatMap(({ before, container }) =>
      (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((name): readonly ComparedProbe[] => {
        const [old, probe] = [probeOf(before.spec, name), probeOf(container.spec, name)];
        if (probe === undefined) return [];
        return [
          {
            name,
            workload: kept.workload,
            before,
            container,
            old,
            probe,
            was: old && question(old),
            is: question(probe),
          },
        ];
      }),
    ),
  ),
);

/** The same, with the first thing that each asks wrongly. */
export const judgedProbes = once((comparison: Comparison) =>
  comparedProbes(comparison).map((compared) => ({ ...compared, mistake: mistakeOf(compared) })),
);

/** The first thing that a changed probe asks wrongly; undefined for one that asks what it asked before. */
function mistakeOf(compared: ComparedProbe): Mistake | undefined {
  const { name, workload, old, probe, was, is } = compared;
  if (missesPort(compared)) return 'closed port';
  if (was && canonical(was) === canonical(is) && canonical(old?.httpGet) === canonical(probe.httpGet)) return undefined;
  const kills = name !== 'readinessProbe';
  const isApi = roleOf(workload) === 'api';
  if (textAt(probe, 'httpGet.scheme') === 'HTTPS') return 'TLS';
  const profile = profileOf(workload);
  if (isApi && is.path !== undefined && !probePaths(profile, 'process').includes(is.path)) {
    const asksDatabase = probePaths(profile, 'database').includes(is.path);
    if (kills && (asksDatabase || is.path.startsWith('/api/'))) return 'other server';
    if (!asksDatabase) return 'unknown path';
  }
  if (kills && asksOthers(is.command, workload) && !(was && asksOthers(was.command, workload))) return 'other server';
  if (!kills && isApi && is.kind === 'httpGet' && was?.kind !== 'httpGet') return 'status alone';
  if (cannotFail(is.command)) return 'cannot fail';
  // The schema refuses it.
  if (is.kind === 'none') return undefined;
  const isAsked = canonical(at(old, 'httpGet.httpHeaders')) === canonical(at(probe, 'httpGet.httpHeaders'));
  if (was === undefined || (was.kind === is.kind && was.command === is.command && isAsked)) return undefined;
  return 'other question';
}

/** A port on which nothing listens, unless it was so before. */
function missesPort({ workload, before, container, was, is }: ComparedProbe): boolean {
  if (is.kind === 'exec' || is.kind === 'none') return false;
  const port = typeof is.port === 'string' ? namedPort(containerPorts(workload.pod), is.port) : is.port;
  const listening = listeningPorts(workload);
  if (typeof port === 'number' && (listening.length === 0 || listening.includes(port))) return false;
  const stillMeans = typeof is.port === 'number' || canonical(before.spec.ports) === canonical(container.spec.ports);
  return !(was !== undefined && was.port === is.port && was.kind === is.kind && stillMeans);
}

function asksOthers(command: string, workload: Workload): boolean {
  if (probePaths(profileOf(workload), 'database').some((path) => command.includes(path))) return true;
  if (consumesQueues(workload) || roleOf(workload) === 'beat') return /pg_isready|psql|SELECT 1/.test(command);
  return /pg_isready -h (?!127|localhost)|redis-cli -h (?!127|localhost)/.test(command);
}

function cannotFail(command: string): boolean {
  return (
    /^(true|echo\b.*|\/bin\/true|:|(ba)?sh -c (true|:|exit 0|echo\b[^;&|]*))$/.test(command.trim()) ||
    /\|\|\s*(true|:|exit 0)\s*$/.test(command) ||
    /;\s*(true|exit 0)\s*$/.test(command)
  );
}
