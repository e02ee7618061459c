import { oneLine } from '@vmshift/findings';
import type { ObservedEvent } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { earliest, groupPods } from './pod-groups';
import { eventsOf, livingContainers, type PodContainer, probeThatKilled } from './seen-cluster';

type Probe = 'Liveness' | 'Readiness' | 'Startup';

interface ProbeFacts extends DiagnosisFacts {
  readonly pods: string;
  readonly pod: string;
  readonly container: string;
  readonly answer: string;
}

interface ProbeCase extends PodContainer {
  readonly event: ObservedEvent;
}

/** A container that has started may fail its probe a few times; ours are asked every ten seconds. */
const PATIENCE_SECONDS = 45;

/** Events are kept for an hour; what was last seen failing so long ago fails no more. */
const FAILING_SECONDS = 5 * 60;

/** Containers that run, are not ready, and fail this probe. What ends by itself is told by its end. */
function probeCases(view: EnvironmentView, probe: Probe): readonly ProbeCase[] {
  return livingContainers(view).flatMap(({ pod, container }) => {
    const event = eventsOf(view, `Pod/${pod.name}`).find(
      ({ reason, message }) => reason === 'Unhealthy' && message.startsWith(`${probe} probe`),
    );
    if (event === undefined || olderThan(FAILING_SECONDS, event.last, view.now)) return [];
    if (probe === 'Readiness') {
      if (container.ready) return [];
      const lasted = (Date.parse(event.last ?? '') - Date.parse(event.first ?? '')) / 1000;
      return container.running !== undefined && lasted >= PATIENCE_SECONDS ? [{ pod, container, event }] : [];
    }
    // Between two kills it may be ready for a while.
    const killed = container.restarts > 0 && probeThatKilled(view, { pod, container }) === probe.toLowerCase();
    return killed ? [{ pod, container, event }] : [];
  });
}

function probeFacts(view: EnvironmentView, probe: Probe): readonly ProbeFacts[] {
  return groupPods(view, probeCases(view, probe), ({ container }, workload) => `${workload} ${container.name}`).map(
    ({ object, others, pods, first, all }) => ({
      ...{ object, others, pods, pod: first.pod.name, container: first.container.name },
      since: earliest(all.map(({ event }) => event.first)),
      answer: answerOf(first),
      evidence: [{ object, message: oneLine(first.event.message) }],
    }),
  );
}

/** What the probe got; one that runs a command may say nothing. */
function answerOf({ event, container }: ProbeCase): string {
  const said = oneLine(event.message.replace(/^\w+ probe (?:failed|errored)(?: and resulted in)?:?/, ''));
  return said === '' ? `its probe fails (${container.readinessProbe ?? 'exec'})` : said;
}

const shared = {
  severity: 'degraded',
  runbook: 'on-call.md#a-container-that-is-not-ready',
  releaseCanCause: true,
  see: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  next: ({ pod, container }: ProbeFacts, { environment }: EnvironmentView) => [
    command.showLog(environment, pod, container),
    command.rollback(environment),
  ],
} as const;

/** Containers that run and do not answer. */
export const probeRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...shared,
    id: 'readiness-probe-fails',
    title: 'A container runs and is not ready',
    judge: (view) => probeFacts(view, 'Readiness'),
    cause: ({ container, pods, answer }) => `${container} in ${pods} runs and is not ready: ${answer}`,
  }),
  defineDiagnosis({
    ...shared,
    id: 'liveness-probe-fails',
    title: 'A container is restarted because it does not answer',
    judge: (view) => probeFacts(view, 'Liveness'),
    cause: ({ container, pods, answer }) =>
      `${container} in ${pods} is restarted because it does not answer: ${answer}`,
  }),
  defineDiagnosis({
    ...shared,
    id: 'startup-probe-fails',
    title: 'A container is restarted before it has started',
    judge: (view) => probeFacts(view, 'Startup'),
    cause: ({ container, pods, answer }) => `${container} in ${pods} is restarted before it has started: ${answer}`,
  }),
];
