import { applicationOf, syncDeadlineSeconds } from '@vmshift/environments';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { applicationIn, applicationObject, applicationOfView } from './application-state';
import { healthEvidence, syncEvidence } from './evidence';

const minutes = (seconds: number): string => `${Math.ceil(seconds / 60)} min`;

/** The hook that a sync waits for longer than the hook itself may take; `Job/name`. */
function overdueHook(view: EnvironmentView): string | undefined {
  const application = applicationOfView(view);
  const { phase, message = '', startedAt } = application?.operation ?? {};
  const [, kind, name] = /waiting for completion of hook (?:\S*\/)?(\w+)\/(\S+)/.exec(message) ?? [];
  if (phase !== 'Running' || name === undefined) return undefined;
  const hook = `${kind}/${name}`;
  const job = Object.values(applicationOf(view.platform).processes).find(
    (process) => process.kind === 'sync-job' && `Job/${process.app}` === hook,
  );
  const deadline = job?.kind === 'sync-job' ? job.deadlineSeconds : syncDeadlineSeconds(view.platform);
  return olderThan(deadline, startedAt, view.now) ? hook : undefined;
}

/** What a sync waits for: each of them holds up every newer commit, a rollback too. */
export const syncWaitsRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'sync-waits-for-hook',
    title: 'A sync waits for a hook that does not end',
    judge: (view) => {
      const hook = overdueHook(view);
      const application = applicationIn(view, 'syncing-too-long', 'well', 'different', 'paused');
      if (hook === undefined || application === undefined) return [];
      const evidence = syncEvidence(application);
      return [{ object: applicationObject(application.name), since: application.operation?.startedAt, evidence, hook }];
    },
    severity: 'degraded',
    cause: ({ hook }) => `the sync waits for the hook ${hook}, which does not end, and newer commits wait behind it`,
    next: ({ hook }, { access, environment }) => [
      ...(hook.startsWith('Job/') ? [command.showJobLog(environment, hook.slice('Job/'.length))] : []),
      command.showPods(environment),
      command.terminateSync(access, environment),
      command.rollback(environment),
    ],
    runbook: 'on-call.md#a-sync-that-waits',
    releaseCanCause: true,
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  }),
  defineDiagnosis({
    id: 'sync-too-long',
    title: 'A sync runs longer than one that works can take',
    judge: (view) => {
      const application = applicationIn(view, 'syncing-too-long');
      if (application === undefined || overdueHook(view) !== undefined) return [];
      const { startedAt: since, phase = '' } = application.operation ?? {};
      const most = minutes(syncDeadlineSeconds(view.platform));
      return [{ object: applicationObject(application.name), since, evidence: syncEvidence(application), phase, most }];
    },
    severity: 'degraded',
    cause: ({ phase, most }) =>
      `a sync is ${phase} longer than the ${most} that one which works can take, and newer commits wait behind it`,
    next: (_facts, { access, environment }) => [
      command.showPods(environment),
      command.showWarnings(environment),
      command.terminateSync(access, environment),
    ],
    runbook: 'on-call.md#a-sync-that-waits',
    releaseCanCause: true,
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  }),
  defineDiagnosis({
    id: 'sync-waits-for-degraded',
    title: 'A sync waits for what cannot become healthy',
    judge: (view) => {
      const application = applicationIn(view, 'degraded-while-syncing');
      if (application === undefined) return [];
      const since = application.healthSince ?? application.operation?.startedAt;
      return [{ object: applicationObject(application.name), since, evidence: healthEvidence(application) }];
    },
    severity: 'degraded',
    cause: 'a sync waits for objects that are Degraded, and newer commits wait behind it',
    next: (_facts, { access, environment }) => [
      command.showPods(environment),
      command.terminateSync(access, environment),
      command.rollback(environment),
    ],
    runbook: 'on-call.md#a-sync-that-waits',
    releaseCanCause: true,
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/#how-do-i-configure-waves',
  }),
];
