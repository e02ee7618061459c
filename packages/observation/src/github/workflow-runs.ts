import { z } from 'zod';
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
  readonly subject?: string;
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
  /** `failure`, `timed_out`, `cancelled`, … */
  readonly conclusion: string;
  /** First step that failed. @default it failed before its first step */
  readonly step?: string | undefined;
  readonly url?: string | undefined;
}

/** @see https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-repository */
const RUNS = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      name: z.string().nullish(),
      display_title: z.string().nullish(),
      path: z.string(),
      head_branch: z.string().nullish(),
      head_sha: z.string(),
      event: z.string(),
      status: z.string().nullish(),
      conclusion: z.string().nullish(),
      html_url: z.string(),
      created_at: z.string(),
    }),
  ),
});

/** Conclusions of runs that say nothing. */
const DID_NOTHING = ['skipped', 'cancelled', 'stale'];

interface ReadRun extends WorkflowRun {
  readonly build?: number;
}

/**
 * For every workflow, branch and thing that it ran for: the newest run that came to an end, and a newer one that has not.
 * Pull requests are left out, they say nothing about what runs; so are skipped and cancelled runs, which did nothing.
 */
export async function latestRuns(
  api: GitHubApi,
  repository: string,
  branches: readonly string[],
): Promise<readonly WorkflowRun[]> {
  const groups = new Map<string, ReadRun[]>();
  const seen = new Set<number>();
  for (const branch of branches) {
    // Asked for by branch: the runs of pull requests would push those of a quiet branch off the page.
    const query = `branch=${encodeURIComponent(branch)}&per_page=100&exclude_pull_requests=true`;
    const answer = await api(`/repos/${repository}/actions/runs?${query}`);
    for (const run of RUNS.parse(answer).workflow_runs) {
      if (run.event === 'pull_request' || run.head_branch !== branch || seen.has(run.id)) continue;
      if (DID_NOTHING.includes(run.conclusion ?? '')) continue;
      seen.add(run.id);
      const workflow = run.path.replace(/^.*\//, '').replace(/@.*$/, '');
      const subject = runSubject(workflow, { event: run.event, name: run.name, title: run.display_title });
      const key = `${run.path} ${branch} ${subject?.key ?? ''}`;
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push({
        repository,
        workflow,
        branch,
        ...(subject && { subject: subject.label, build: subject.build }),
        id: run.id,
        status: run.status ?? 'unknown',
        conclusion: run.conclusion ?? null,
        commit: run.head_sha,
        url: run.html_url,
        createdAt: run.created_at,
      });
    }
  }
  return [...groups.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, runs]) => speaking(runs));
}

/** The ended run that speaks for all of a group, behind a newer one that is under way. */
function speaking(runs: readonly ReadRun[]): readonly WorkflowRun[] {
  const newestFirst = runs.toSorted((one, other) => time(other) - time(one) || other.id - one.id);
  const [newest] = newestFirst;
  const ended = newestFirst.filter(({ conclusion }) => conclusion !== null);
  // A build that was overtaken and ends late does not speak for the newer one that failed.
  const last = ended.reduce<ReadRun | undefined>(
    (best, run) => (best === undefined || (run.build ?? 0) > (best.build ?? Number.POSITIVE_INFINITY) ? run : best),
    undefined,
  );
  const underWay = newest !== undefined && newest.conclusion === null ? [newest] : [];
  return [...underWay, ...(last === undefined ? [] : [last])].map(({ build: _, ...run }) => run);
}

function time({ createdAt }: WorkflowRun): number {
  return Date.parse(createdAt) || 0;
}

/** Conclusions that need attention. */
export function failed({ conclusion }: WorkflowRun): boolean {
  return ['failure', 'timed_out', 'startup_failure', 'action_required'].includes(conclusion ?? '');
}
