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
    keeps: keepsOld(run, view.environments),
  };
}

/** Which environments keep the build before, where a release failed. */
function keepsOld({ workflow, branch, subject }: WorkflowRun, environments: readonly EnvironmentConfig[]): string {
  if (workflow !== 'release.yaml' && workflow !== 'argocd-update.yaml') return '';
  const released = workflow === 'argocd-update.yaml' && subject === undefined ? branch : subject?.split(' ')[0];
  const names = environments.filter((one) => one.branch === released).map(({ name }) => name);
  return names.length === 0 ? '' : `; ${names.join(' and ')} ${names.length === 1 ? 'keeps' : 'keep'} the build before`;
}

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
    cause: ({ what, conclusion, step, keeps }) =>
      `the last run of ${what} ended with ${conclusion}${step === undefined ? '' : ` in "${oneLine(step)}"`}${keeps}`,
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
