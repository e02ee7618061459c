import { UserError } from '@vmshift/findings';
import { type GitHubApi, GitHubError, reasonOf } from '@vmshift/observation';
import { z } from 'zod';
import type { OperateRun } from './operate-command';

/** How a run ended. */
export interface RunEnd {
  /** `success`, `failure`, `cancelled`, `timed_out`, … */
  readonly conclusion: string;
  /** The first job that did not succeed, and in it the step, where GitHub names one. */
  readonly failed?: { readonly job: string; readonly step?: string };
}

export interface FollowOptions {
  readonly api: GitHubApi;
  /** Told each change, one line each. */
  readonly warn: (line: string) => void;
  /** @throws AbortError when the program was asked to stop */
  readonly wait: (ms: number) => Promise<void>;
}

const RUN = z.object({ status: z.string(), conclusion: z.string().nullish() });

const JOBS = z.object({
  jobs: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullish(),
      created_at: z.string().nullish(),
      steps: z.array(z.object({ name: z.string(), conclusion: z.string().nullish() })).default([]),
    }),
  ),
});

/** @see https://docs.github.com/rest/actions/workflow-runs#get-pending-deployments-for-a-workflow-run */
const PENDING = z.array(
  z.object({
    environment: z.object({ name: z.string() }),
    current_user_can_approve: z.boolean(),
  }),
);

type Job = z.infer<typeof JOBS>['jobs'][number];

/** Seconds between two looks: short at first, as a refusal comes soon, and long where a person has to approve. */
const LOOKS_S = [0.2, 0.5, 1, 2, 3];
const LATER_S = 5;
const APPROVAL_S = 15;

/**
 * Follows a run to its end, however long it waits for an approval. A limit of GitHub and a network that is gone are waited
 * for: the run goes on without us.
 *
 * @throws UserError when GitHub no longer shows the run to this token
 */
export async function followRun(run: OperateRun, options: FollowOptions): Promise<RunEnd> {
  const { warn, wait } = options;
  const place = `/repos/${run.repository}/actions/runs/${run.id}`;
  const ask = patient(run, options);
  let told = '';
  let waits = false;
  for (let look = 0; ; look += 1) {
    await wait((LOOKS_S[look] ?? (waits ? APPROVAL_S : LATER_S)) * 1000);
    const { status, conclusion } = await ask(RUN, place);
    const { jobs } = await ask(JOBS, `${place}/jobs?per_page=100`);
    if (status === 'completed') return endOf(conclusion ?? 'unknown', jobs);
    waits = status === 'waiting' || jobs.some((job) => job.status === 'waiting');
    const line = waits
      ? describeApproval(await ask(PENDING, `${place}/pending_deployments`), jobs)
      : describe(status, jobs);
    if (line !== told) warn(`${run.url}: ${line}`);
    told = line;
  }
}

function describe(status: string, jobs: readonly Job[]): string {
  const running = jobs.filter((job) => job.status === 'in_progress').map(({ name }) => name);
  if (running.length > 0) return `runs ${running.join(', ')}`;
  return status === 'in_progress' || jobs.length > 0 ? 'waits for a runner, or for the release before it' : status;
}

function describeApproval(pending: z.infer<typeof PENDING>, jobs: readonly Job[]): string {
  const names = pending.map(({ environment }) => environment.name).join(', ');
  const since = jobs.flatMap((job) => (job.status === 'waiting' ? (job.created_at ?? []) : [])).sort()[0];
  const asked = since === undefined ? '' : ` since ${since.slice(11, 16)} UTC`;
  const who = pending.some((one) => one.current_user_can_approve) ? 'you can give it' : 'a reviewer has to give it';
  return `waits for an approval of ${names || 'its environment'}${asked}; ${who} on that page`;
}

function endOf(conclusion: string, jobs: readonly Job[]): RunEnd {
  const bad = ({ conclusion: how }: { readonly conclusion?: string | null }) =>
    how !== undefined && how !== null && !['success', 'skipped', 'neutral'].includes(how);
  const job = jobs.find(bad);
  if (conclusion === 'success' || job === undefined) return { conclusion };
  return { conclusion, failed: { job: job.name, step: job.steps.find(bad)?.name } };
}

/** Seconds to the next question where GitHub does not answer. */
const OUTAGE_S = [2, 5, 10, 20, 30];

type Ask = <T>(schema: z.ZodType<T>, path: string) => Promise<T>;

/** Asks again until GitHub answers, and tells once why it has to. */
function patient(run: OperateRun, { api, warn, wait }: FollowOptions): Ask {
  return async (schema, path) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return schema.parse(await api(path));
      } catch (error) {
        const limit = error instanceof GitHubError ? error.retryAfterMs : undefined;
        const refused = error instanceof GitHubError && error.status < 500 && limit === undefined;
        // A run that was just started is not everywhere at once.
        const early = refused && error.status === 404 && attempt < OUTAGE_S.length;
        if ((refused && !early) || error instanceof z.ZodError) throw lost(run, reasonOf(error));
        if (attempt === 0 && !early)
          warn(`${reasonOf(error)}; ${run.url} goes on, and is followed again when GitHub answers`);
        await wait(limit === undefined ? (OUTAGE_S[attempt] ?? 30) * 1000 : Math.max(limit, 1000));
      }
    }
  };
}

function lost({ url }: OperateRun, because: string): UserError {
  return new UserError([`${because}; the run goes on, and was not followed to its end`, `  look at it: ${url}`]);
}
