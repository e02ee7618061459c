import { type ScheduledWorkflow, seenValue } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisRule, definePlatformDiagnosis } from '../../rule';
import type { PlatformView } from '../../view';
import { severityOf } from './runs';

/** Seconds between two starts of the workflows that the clock starts. */
const SCHEDULES: Readonly<Record<ScheduledWorkflow, number>> = { 'drift.yaml': 24 * 3600, 'watch.yaml': 600 };

/** GitHub starts scheduled runs late when it is busy, and drops some. @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule */
const LATE_SECONDS = 3 * 3600;

/** Whether workflows are started at all. */
export const workflowRules: readonly DiagnosisRule<PlatformView>[] = [
  definePlatformDiagnosis({
    id: 'workflow-disabled',
    title: 'A workflow is switched off',
    judge: ({ gitHub }) =>
      gitHub.repositories.flatMap(({ repository, workflows }) =>
        (seenValue(workflows) ?? [])
          .filter(({ state }) => state.startsWith('disabled'))
          .map(({ file, state }) => ({
            object: `Workflow/${repository}/${file}`,
            evidence: [{ object: `Workflow/${file}`, message: state }],
            severity: severityOf({ workflow: file }),
            repository,
            file,
            why: state === 'disabled_inactivity' ? 'by GitHub, after 60 days without a commit' : 'by hand',
          })),
      ),
    severity: 'degraded',
    cause: ({ repository, file, why }) => `${file} of ${repository} is switched off ${why}`,
    next: ({ repository, file }) => [command.enableWorkflow(repository, file)],
    runbook: 'on-call.md#a-run-waits',
    see: 'https://docs.github.com/en/actions/how-tos/manage-workflow-runs/disable-and-enable-workflows',
  }),
  definePlatformDiagnosis({
    id: 'scheduled-run-overdue',
    title: 'A workflow that the clock starts has not run',
    judge: ({ gitHub, platform, now }) =>
      Object.entries(SCHEDULES).flatMap(([workflow, seconds]) => {
        const last = seenValue(gitHub.scheduled[workflow]);
        if (last === undefined || last === 'never' || !olderThan(seconds + LATE_SECONDS, last.createdAt, now))
          return [];
        const object = `Workflow/${platform.repository}/${workflow}`;
        return [
          {
            object,
            since: last.createdAt,
            evidence: [{ object, message: last.url }],
            workflow,
            repository: platform.repository,
          },
        ];
      }),
    severity: 'at-risk',
    cause: ({ workflow }) => `${workflow} has not been started by its schedule, and what it looks at is not looked at`,
    next: ({ workflow, repository }) => [
      command.listRuns(repository, workflow),
      command.startWorkflow(repository, workflow),
    ],
    runbook: 'on-call.md#a-run-waits',
    see: 'https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule',
  }),
];
