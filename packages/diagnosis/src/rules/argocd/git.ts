import { DIST_FOLDER } from '@vmshift/environments';
import { listFirst, oneLine } from '@vmshift/findings';
import { type ArgoCdApplication, seenValue, skippedHooks } from '@vmshift/observation';
import { age, olderThan } from '../../age';
import * as command from '../../commands';
import { restoreObject } from '../../dependencies';
import type { Evidence } from '../../diagnosis';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { differFromPin } from '../releases/images';
import { applicationIn, applicationObject, applicationOfView, applicationState, isRunning } from './application-state';

const MOST_NAMES = 3;

/** Polls of Git that Argo CD may miss before it counts as not looking: it restarts, and a busy one is late. */
const TOLERATED_POLLS = 10;

/** Since when Argo CD has not compared an Application that it should; undefined while it looks. */
function notLookingSince(
  { reconciledAt, createdAt, deletedAt }: ArgoCdApplication,
  { platform, now }: EnvironmentView,
): string | undefined {
  const last = reconciledAt ?? createdAt;
  const tolerated = TOLERATED_POLLS * platform.argoCd.reconciliationSeconds;
  return deletedAt === undefined && olderThan(tolerated, last, now) ? last : undefined;
}

/** Of what the cluster has otherwise than Git: it is shown, and a sync makes it so. */
const UNLIKE_GIT = {
  next: (_facts: DiagnosisFacts, { access, environment }: EnvironmentView) => [
    command.diffApplication(access, environment),
    command.syncApplication(access, environment),
  ],
  runbook: 'on-call.md#what-runs-is-not-what-git-has',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-self-healing',
} as const;

/** Whether Argo CD looks at Git, and has what Git has. */
export const gitRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'argocd-not-looking',
    title: 'Argo CD no longer compares the Application with Git',
    judge: (view) => {
      const application = applicationOfView(view);
      const since = application && notLookingSince(application, view);
      if (application === undefined || since === undefined) return [];
      const object = applicationObject(application.name, 'status.reconciledAt');
      const polling = view.platform.argoCd.reconciliationSeconds;
      return [{ object, since, evidence: [], never: application.reconciledAt === undefined, polling }];
    },
    severity: 'degraded',
    cause: ({ never, polling }) =>
      `Argo CD ${never ? 'has never compared the environment with Git' : 'no longer compares the environment with Git'}, which it should every ${polling} s; no commit reaches it`,
    next: (_facts, { access, environment }) => [
      command.showArgoCdPods(access),
      command.refreshApplication(access, environment),
    ],
    runbook: 'on-call.md#argo-cd-is-behind-git',
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/#argocd-application-controller',
  }),
  defineDiagnosis({
    id: 'argocd-skips-application',
    title: 'An annotation tells Argo CD to leave the Application alone',
    judge: (view) => {
      const application = applicationOfView(view);
      if (application?.skipsReconcile !== true) return [];
      const object = applicationObject(application.name, 'metadata.annotations');
      return [{ object, evidence: [{ object, message: 'argocd.argoproj.io/skip-reconcile: true' }] }];
    },
    severity: 'degraded',
    cause: 'an annotation tells Argo CD to leave the environment alone, so no commit reaches it',
    next: (_facts, { access, environment }) => [command.skipNoMore(access, environment)],
    runbook: 'on-call.md#argo-cd-is-behind-git',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/skip_reconcile/',
  }),
  defineDiagnosis({
    id: 'argocd-behind-git',
    title: 'Argo CD has not taken the newest commit',
    // A commit that has just come is not late: Argo CD polls, and may have polled a moment before.
    judge: (view) => {
      const { environment, platform, observed, now } = view;
      const application = applicationOfView(view);
      const applied = seenValue(observed.applied);
      if (application === undefined || application.deletedAt !== undefined) return [];
      // Another rule tells why it cannot have taken it.
      if (applicationState(application, view) === 'incomparable' || notLookingSince(application, view)) return [];
      if (applied === undefined || applied === 'not on the branch' || applied.missing === 0) return [];
      const { newest, changedAt, missing } = applied;
      if (!olderThan(2 * platform.argoCd.reconciliationSeconds, changedAt, now)) return [];
      return [
        {
          object: applicationObject(application.name, 'status.sync.revision'),
          since: changedAt,
          evidence: [],
          at: application.revision?.slice(0, 12) ?? 'an unknown commit',
          commits: missing === 1 ? 'the last commit' : `the last ${missing} commits`,
          folder: `${DIST_FOLDER}/${environment.name}`,
          newest: newest.slice(0, 12),
          old: age(changedAt, now),
        },
      ];
    },
    severity: 'degraded',
    cause: ({ at, commits, folder, newest, old }) =>
      `Argo CD is at ${at}, without ${commits} to ${folder}; the newest, ${newest}, is ${old} old`,
    next: (_facts, { access, environment }) => [
      command.refreshApplication(access, environment),
      command.describeApplication(access, environment),
    ],
    runbook: 'on-call.md#argo-cd-is-behind-git',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/',
  }),
  defineDiagnosis({
    id: 'argocd-synced-without-sync',
    title: 'Argo CD calls a change of the manifests synced, and has not synced it',
    // What it cannot compare it tells once; the next time it takes the difference of the commit before from its cache.
    judge: (view) => {
      const application = applicationIn(view, 'well');
      const applied = seenValue(view.observed.applied);
      if (application === undefined || applied === undefined || applied === 'not on the branch') return [];
      const { unsynced: files = [] } = applied;
      if (files.length === 0 || application.sync !== 'Synced' || isRunning(application)) return [];
      // It was applied all the same, as another rule tells.
      if (skippedHooks(view.observed) !== undefined) return [];
      const object = applicationObject(application.name, 'status.sync.status');
      return [
        {
          object,
          since: applied.changedAt,
          evidence: files.map((file) => ({ object, message: `not synced: ${file}` })),
          at: application.revision?.slice(0, 12) ?? 'a commit',
          synced: application.deployments.at(-1)?.revision?.slice(0, 12) ?? 'an earlier commit',
          files: listFirst(files, MOST_NAMES),
          // A default that is written out, or no longer, is synced without a sync too. Another image is no such change.
          severity: differFromPin(view, application).length > 0 ? 'degraded' : 'at-risk',
        },
      ];
    },
    severity: 'at-risk',
    cause: ({ at, synced, files }) =>
      `Argo CD calls ${at} synced, and the last that it synced is ${synced}: what changed in between was never applied (${files}); the cluster refuses it, or it makes no difference there`,
    next: (_facts, { access, environment }) => [
      command.refreshApplication(access, environment),
      command.describeApplication(access, environment),
      command.syncApplication(access, environment),
    ],
    runbook: 'on-call.md#argo-cd-is-behind-git',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diff-strategies/#server-side-diff',
  }),
  defineDiagnosis({
    id: 'argocd-commit-unknown',
    title: 'Argo CD runs a commit that the followed branch does not hold',
    judge: (view) => {
      const application = applicationOfView(view);
      if (application === undefined || seenValue(view.observed.applied) !== 'not on the branch') return [];
      const at = application.revision?.slice(0, 12) ?? 'a commit';
      return [{ object: applicationObject(application.name, 'status.sync.revision'), evidence: [], at }];
    },
    severity: 'degraded',
    cause: ({ at }) => `Argo CD compared ${at}, which is no commit of the branch that it should follow`,
    next: (_facts, { access, environment }) => [
      command.refreshApplication(access, environment),
      command.describeApplication(access, environment),
    ],
    runbook: 'on-call.md#argo-cd-is-behind-git',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/tracking_strategies/#git',
  }),
  defineDiagnosis({
    id: 'restore-under-way',
    title: 'The database is being restored, or a restore was interrupted',
    judge: (view) => {
      const application = applicationOfView(view);
      const restore = application?.restore;
      if (application === undefined || restore === undefined) return [];
      const object = restoreObject(application.name);
      const known = restore === 'unreadable' ? undefined : restore;
      const message = known === undefined ? 'a lock of another form' : `${oneLine(known.dump)}: ${known.phase}`;
      const who = known === undefined ? 'a person who is not known' : oneLine(known.by);
      return [{ object, since: known?.since, evidence: [{ object, message }], who }];
    },
    severity: 'degraded',
    cause: ({ who }) => `a restore of the database, by ${who}, goes on or was interrupted`,
    next: (_facts, { environment }) => [command.continueRestore(environment)],
    runbook: 'on-call.md#automatic-sync-is-off',
    see: 'docs/on-call.md#restore-the-database',
  }),
  defineDiagnosis({
    id: 'automatic-sync-off',
    title: 'Automatic sync is off, so no commit reaches the environment',
    judge: (view) => {
      const application = applicationOfView(view);
      if (application === undefined || application.automated || application.deletedAt !== undefined) return [];
      // Another rule tells of it.
      if (application.restore !== undefined) return [];
      const object = applicationObject(application.name, 'spec.syncPolicy');
      return [{ object, evidence: differences(application), sync: application.sync }];
    },
    severity: 'at-risk',
    cause: ({ sync }) => `automatic sync is off, so no commit reaches the environment; it is ${sync} now`,
    next: (_facts, { access, environment }) => [
      command.removeField(access, environment, 'spec.syncPolicy.automated.enabled'),
      command.restoreApplications(access),
    ],
    runbook: 'on-call.md#automatic-sync-is-off',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/',
  }),
  defineDiagnosis({
    ...UNLIKE_GIT,
    id: 'live-objects-missing',
    title: 'Objects that Git has are not in the cluster, and no sync makes them',
    judge: (view) => {
      const application = applicationIn(view, 'missing');
      if (application === undefined) return [];
      const missing = application.resources.filter(({ health, hook }) => health === 'Missing' && !hook);
      return [
        {
          object: applicationObject(application.name, 'status.health'),
          others: missing.map(({ object }) => object),
          since: application.healthSince,
          evidence: missing.map(({ object }) => ({ object, message: 'Missing' })),
          objects: missing.map(({ object }) => object),
          heals: application.automated && application.syncPolicy.selfHeal,
        },
      ];
    },
    severity: 'degraded',
    cause: ({ objects, heals }) =>
      `${objects.length === 0 ? 'objects of Git are' : `${listFirst(objects, MOST_NAMES)} ${objects.length === 1 ? 'is' : 'are'}`} not in the cluster${heals ? ', and Argo CD has not made it again' : ': removed by hand, or never made, and Argo CD does not sync by itself'}`,
  }),
  defineDiagnosis({
    ...UNLIKE_GIT,
    id: 'live-edit',
    title: 'Objects in the cluster are not what Git has, and Argo CD leaves them so',
    judge: (view) => {
      const application = applicationIn(view, 'different');
      if (application === undefined) return [];
      const edited = differences(application);
      return [
        {
          object: applicationObject(application.name, 'status.sync'),
          evidence: edited,
          objects: edited.map(({ object }) => object),
          heals: application.syncPolicy.selfHeal,
          fought: foughtOver(application),
        },
      ];
    },
    severity: 'at-risk',
    cause: ({ objects, heals, fought }) => {
      const what = `${objects.length === 0 ? 'the environment is' : `${listFirst(objects, MOST_NAMES)} ${objects.length === 1 ? 'is' : 'are'}`} not what Git has`;
      if (fought !== undefined)
        return `${what}: Argo CD put objects back ${fought.times} times at this commit, ${fought.object} the last time, and it differs again`;
      return `${what}${heals ? ', and Argo CD does not put it right' : ': edited by hand, and Argo CD does not undo it (selfHeal is off)'}`;
    },
    // A sync would be one more time.
    next: ({ fought, ...facts }, view) =>
      fought === undefined
        ? UNLIKE_GIT.next(facts, view)
        : [
            command.showWriters(view.environment, fought.object),
            command.diffApplication(view.access, view.environment),
          ],
  }),
];

/**
 * What differs again after Argo CD put it back, which it does at longer and longer intervals: another program writes it, or
 * the API server changes what is applied. It counts since the commit came, whatever objects it put back.
 * @see https://github.com/argoproj/argo-cd/blob/v3.5.7/controller/appcontroller.go (SelfHealAttemptsCount)
 */
function foughtOver({ operation, resources }: ArgoCdApplication): { object: string; times: number } | undefined {
  const { heals: times = 0, limitedTo = [] } = operation ?? {};
  const edited = resources.filter(
    ({ sync, hook, object }) => sync === 'OutOfSync' && !hook && limitedTo.includes(object),
  );
  const [first] = edited;
  return first === undefined || times < 2 ? undefined : { object: first.object, times };
}

/** The objects that are not what Git has, each with how. */
function differences({ resources }: ArgoCdApplication): readonly Evidence[] {
  return resources
    .filter(({ sync, hook }) => sync === 'OutOfSync' && !hook)
    .map(({ object, requiresPruning, health }) => {
      if (requiresPruning) return { object, message: 'OutOfSync: Git no longer has it' };
      return { object, message: health === 'Missing' ? 'OutOfSync: not in the cluster' : 'OutOfSync' };
    });
}
