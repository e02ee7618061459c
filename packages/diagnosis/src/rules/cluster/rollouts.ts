import { oneLine } from '@vmshift/findings';
import type { Condition, ObservedWorkload } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { silentWebhook } from '../argocd/refusals';
import { earliest } from './pod-groups';
import { eventsOf, seen } from './seen-cluster';

interface RolloutFacts extends DiagnosisFacts {
  readonly name: string;
  readonly why: string;
}

function conditionOf({ conditions }: ObservedWorkload, type: string): Condition | undefined {
  return conditions.find((one) => one.type === type);
}

function facts(workload: ObservedWorkload, condition: Condition | undefined, why: string): RolloutFacts {
  const object = `${workload.kind}/${workload.name}`;
  const { ready, wanted } = workload;
  const message = oneLine(condition?.message ?? why);
  return {
    ...{ object, name: workload.name, why, since: condition?.since },
    evidence: [{ object, message: `${ready} of ${wanted} ready; ${message}` }],
  };
}

function deployments(view: EnvironmentView): readonly ObservedWorkload[] {
  return seen(view, 'deployments').filter(({ deletedAt }) => deletedAt === undefined);
}

function stuck(view: EnvironmentView): readonly RolloutFacts[] {
  return deployments(view).flatMap((one) => {
    const progressing = conditionOf(one, 'Progressing');
    if (progressing?.reason !== 'ProgressDeadlineExceeded') return [];
    return [facts(one, progressing, `${one.updated} of ${one.wanted} pods are of the new build`)];
  });
}

/** A pod that is replaced is away for a moment. */
const REPLACED_SECONDS = 60;

/**
 * Broken after its rollout: the rollout had ended, so that no deadline runs and Argo CD finds the Deployment Progressing
 * from then on, whatever happens.
 */
function broken(view: EnvironmentView): readonly RolloutFacts[] {
  return deployments(view).flatMap((one) => {
    const { wanted, ready, updated } = one;
    const complete = conditionOf(one, 'Progressing')?.reason === 'NewReplicaSetAvailable';
    const available = conditionOf(one, 'Available');
    if (!complete || wanted === 0 || updated < wanted || ready >= wanted) return [];
    if (!olderThan(REPLACED_SECONDS, available?.since, view.now)) return [];
    if (available?.status === 'True' && ready > 0) return [];
    if (ready > 0 && isScaling(view, one)) return [];
    return [facts(one, available, `${ready} of ${wanted} pods are ready`)];
  });
}

/** A pod more may need a node more, which takes about three minutes to come. */
const SCALING_SECONDS = 5 * 60;

function isScaling(view: EnvironmentView, { kind, name }: ObservedWorkload): boolean {
  const scaled = seen(view, 'autoscalers').find(({ target }) => target === `${kind}/${name}`)?.lastScaled;
  return scaled !== undefined && !olderThan(SCALING_SECONDS, scaled, view.now);
}

/** A pod of ours takes so long to stop at most, and the quota counts it until then: in a rollout at the peak the next one waits. */
const STOPS_SECONDS = 60;

/** Whether the quota may have room again as soon as pods have stopped. */
function waitsForStopping(view: EnvironmentView, message: string | undefined, since: string | undefined): boolean {
  return /exceeded quota/.test(message ?? '') && since !== undefined && !olderThan(STOPS_SECONDS, since, view.now);
}

interface UnansweredFacts extends RolloutFacts {
  readonly webhook: string;
}

/** Once for each webhook: all workloads wait for the same. */
function unanswered(view: EnvironmentView): readonly UnansweredFacts[] {
  const cases = allRefused(view).flatMap((facts) => {
    const webhook = silentWebhook([facts.why]);
    return webhook === undefined ? [] : [{ ...facts, webhook }];
  });
  return [...new Set(cases.map(({ webhook }) => webhook))].flatMap((webhook): UnansweredFacts[] => {
    const same = cases.filter((one) => one.webhook === webhook);
    const [first, ...others] = same;
    if (first === undefined) return [];
    return [
      {
        ...first,
        name: same.map(({ name }) => name).join(', '),
        others: others.map(({ object }) => object),
        since: earliest(same.map(({ since }) => since)),
        evidence: same.flatMap(({ evidence }) => evidence),
      },
    ];
  });
}

function refused(view: EnvironmentView): readonly RolloutFacts[] {
  return allRefused(view).filter(({ why }) => silentWebhook([why]) === undefined);
}

function allRefused(view: EnvironmentView): readonly RolloutFacts[] {
  const workloads = [...deployments(view), ...seen(view, 'replicaSets').filter(({ wanted }) => wanted > 0)];
  const found = workloads.flatMap((one) => {
    const failure = conditionOf(one, 'ReplicaFailure');
    if (failure?.status !== 'True' || waitsForStopping(view, failure.message, failure.since)) return [];
    return [facts(one, failure, decisive(failure.message ?? failure.reason ?? ''))];
  });
  // A Deployment repeats what its ReplicaSet says.
  const ofDeployments = found.filter(({ object }) => object.startsWith('Deployment/'));
  return [...(ofDeployments.length > 0 ? ofDeployments : found), ...refusedJobs(view)];
}

/** A Job has no condition for it; it goes on trying until its deadline. */
function refusedJobs(view: EnvironmentView): readonly RolloutFacts[] {
  return seen(view, 'jobs').flatMap(({ name, active, deletedAt, suspended, conditions }) => {
    const ended = conditions.some(({ type, status }) => /^(Complete|Failed)$/.test(type) && status === 'True');
    const object = `Job/${name}`;
    const events = eventsOf(view, object);
    const [newest] = events;
    if (ended || suspended || active > 0 || deletedAt !== undefined || newest?.reason !== 'FailedCreate') return [];
    const since = earliest(events.filter(({ reason }) => reason === 'FailedCreate').map(({ first }) => first));
    if (waitsForStopping(view, newest.message, since)) return [];
    const evidence = [{ object, message: oneLine(newest.message) }];
    return [{ object, name, why: decisive(newest.message), since, evidence }];
  });
}

/** The words of the quota or of the admission, which stand at the end. */
function decisive(message: string): string {
  return oneLine(
    /(?:exceeded quota|violates PodSecurity|denied the request|failed quota|(?<=is forbidden: )).*/.exec(
      message,
    )?.[0] ?? message,
  );
}

/** What came of the call, without the names that are told. */
function answerOf(why: string): string {
  return why.replace(/^.*failed calling webhook "[^"]*": (?:failed to call webhook: )?/, '');
}

function paused(view: EnvironmentView): readonly RolloutFacts[] {
  return deployments(view)
    .filter((one) => one.paused)
    .map((one) => facts(one, conditionOf(one, 'Progressing'), 'it is paused'));
}

const describe = ({ object }: DiagnosisFacts, { environment }: EnvironmentView) =>
  command.describeObject(environment, object);
const DEPLOYMENT = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/';
const shared = {
  severity: 'degraded',
  releaseCanCause: true,
  runbook: 'on-call.md#objects-that-are-not-healthy',
} as const;

/** Deployments that do not get to where they should be. */
export const rolloutRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...shared,
    id: 'rollout-stuck',
    title: 'A rollout has passed its deadline',
    judge: stuck,
    cause: ({ name, why }) => `the rollout of ${name} has passed its deadline: ${why}`,
    next: (facts, view) => [describe(facts, view), command.rollback(view.environment)],
    see: `${DEPLOYMENT}#failed-deployment`,
  }),
  defineDiagnosis({
    ...shared,
    id: 'broken-after-rollout',
    title: 'A Deployment lost its pods after its rollout had ended',
    judge: broken,
    cause: ({ name, why }) => `${name} broke after its rollout had ended: ${why}`,
    next: (facts, view) => [describe(facts, view), command.showWarnings(view.environment)],
    see: `${DEPLOYMENT}#deployment-status`,
  }),
  defineDiagnosis({
    ...shared,
    id: 'pods-refused',
    title: 'The cluster refuses the pods of a workload',
    judge: refused,
    cause: ({ name, why }) => `the cluster refuses pods of ${name}: ${why}`,
    next: (facts, view) => [describe(facts, view), command.showQuota(view.environment)],
    see: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
  }),
  defineDiagnosis({
    ...shared,
    id: 'pods-wait-for-webhook',
    title: 'A webhook that has to allow pods does not answer',
    judge: unanswered,
    cause: ({ webhook, name, why }) =>
      `the cluster makes no pods of ${name}, as its admission webhook ${webhook} does not answer: ${answerOf(why)}`,
    next: (facts, view) => [describe(facts, view), command.showWebhooks(view.environment)],
    releaseCanCause: false,
    see: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy',
  }),
  defineDiagnosis({
    ...shared,
    id: 'deployment-paused',
    title: 'A Deployment is paused',
    judge: paused,
    severity: 'at-risk',
    cause: ({ name }) => `the Deployment ${name} is paused: no release reaches its pods`,
    next: ({ object }, { environment }) => [
      command.showWriters(environment, object),
      command.goOn(environment, object, 'paused'),
    ],
    runbook: 'on-call.md#what-runs-is-not-what-git-has',
    releaseCanCause: false,
    see: `${DEPLOYMENT}#pausing-and-resuming-a-deployment`,
  }),
];
