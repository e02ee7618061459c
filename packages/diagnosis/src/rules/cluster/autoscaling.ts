import { oneLine } from '@vmshift/findings';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { seen } from './seen-cluster';

interface ScalingFacts extends DiagnosisFacts {
  readonly target: string;
  readonly most: number;
}

/** Load that lasts so long is no peak. */
const LONG_SECONDS = 30 * 60;

/** Seconds that an autoscaler may be without metrics: those of a new pod come after a minute or two. */
export const BLIND_SECONDS = 10 * 60;

function atMaximum(view: EnvironmentView): readonly ScalingFacts[] {
  return seen(view, 'autoscalers').flatMap(({ name, target, max, min, current, conditions, lastScaled }) => {
    const limited = conditions.find(({ type, reason }) => type === 'ScalingLimited' && reason === 'TooManyReplicas');
    const since = limited?.since ?? lastScaled;
    if (limited?.status !== 'True' || current < max || min === max) return [];
    if (!olderThan(LONG_SECONDS, since, view.now)) return [];
    const object = `HorizontalPodAutoscaler/${name}`;
    return [{ object, target, most: max, since, evidence: [{ object, message: oneLine(limited.message ?? '') }] }];
  });
}

/** One for each reason: metrics-server that is away blinds all of them. */
function blind(view: EnvironmentView): readonly ScalingFacts[] {
  const found = seen(view, 'autoscalers').flatMap(({ name, target, max, conditions }) => {
    const active = conditions.find(({ type }) => type === 'ScalingActive');
    if (active?.status !== 'False' || active.reason === 'ScalingDisabled') return [];
    if (!olderThan(BLIND_SECONDS, active.since, view.now)) return [];
    const object = `HorizontalPodAutoscaler/${name}`;
    const message = oneLine(active.message ?? active.reason ?? '');
    return [{ object, target, most: max, since: active.since, evidence: [{ object, message }] }];
  });
  const reasonOf = ({ evidence }: ScalingFacts) => evidence[0]?.message;
  const reasons = [...new Set(found.map(reasonOf))];
  return reasons.flatMap((reason) => {
    const [first, ...others] = found.filter((one) => reasonOf(one) === reason);
    if (first === undefined) return [];
    const target = [first, ...others].map((one) => one.target).join(', ');
    return [{ ...first, target, others: others.map(({ object }) => object) }];
  });
}

interface StoppedFacts extends DiagnosisFacts {
  readonly name: string;
  readonly min: number;
}

/**
 * What was scaled to nothing by hand: its autoscaler leaves that alone, and Git does not have the number, so that all else is
 * as it should be.
 */
function stopped(view: EnvironmentView): readonly StoppedFacts[] {
  return seen(view, 'deployments').flatMap(({ name, wanted, deletedAt }) => {
    const object = `Deployment/${name}`;
    const scaler = seen(view, 'autoscalers').find(({ target }) => target === object);
    if (scaler === undefined || wanted > 0 || scaler.min === 0 || deletedAt !== undefined) return [];
    const disabled = scaler.conditions.find(({ reason }) => reason === 'ScalingDisabled');
    const message = `0 pods are wanted; HorizontalPodAutoscaler/${scaler.name} keeps ${scaler.min} to ${scaler.max}`;
    return [{ object, name, min: scaler.min, since: disabled?.since, evidence: [{ object, message }] }];
  });
}

const RUNBOOK = 'on-call.md#an-autoscaler-at-its-end';
const describe = ({ object }: DiagnosisFacts, { environment }: EnvironmentView) =>
  command.describeObject(environment, object);
const SEE = 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/';

/** Autoscalers that can do no more. */
export const autoscalingRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'autoscaler-at-maximum',
    title: 'An autoscaler has been at its maximum for half an hour',
    judge: atMaximum,
    severity: 'at-risk',
    cause: ({ target, most }) => `${target} has as many pods as it may, ${most}, and would need more`,
    next: (facts, view) => [describe(facts, view), command.showNodes(view.environment)],
    runbook: RUNBOOK,
    see: SEE,
  }),
  defineDiagnosis({
    id: 'autoscaler-without-metrics',
    title: 'An autoscaler sees no load',
    judge: blind,
    severity: 'at-risk',
    cause: ({ target, others = [] }) =>
      others.length === 0
        ? `the autoscaler of ${target} gets no metrics, so it follows no load`
        : `the autoscalers of ${target} get no metrics, so they follow no load`,
    next: (facts, view) => [describe(facts, view), command.showMetricsServer(view.environment)],
    runbook: RUNBOOK,
    see: SEE,
  }),
  defineDiagnosis({
    id: 'autoscaled-to-nothing',
    title: 'A workload that an autoscaler scales was stopped by hand',
    judge: stopped,
    severity: 'degraded',
    cause: ({ name }) => `${name} runs no pod: it was scaled to 0, and neither its autoscaler nor Argo CD undoes that`,
    next: ({ object, name, min }, { environment }) => [
      command.describeObject(environment, object),
      command.scaleDeployment(environment, name, min),
    ],
    runbook: RUNBOOK,
    see: `${SEE}#implicit-maintenance-mode-deactivation`,
  }),
];
