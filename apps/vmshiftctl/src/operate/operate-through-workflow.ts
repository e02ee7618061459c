import { UserError } from '@vmshift/findings';
import type { GitHubApi } from '@vmshift/observation';
import type { World } from '../world';
import { followRun, type RunEnd } from './follow-run';
import { type OperateInputs, type OperateRun, runCommand } from './operate-command';
import { startRun } from './start-run';
import { Stopped, untilStopped } from './stop-signals';

/**
 * Lets the workflow do what this person may not push, and waits for its end.
 *
 * @throws UserError when it was not started, did not succeed, or the program was asked to stop meanwhile
 */
export async function operateThroughWorkflow(
  inputs: OperateInputs,
  { api, repository }: { readonly api: GitHubApi; readonly repository: string },
  { warn }: Pick<World, 'warn'>,
): Promise<OperateRun> {
  const run: { started?: OperateRun } = {};
  try {
    return await untilStopped(async (wait) => {
      run.started = await startRun(inputs, { repository, api, wait });
      warn(`${run.started.url}: started`);
      const end = await followRun(run.started, { api, warn, wait });
      if (end.conclusion !== 'success') throw failure(run.started, end);
      return run.started;
    });
  } catch (error) {
    throw error instanceof Stopped ? stopped(run.started, repository) : error;
  }
}

function failure(run: OperateRun, { conclusion, failed }: RunEnd): UserError {
  const at = failed?.step === undefined ? '' : ` at the step ${JSON.stringify(failed.step)}`;
  const job = failed === undefined ? '' : ` in the job ${failed.job}`;
  const rejected = failed !== undefined && failed.step === undefined && conclusion === 'failure';
  return new UserError([
    `${run.url} ended with ${conclusion}${job}${at}${rejected ? ', as where an approval is rejected' : ''}`,
    `  its log: ${runCommand.showFailedSteps(run)}`,
  ]);
}

function stopped(run: OperateRun | undefined, repository: string): UserError {
  if (run === undefined) {
    return new UserError([
      'stopped while GitHub was asked to start the workflow, which it may have done',
      `  look: ${runCommand.list(repository)}`,
    ]);
  }
  return new UserError([
    `stopped following ${run.url}; the run goes on`,
    `  to follow it: ${runCommand.follow(run)}`,
    `  to stop it: ${runCommand.cancel(run)}`,
  ]);
}
