import { type ProbeName, patience, probeOf, question, startupPatience, timing } from '@vmshift/kubernetes';
import { silentSeconds, startSeconds } from '../../cluster/profile';
import { roleOf } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { containerFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads } from '../rule';
import { comparedProbes } from './compared-probes';
import { consequence } from './probe-questions';

const SEE = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';

function keptContainers(comparison: Comparison) {
  return keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).map((pair) => ({ ...pair, old, workload, role: roleOf(workload) })),
  );
}

/** Below what is needed, or less than half of what it was. */
function isMuchLess(is: number, was: number, needed: number): boolean {
  return is < was && (is < needed || is < was / 2);
}

/** Seconds up to which a probe may take to fail. A start-up probe may take as long as the start does. */
const LATE_SECONDS: Readonly<Partial<Record<ProbeName, number>>> = { livenessProbe: 600, readinessProbe: 120 };

/** A probe leaves a healthy process the time that it needs. */
export const probeTiming = [
  changeRule({
    id: 'liveness-gives-up-early',
    title: 'Liveness is patient with a process that is only busy',
    judge: (comparison) =>
      keptContainers(comparison).flatMap(({ before, container, workload, role }) => {
        const [old, live] = [probeOf(before.spec, 'livenessProbe'), probeOf(container.spec, 'livenessProbe')];
        if (live === undefined) return [];
        const [was, is] = [old ? patience(old) : Number.POSITIVE_INFINITY, patience(live)];
        const needed = silentSeconds(workload);
        if (!isMuchLess(is, was, needed)) return [];
        return {
          object: workload.name,
          path: `${container.path}.livenessProbe`,
          before: old ? `${was} s` : 'never killed',
          after: `${is} s`,
          verdict: is < needed ? 'block' : 'warn',
          role,
        } as const;
      }),
    class: 'outage',
    verdict: 'block',
    because: ({ role }) =>
      role === 'api'
        ? 'while a table is locked, gunicorn’s processes wait, are replaced after 15 to 30 s, and wait again'
        : 'a busy server can be silent for that long',
    impact: 'healthy pods are killed under load or while another server is slow, all at once',
    fix: 'keep failureThreshold and periodSeconds of the model: readiness takes a pod out that cannot serve',
    see: SEE,
    reads: containerFields('livenessProbe'),
  }),
  changeRule({
    id: 'start-up-time-too-short',
    title: 'A container has the time that it needs to start',
    judge: (comparison) =>
      keptContainers(comparison).flatMap(({ before, container, workload }) => {
        const [was, is] = [startupPatience(before.spec), startupPatience(container.spec)];
        const needed = startSeconds(workload);
        if (is === 0 || !isMuchLess(is, was === 0 ? Number.POSITIVE_INFINITY : was, needed)) return [];
        const named = probeOf(container.spec, 'startupProbe') ? 'startupProbe' : 'livenessProbe';
        return {
          object: workload.name,
          path: `${container.path}.${named}`,
          before: was === 0 ? 'unlimited' : `${was} s`,
          after: `${is} s`,
          verdict: is < needed ? 'block' : 'warn',
        } as const;
      }),
    class: 'outage',
    verdict: 'block',
    because: 'a start on a busy node, or after a crash with a log to replay, takes longer',
    impact: 'pods are killed before they are up, again and again',
    fix: 'keep failureThreshold and periodSeconds of the start-up probe',
    see: SEE,
    reads: containerFields('startupProbe', 'livenessProbe'),
  }),
  changeRule({
    id: 'probe-gives-up-late',
    title: 'Probes notice within minutes that a process no longer answers',
    judge: (comparison) =>
      comparedProbes(comparison).flatMap(({ old, probe, name, workload, container }) => {
        const bound = LATE_SECONDS[name];
        if (old === undefined || bound === undefined) return [];
        const [was, is] = [patience(old), patience(probe)];
        if (is <= was * 4 || is <= bound) return [];
        return {
          object: workload.name,
          path: `${container.path}.${name}`,
          before: `${was} s`,
          after: `${is} s`,
          ...{ is, name },
        };
      }),
    class: 'outage',
    verdict: 'warn',
    because: ({ is }) => `periodSeconds and failureThreshold let ${is} s pass before the probe counts as failed`,
    impact: ({ name }) =>
      name === 'livenessProbe'
        ? 'a process that hangs is restarted only then'
        : 'a pod that does not answer gets requests until then',
    fix: 'keep failureThreshold and periodSeconds of the model',
    see: SEE,
    reads: containerFields('livenessProbe', 'readinessProbe'),
  }),
  changeRule({
    id: 'probe-timeout-too-short',
    title: 'A probe waits as long as its question takes',
    judge: (comparison) =>
      comparedProbes(comparison).flatMap(({ old, probe, name, workload, container }) => {
        if (old === undefined) return [];
        const [was, is] = [timing(old).timeout, timing(probe).timeout];
        const needed = secondsFor(question(probe).command);
        if (is >= was || (is >= needed && is >= was / 4)) return [];
        return {
          object: workload.name,
          path: `${container.path}.${name}.timeoutSeconds`,
          before: `${was} s`,
          after: `${is} s`,
          verdict: is < needed ? 'block' : 'warn',
          ...{ name, needed },
        } as const;
      }),
    class: 'outage',
    verdict: 'block',
    because: ({ needed }) => `the question takes up to ${needed} s`,
    impact: ({ name }) => consequence(name),
    fix: ({ needed }) => `keep timeoutSeconds, ${needed} at the least`,
    see: SEE,
    explainedBy: ['schema'],
    reads: containerFields('livenessProbe', 'readinessProbe', 'startupProbe'),
  }),
];

/** celery’s ping starts a whole Python, and curl is told how long it may take. */
function secondsFor(command: string): number {
  if (/inspect ping|celery/.test(command)) return 10;
  return Number(/(?:-m|--max-time|-t)[ =]?(\d+)/.exec(command)?.[1] ?? 1);
}
