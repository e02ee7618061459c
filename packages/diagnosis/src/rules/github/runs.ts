import type { EnvironmentConfig } from '@vmshift/environments';
import { oneLine } from '@vmshift/findings';
import { failed, seenValue, type WorkflowRun } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import type { Evidence, Severity } from '../../diagnosis';
import { type DiagnosisRule, definePlatformDiagnosis } from '../../rule';
import type { PlatformView } from '../../view';

/** Workflows that bring what was pushed to where it runs: while one of them fails, the newest does not run. */
const DELIVERING = ['release.yaml', 'argocd-update.yaml', 'operate.yaml', 'infra.yaml'];

/** Seconds that a run may wait for a machine until that is told. GitHub's own starts within a minute as a rule. */
const QUEUED_SECONDS = 15 * 60;

function runsOf({ gitHub }: PlatformView): readonly WorkflowRun[] {
  return gitHub.repositories.flatMap(({ runs }) => seenValue(runs) ?? []);
}

/** What each run is told by. */
function runFacts(run: WorkflowRun, view: PlatformView) {
  const { repository, workflow, branch, subject, url } = run;
  const of = subject === undefined ? `on ${branch}` : `for ${subject}`;
  return {
    object: `Workflow/${repository}/${workflow} ${of}`,
    evidence: [{ object: `Workflow/${workflow}`, message: url }] as readonly Evidence[],
    run,
    what: `${workflow} of ${repository} ${of}`,
    pinned: whatIsPinned(run, view),
  };
}

/**
 * Which environments keep the build before, where a release failed, and which are pinned to it all the same: one of a branch may
 * refuse what another one takes, and what follows a release that arrived fails where it does not run.
 */
function whatIsPinned({ workflow, branch, subject }: WorkflowRun, { environments, states }: PlatformView): string {
  if (workflow !== 'release.yaml' && workflow !== 'argocd-update.yaml') return '';
  const [released, commit] = subject?.split(' at ') ?? (workflow === 'argocd-update.yaml' ? [branch] : []);
  const followers = environments.filter((one) => one.branch === released);
  const has = ({ name }: EnvironmentConfig): boolean =>
    commit !== undefined &&
    states.find(({ environment }) => environment.name === name)?.pin?.commit.startsWith(commit) === true;
  const arrived = followers.filter(has);
  const kept = followers.filter((one) => !has(one));
  return [
    ...(kept.length === 0 ? [] : [`; ${namesOf(kept)} ${kept.length === 1 ? 'keeps' : 'keep'} the build before`]),
    ...(arrived.length === 0
      ? []
      : [`; ${namesOf(arrived)} ${arrived.length === 1 ? 'is' : 'are'} pinned to it all the same`]),
  ].join('');
}

const namesOf = (environments: readonly EnvironmentConfig[]): string =>
  environments.map(({ name }) => name).join(' and ');

/** How much a workflow takes away that does not go through. */
export function severityOf({ workflow }: Pick<WorkflowRun, 'workflow'>): Severity {
  return DELIVERING.includes(workflow) ? 'degraded' : 'at-risk';
}

/** Whether what is pushed goes through GitHub. */
export const runRules: readonly DiagnosisRule<PlatformView>[] = [
  definePlatformDiagnosis({
    id: 'workflow-run-failed',
    title: 'The last run of a workflow failed',
    judge: (view) =>
      runsOf(view)
        .filter(failed)
        .map((run) => {
          const facts = runFacts(run, view);
          const jobs = (run.failedJobs && seenValue(run.failedJobs)) ?? [];
          const steps = jobs.map(({ name, step, conclusion }) => ({
            object: `Job ${oneLine(name)}`,
            message: step === undefined ? conclusion : `${conclusion} in the step "${oneLine(step)}"`,
          }));
          return {
            ...facts,
            evidence: [...steps, ...facts.evidence],
            since: run.updatedAt ?? run.createdAt,
            severity: severityOf(run),
            conclusion: run.conclusion ?? '',
            step: jobs.find(({ step }) => step !== undefined)?.step,
          };
        }),
    severity: 'degraded',
    cause: ({ what, conclusion, step, pinned }) =>
      `the last run of ${what} ended with ${conclusion}${step === undefined ? '' : ` in "${oneLine(step)}"`}${pinned}`,
    next: ({ run }) => [command.showFailedSteps(run), command.rerun(run)],
    runbook: 'on-call.md#a-run-at-github-fails',
    see: 'https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-repository',
  }),
  definePlatformDiagnosis({
    id: 'workflow-run-awaits-approval',
    title: 'A run waits for an approval',
    judge: (view) =>
      runsOf(view)
        .filter(({ status, conclusion }) => status === 'waiting' && conclusion === null)
        .map((run) => {
          const approval = (run.approval && seenValue(run.approval)) ?? [];
          const facts = runFacts(run, view);
          return {
            ...facts,
            since: run.updatedAt ?? run.createdAt,
            approval: approval.map((name) => oneLine(name)).join(', '),
          };
        }),
    severity: 'waiting',
    cause: ({ what, approval }) => `${what} waits for an approval${approval === '' ? '' : ` of ${approval}`}`,
    next: ({ run }) => [command.openRun(run)],
    runbook: 'on-call.md#a-run-waits',
    see: 'https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/review-deployments',
  }),
  definePlatformDiagnosis({
    id: 'workflow-run-queued',
    title: 'A run finds no machine, or waits behind another one',
    judge: (view) =>
      runsOf(view)
        .filter(
          ({ status, createdAt }) =>
            ['queued', 'pending', 'requested'].includes(status) && olderThan(QUEUED_SECONDS, createdAt, view.now),
        )
        .map((run) => ({ ...runFacts(run, view), since: run.createdAt })),
    severity: 'at-risk',
    cause: ({ what }) => `${what} has not begun: GitHub has no machine for it, or another run is before it`,
    next: ({ run }) => [command.listRuns(run.repository, run.workflow), command.openRun(run)],
    runbook: 'on-call.md#a-run-waits',
    see: 'https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency',
  }),
];
