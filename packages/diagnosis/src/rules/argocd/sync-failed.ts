import { type ArgoCdApplication, failedObjects } from '@vmshift/observation';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { differingSource } from './application';
import { applicationIn, applicationObject, applicationOfView, applicationState, isRunning } from './application-state';
import { conditionEvidence, syncEvidence } from './evidence';
import { REFUSALS, silentWebhook } from './refusals';

interface SyncFacts extends DiagnosisFacts {
  /** `Kind/name` of the first object that could not be applied. */
  readonly failed: string;
  /** How often it was tried, as the end of a sentence. */
  readonly attempts: string;
  /** Whether it is tried again: until that is ended Argo CD begins no other sync. */
  readonly goesOn: boolean;
}

type Reason = keyof typeof REFUSALS | 'hook' | 'ended' | 'other';

/** A sync that failed for this reason: tried again, given up, or not even begun once more. */
function failedFor(view: EnvironmentView, reason: Reason): readonly SyncFacts[] {
  const application = applicationIn(view, 'failing', 'failed', 'blocked');
  if (application === undefined || reasonOf(application) !== reason) return [];
  // An Application that reads or writes another place than declared is told as such.
  if (differingSource(view).length > 0) return [];
  const [failed] = failedObjects(application.operation);
  const blocked = applicationState(application, view) === 'blocked';
  const syncErrors = application.conditions.filter(({ type }) => type === 'SyncError');
  const { startedAt, finishedAt } = application.operation ?? {};
  return [
    {
      // What refuses an object is no fault of another object; what a hook does is.
      object: applicationObject(
        application.name,
        reason === 'hook' || reason === 'ended' || reason === 'other' ? undefined : 'status.operationState',
      ),
      since: blocked ? syncErrors[0]?.since : application.operation?.phase === 'Running' ? startedAt : finishedAt,
      evidence: blocked ? conditionEvidence(application.name, syncErrors) : syncEvidence(application),
      failed: failed?.object ?? 'an object',
      attempts: attemptsOf(application),
      goesOn: isRunning(application),
    },
  ];
}

function reasonOf(application: ArgoCdApplication): Reason {
  const { operation, conditions } = application;
  const failed = failedObjects(operation);
  const errors = conditions.filter(({ type }) => type === 'SyncError').map(({ message }) => message);
  const text = [...failed.map(({ message }) => message), operation?.message, ...errors].join('\n');
  const known = Object.entries(REFUSALS).find(([, words]) => words.test(text))?.[0] as
    | keyof typeof REFUSALS
    | undefined;
  const hooks = (operation?.resources ?? []).filter(
    ({ hookType, hookPhase }) => hookType !== undefined && hookPhase !== undefined,
  );
  const failedHook = hooks.some(({ object }) => failed.some((one) => one.object === object));
  if (known !== undefined || failedHook) return known ?? 'hook';
  return wasEnded(application) ? 'ended' : 'other';
}

/** Whether a person ended the sync. The hook that it waited for is then called Failed, and deleted. */
function wasEnded({ operation }: ArgoCdApplication): boolean {
  return /^Operation terminated/.test(operation?.message ?? '');
}

/** Argo CD writes the retries of a sync that it gave up into its message alone. */
function attemptsOf({ operation }: ArgoCdApplication): string {
  if (operation?.phase === 'Running') {
    const { retryCount } = operation;
    return `failed ${retryCount === 1 ? 'once' : `${retryCount} times`} and is tried again`;
  }
  const retried = operation?.retryCount || Number(/\(retried (\d+) times\)/.exec(operation?.message ?? '')?.[1] ?? 0);
  return retried > 0 ? `was given up by Argo CD after ${retried} retries` : 'failed, and Argo CD does not try it again';
}

const NEXT = ({ goesOn }: SyncFacts, { access, environment }: EnvironmentView): readonly string[] => [
  command.describeApplication(access, environment),
  command.showChanges(environment),
  ...(goesOn ? [command.terminateSync(access, environment)] : []),
  command.syncApplication(access, environment),
];

const COMMON = { severity: 'degraded', runbook: 'on-call.md#a-sync-that-fails' } as const;

/** Every reason for which a sync fails, as a rule. */
export const syncFailedRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...COMMON,
    id: 'sync-waits-for-webhook',
    title: 'A webhook that has to allow an object of a sync does not answer',
    judge: (view) =>
      failedFor(view, 'webhook').map((facts) => ({
        ...facts,
        webhook: silentWebhook(facts.evidence.map(({ message }) => message)) ?? '',
      })),
    cause: ({ webhook, failed, attempts }) =>
      `${failed} cannot be applied, as the admission webhook ${webhook} of the cluster does not answer; the sync ${attempts}`,
    next: (facts, view) => [
      command.showWebhooks(view.environment),
      command.describeApplication(view.access, view.environment),
      ...(facts.goesOn ? [] : [command.syncApplication(view.access, view.environment)]),
    ],
    runbook: 'on-call.md#objects-that-are-not-healthy',
    see: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'sync-immutable-field',
    title: 'A sync changes a field that Kubernetes never changes',
    judge: (view) => failedFor(view, 'immutable'),
    cause: ({ failed, attempts }) =>
      `${failed} cannot be applied, as a field that changes is immutable; the sync ${attempts}`,
    next: NEXT,
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'sync-over-quota',
    title: 'A sync would use more than the quota of the namespace',
    judge: (view) => failedFor(view, 'quota'),
    cause: ({ failed, attempts }) => `${failed} does not fit into the quota of the namespace; the sync ${attempts}`,
    next: (facts, view) => [command.showQuota(view.environment), ...NEXT(facts, view)],
    see: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'sync-without-namespace',
    title: 'A sync makes objects in a namespace that is not there, or is being deleted',
    judge: (view) =>
      failedFor(view, 'namespace').map((facts) => ({
        ...facts,
        name: view.environment.namespace,
        goes: facts.evidence.some(({ message }) => message.includes('is being terminated')),
      })),
    severity: 'down',
    cause: ({ name, goes, failed, attempts }) =>
      `${goes ? `the namespace ${name} is being deleted, with all that is in it` : `the cluster has no namespace ${name}`}, so ${failed} cannot be made; the sync ${attempts}`,
    next: ({ goes, goesOn }, view) => [
      ...(goes ? [command.describeObject(view.environment, `Namespace/${view.environment.namespace}`)] : []),
      command.describeApplication(view.access, view.environment),
      `./vmshiftctl deploy platform-${view.environment.name}`,
      // A namespace that is back begins no sync that Argo CD has given up.
      ...(goesOn ? [] : [command.syncApplication(view.access, view.environment)]),
    ],
    see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'sync-refused-by-admission',
    title: 'An admission check refuses an object of a sync',
    judge: (view) => failedFor(view, 'admission'),
    cause: ({ failed, attempts }) => `${failed} is refused by an admission check of the cluster; the sync ${attempts}`,
    next: NEXT,
    see: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'sync-not-permitted',
    title: 'Argo CD may not write an object of a sync',
    judge: (view) => failedFor(view, 'permission'),
    cause: ({ failed, attempts }) => `Argo CD has no permission to write ${failed}; the sync ${attempts}`,
    // Whether Git or the AppProject was changed is not seen here. What is declared comes back either way.
    next: (facts, view) => [
      ...NEXT(facts, view),
      ...(facts.evidence.some(({ message }) => message.includes('in project'))
        ? [command.restoreApplications(view.access)]
        : []),
    ],
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/security/#cluster-rbac',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'sync-field-conflict',
    title: 'Another program owns a field that a sync sets',
    judge: (view) => failedFor(view, 'conflict'),
    cause: ({ failed, attempts }) => `a field of ${failed} belongs to another program; the sync ${attempts}`,
    next: NEXT,
    see: 'https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'sync-invalid-object',
    title: 'An object of a sync is none that the cluster accepts',
    judge: (view) => failedFor(view, 'invalid'),
    cause: ({ failed, attempts }) => `the cluster does not accept ${failed} as it is in Git; the sync ${attempts}`,
    next: NEXT,
    see: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'sync-hook-failed',
    title: 'A hook of a sync fails, and nothing behind it is applied',
    judge: (view) => {
      const application = applicationOfView(view);
      return failedFor(view, 'hook').map((facts) => ({
        ...facts,
        ended: application !== undefined && wasEnded(application),
      }));
    },
    cause: ({ failed, attempts, ended }) =>
      ended
        ? `the sync was ended by hand while it waited for the hook ${failed}, nothing behind that is applied, and Argo CD does not begin it again for the same commit`
        : `the hook ${failed} fails, and nothing behind it is applied; the sync ${attempts}`,
    next: ({ failed, goesOn, ended }, { access, environment }) => [
      ...(failed.startsWith('Job/') && !ended ? [command.showJobLog(environment, failed.slice('Job/'.length))] : []),
      command.describeApplication(access, environment),
      command.rollback(environment),
      ...(goesOn ? [] : [command.syncApplication(access, environment)]),
    ],
    releaseCanCause: true,
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'sync-ended-by-hand',
    title: 'A person ended a sync, and nothing begins it again',
    judge: (view) => failedFor(view, 'ended'),
    cause: ({ object }) =>
      `the sync of ${object.replace('Application/', '')} was ended by hand, and Argo CD does not begin it again for the same commit`,
    next: NEXT,
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/commands/argocd_app_terminate-op/',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'sync-overtaken',
    title: 'A sync failed for a commit that Git has left behind, and what runs is what Git has now',
    judge: (view) => {
      const application = applicationIn(view, 'overtaken');
      if (application === undefined) return [];
      const { name, operation } = application;
      const object = applicationObject(name, 'status.operationState');
      const commit = operation?.revision?.slice(0, 12) ?? 'an earlier commit';
      return [{ object, since: operation?.finishedAt, evidence: syncEvidence(application), commit }];
    },
    severity: 'waiting',
    cause: ({ commit }) =>
      `what runs is what Git has; the sync of ${commit}, which Git has left behind, failed, and Argo CD shows it until the next one, by a release or by hand`,
    next: (_facts, { access, environment }) => [command.syncApplication(access, environment)],
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automated-sync-semantics',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'sync-failed',
    title: 'A sync fails for a reason that no other rule knows',
    judge: (view) => failedFor(view, 'other'),
    cause: ({ object, attempts, evidence: [first] }) =>
      `the sync of ${object.replace('Application/', '')} ${attempts}${first === undefined ? '' : `: ${first.message.replace(/\.$/, '')}`}`,
    next: (facts, view) => [...NEXT(facts, view), command.rollback(view.environment)],
    releaseCanCause: true,
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automated-sync-semantics',
  }),
];
