import { type SuccessfulBuild, seenValue, type WorkflowRun } from '@vmshift/observation';
import { describeHold, type EnvironmentState, findHold } from '@vmshift/releases';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisRule, defineDiagnosis, definePlatformDiagnosis } from '../../rule';
import type { EnvironmentView, PlatformView } from '../../view';

/** Seconds from the end of a build to its pin: two workflows, one of which verifies the provenance of the images. */
const RELEASE_SECONDS = 20 * 60;

/** The workflow of the application that hands a build on to ours. */
const HANDING_ON = 'argocd-update.yaml';

function newestBuild({ gitHub }: Pick<EnvironmentView, 'gitHub'>, branch: string): SuccessfulBuild | undefined {
  const build = seenValue(gitHub.builds[branch]);
  return build === 'none' ? undefined : build;
}

/** Whether an environment pins an older build than this one. */
function lacks({ pin }: EnvironmentState, build: SuccessfulBuild): boolean {
  return pin !== undefined && pin.commit !== build.commit && pin.sequence < build.number;
}

/** A release of this commit that is under way, waits or failed: another rule tells of it. */
function released({ gitHub }: PlatformView, { commit }: SuccessfulBuild): boolean {
  const runs: readonly WorkflowRun[] = gitHub.repositories.flatMap(({ runs }) => seenValue(runs) ?? []);
  return runs.some(
    ({ subject = '', conclusion, workflow, commit: own }) =>
      conclusion !== 'success' &&
      (subject.endsWith(` at ${commit.slice(0, 12)}`) || (workflow === HANDING_ON && own === commit)),
  );
}

/** A build that nothing of Git and no run shows. */
export const lostReleaseRules: readonly DiagnosisRule<PlatformView>[] = [
  definePlatformDiagnosis({
    id: 'release-lost',
    title: 'A build that succeeded was never pinned',
    judge: (view) =>
      [...new Set(view.environments.map(({ branch }) => branch))].flatMap((branch) => {
        const build = newestBuild(view, branch);
        if (build === undefined || !olderThan(RELEASE_SECONDS, build.at, view.now) || released(view, build)) return [];
        const lacking = view.states.filter(
          (state) => state.environment.branch === branch && findHold(state) === undefined && lacks(state, build),
        );
        if (lacking.length === 0) return [];
        return [
          {
            object: `Branch/${branch}`,
            since: build.at,
            evidence: [{ object: `Build/${build.number}`, message: build.url }],
            branch,
            commit: build.commit.slice(0, 12),
            names: lacking.map(({ environment }) => environment.name).join(' and '),
          },
        ];
      }),
    severity: 'degraded',
    cause: ({ branch, commit, names }) => `the build ${branch}-${commit} succeeded, and ${names} never pinned it`,
    next: (_facts, { platform }) => [
      command.listRuns(platform.applicationRepository, HANDING_ON),
      command.listRuns(platform.repository, 'release.yaml'),
    ],
    runbook: 'on-call.md#a-build-that-does-not-arrive',
    see: 'https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event',
  }),
];

/** Builds that an environment is kept from. */
export const heldBuildRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'hold-keeps-builds-back',
    title: 'An environment is held, and newer builds wait',
    judge: (view) => {
      const { environment, states } = view;
      const state = states.find((one) => one.environment.name === environment.name);
      const hold = state && findHold(state);
      const build = newestBuild(view, environment.branch);
      if (state === undefined || hold === undefined || build === undefined || !lacks(state, build)) return [];
      const held = state.history.find(({ kind }) => kind === 'hold' || kind === 'rollback' || kind === 'revert');
      return [
        {
          object: `Pin/${environment.name}`,
          since: held?.authorDate,
          evidence: [{ object: `Build/${build.number}`, message: build.url }],
          hold: describeHold(hold),
          builds: build.number - (state.pin?.sequence ?? 0),
        },
      ];
    },
    severity: 'waiting',
    cause: ({ hold, builds }) => `${hold}; ${builds === 1 ? '1 newer build waits' : `${builds} newer builds wait`}`,
    next: (_facts, { environment }) => [`./vmshiftctl resume ${environment.name} --push`],
    runbook: 'on-call.md#hold-and-resume',
    see: 'docs/on-call.md#hold-and-resume',
  }),
];
