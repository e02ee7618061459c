import { randomBytes } from 'node:crypto';
import { UserError } from '@vmshift/findings';
import { type GitHubApi, GitHubError, reasonOf } from '@vmshift/observation';
import { z } from 'zod';
import { type OperateInputs, type OperateRun, operateCommand, REF, runCommand, WORKFLOW } from './operate-command';

/** @see https://github.blog/changelog/2026-02-19-workflow-dispatch-api-now-returns-run-ids */
const STARTED = z.object({ workflow_run_id: z.number(), html_url: z.string() });

const RUNS = z.object({
  workflow_runs: z.array(z.object({ id: z.number(), display_title: z.string(), html_url: z.string() })),
});

export interface StartOptions {
  readonly repository: string;
  readonly api: GitHubApi;
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * Starts the workflow once. GitHub names the run in its answer; where the answer is lost, or the server is too old to give
 * one, the run is found by the request that stands in its title.
 *
 * @throws UserError when GitHub refuses, or shows no run of the request
 */
export async function startRun(inputs: OperateInputs, options: StartOptions): Promise<OperateRun> {
  const { repository, api } = options;
  const request = randomBytes(6).toString('hex');
  const path = `/repos/${repository}/actions/workflows/${WORKFLOW}/dispatches`;
  const body = { ref: REF, inputs: { ...given(inputs), request }, return_run_details: true };
  try {
    const answer = STARTED.safeParse(await api(path, { method: 'POST', body }));
    if (answer.success) return { repository, id: answer.data.workflow_run_id, url: answer.data.html_url };
  } catch (error) {
    if (error instanceof GitHubError && error.status < 500) throw refused(error, inputs, repository);
    return findRun(request, options, reasonOf(error));
  }
  return findRun(request, options, 'its answer names no run');
}

function given(inputs: OperateInputs): Record<string, string> {
  const all: [string, string | undefined][] = Object.entries(inputs);
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Seconds between two looks at the list: a run is in it a few seconds after its start. */
const LOOKS_S = [1, 2, 4, 8, 15];

async function findRun(request: string, { repository, api, wait }: StartOptions, lost: string): Promise<OperateRun> {
  const path = `/repos/${repository}/actions/workflows/${WORKFLOW}/runs?event=workflow_dispatch&per_page=50`;
  let because = lost;
  for (const seconds of LOOKS_S) {
    await wait(seconds * 1000);
    try {
      const runs = RUNS.parse(await api(path)).workflow_runs;
      const found = runs.find(({ display_title }) => display_title.endsWith(` (${request})`));
      if (found !== undefined) return { repository, id: found.id, url: found.html_url };
    } catch (error) {
      because = reasonOf(error);
    }
  }
  throw new UserError([
    `GitHub was asked to start ${WORKFLOW}, and shows no run of it: ${because}`,
    `  look before you ask again: ${runCommand.list(repository)}`,
  ]);
}

function refused({ status, message, retryAfterMs }: GitHubError, inputs: OperateInputs, repository: string): UserError {
  const hints: Readonly<Record<number, string>> = {
    401: 'the token is not valid: gh auth login, or set GH_TOKEN',
    403: `the token needs Actions: write for ${repository}`,
    404: `the token does not see ${repository}, or ${WORKFLOW} is not on its ${REF}`,
    422: `${WORKFLOW} on ${REF} is another one than this program knows, or is disabled: git pull --ff-only`,
  };
  return new UserError([
    `${WORKFLOW} was not started: ${message}`,
    `  nothing was changed; fix: ${(retryAfterMs === undefined ? hints[status] : undefined) ?? 'run it again then'}`,
    `  by hand: ${operateCommand(inputs, repository)}`,
  ]);
}
