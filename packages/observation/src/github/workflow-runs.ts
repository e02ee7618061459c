import { z } from 'zod';
import { count, text } from '../cluster/read';
import type { Observation } from '../observation';
import type { GitHubApi } from './github-api';
import { runSubject } from './run-subject';

/** A run that says how a workflow fares for one branch, and for one thing where it is started for several. */
export interface WorkflowRun {
  readonly repository: string;
  readonly workflow: string;
  /** Branch whose workflow ran. */
  readonly branch: string;
  /** What it was started for, such as `develop at d05a11b7c2e9`; absent where the branch says it. */
  readonly subject?: string | undefined;
  /** Number of the build that it releases, where its title has it. */
  readonly build?: number | undefined;
  readonly id: number;
  /** `completed`, `in_progress`, `queued`, `waiting`, … */
  readonly status: string;
  /** `success`, `failure`, `cancelled`, …; null until the run is complete. */
  readonly conclusion: string | null;
  readonly commit: string;
  readonly url: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** When its status changed last, ISO 8601: since when it waits, where it does. */
  readonly updatedAt?: string | undefined;
  /** Jobs that failed; absent unless the run did. */
  readonly failedJobs?: Observation<readonly FailedJob[]> | undefined;
  /** GitHub environments whose approval it waits for; absent unless it waits. */
  readonly approval?: Observation<readonly string[]> | undefined;
}

export interface FailedJob {
  readonly name: string;
  /** `failure` or `timed_out`. */
  readonly conclusion: string;
  /** First step that failed. @default it failed before its first step */
  readonly step?: string | undefined;
  readonly url?: string | undefined;
}

/** @see https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow */
const RUNS = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      name: text,
      display_title: text,
      head_branch: text,
      head_sha: z.string(),
      event: z.string(),
      status: text,
      conclusion: text,
      html_url: z.string(),
      created_at: z.string(),
      updated_at: text,
      run_number: count,
    }),
  ),
});

/** A run as GitHub lists it. */
export type ListedRun = z.output<typeof RUNS>['workflow_runs'][number];

/** Runs of a workflow that fit the query, newest first. @throws ZodError where the answer is of another form */
export async function listRuns(
  api: GitHubApi,
  repository: string,
  workflow: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly ListedRun[]> {
  const path = `/repos/${repository}/actions/workflows/${encodeURIComponent(workflow)}/runs`;
  return RUNS.parse(await api(`${path}?${new URLSearchParams(query)}`)).workflow_runs;
}

/** Conclusions of runs that say nothing. */
const DID_NOTHING = ['skipped', 'stale'];

/**
 * For every thing that a workflow ran for on a branch: the newest run that came to an end, and the newer ones that have
 * not, or the one that was cancelled after it. Pull requests are left out: they say nothing about what runs.
 */
export async function latestRuns(
  api: GitHubApi,
  repository: string,
  workflow: string,
  branch: string,
): Promise<readonly WorkflowRun[]> {
  // By workflow and branch: the runs of a busy one would push those of a quiet one off the page.
  const query = { branch, per_page: '100', exclude_pull_requests: 'true' };
  const groups = new Map<string, WorkflowRun[]>();
  for (const run of await listRuns(api, repository, workflow, query)) {
    if (run.event === 'pull_request' || run.head_branch !== branch || DID_NOTHING.includes(run.conclusion ?? ''))
      continue;
    const subject = runSubject(workflow, { event: run.event, name: run.name, title: run.display_title });
    const group = groups.get(subject?.key ?? '') ?? [];
    groups.set(subject?.key ?? '', group);
    group.push({
      ...{ repository, workflow, branch, subject: subject?.label, build: subject?.build, id: run.id },
      status: run.status ?? 'unknown',
      conclusion: run.conclusion ?? null,
      commit: run.head_sha,
      url: run.html_url,
      createdAt: run.created_at,
      updatedAt: run.updated_at,
    });
  }
  return [...groups.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, runs]) => speaking(runs));
}

/** The ended run that speaks for all of a group, behind what came after it. */
function speaking(runs: readonly WorkflowRun[]): readonly WorkflowRun[] {
  const newestFirst = runs.toSorted((one, other) => time(other) - time(one) || other.id - one.id);
  const ended = newestFirst.filter(({ conclusion }) => conclusion !== null && conclusion !== 'cancelled');
  // A build that was overtaken and ends late does not speak for the newer one that failed.
  const last = ended.reduce<WorkflowRun | undefined>(
    (best, run) => (best === undefined || (run.build ?? 0) > (best.build ?? Number.POSITIVE_INFINITY) ? run : best),
    undefined,
  );
  const end = last === undefined ? newestFirst.length : newestFirst.indexOf(last);
  const newer = newestFirst.slice(0, end).filter((run) => !ended.includes(run));
  const underWay = newer.filter(({ conclusion }) => conclusion === null);
  // Cancelled with nothing after it, so that what it was started for was not done.
  const after = underWay.length > 0 ? underWay : newer.slice(0, 1);
  return [...after, ...(last === undefined ? [] : [last])];
}

function time({ createdAt }: WorkflowRun): number {
  return Date.parse(createdAt) || 0;
}

/** Conclusions that need attention. */
export function failed({ conclusion }: Pick<WorkflowRun, 'conclusion'>): boolean {
  return ['failure', 'timed_out', 'startup_failure', 'action_required'].includes(conclusion ?? '');
}
