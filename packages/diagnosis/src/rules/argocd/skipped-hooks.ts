import { listFirst } from '@vmshift/findings';
import { skippedHooks } from '@vmshift/observation';
import { arrivalOf } from '@vmshift/releases';
import * as command from '../../commands';
import { type DiagnosisRule, defineDiagnosis } from '../../rule';
import { type EnvironmentView, ownState } from '../../view';
import { applicationIn, applicationObject } from './application-state';

const MOST_NAMES = 3;

/** Whether a build came that the hooks have not prepared, such as by a migration. */
function hasNewBuild(view: EnvironmentView, lastWholeSync: string | undefined): boolean {
  const state = ownState(view);
  const arrived = state && arrivalOf(state)?.authorDate;
  return arrived !== undefined && lastWholeSync !== undefined && Date.parse(arrived) > Date.parse(lastWholeSync);
}

/** What a sync left out. */
export const skippedHookRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'argocd-skipped-hooks',
    title: 'Argo CD applied a change of the manifests without the Jobs that come with a sync',
    judge: (view) => {
      const application = applicationIn(view, 'well', 'paused', 'progressing-too-long', 'degraded');
      const skipped = application && skippedHooks(view.observed);
      if (application === undefined || skipped === undefined) return [];
      const { revision, appliedAt: since, hooks, isHeal, lastWholeSync } = skipped;
      const object = applicationObject(application.name, 'status.operationState');
      return [
        {
          object,
          since,
          evidence: hooks.map((hook) => ({ object: hook, message: `did not run for ${revision.slice(0, 12)}` })),
          at: revision.slice(0, 12),
          hooks: listFirst(hooks, MOST_NAMES),
          isHeal,
          severity: hasNewBuild(view, lastWholeSync) ? 'degraded' : 'at-risk',
        },
      ];
    },
    severity: 'at-risk',
    cause: ({ at, hooks, isHeal }) =>
      `Argo CD applied ${at} without ${hooks}: ${isHeal ? 'it could not compare before, and took the new commit for a live edit' : 'it was told to sync single objects'}`,
    next: (_facts, { access, environment }) => [
      command.syncApplication(access, environment),
      command.describeApplication(access, environment),
    ],
    runbook: 'on-call.md#argo-cd-is-behind-git',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/selective_sync/',
  }),
];
