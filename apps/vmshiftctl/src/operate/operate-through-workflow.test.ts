import { execFileSync } from 'node:child_process';
import type { UserError } from '@vmshift/findings';
import { gitHubApi } from '@vmshift/observation';
import { endRun, OperateStub, PERSON } from '../testing/operate-stub';
import { StrictPrograms } from '../testing/strict-programs';
import { testWorld } from '../testing/test-world';
import { type OperateRun, runCommand } from './operate-command';
import { operateThroughWorkflow } from './operate-through-workflow';

const repository = 'ilearn-code/iac-vmshift';
const run: OperateRun = { repository, id: 7001, url: `https://github.com/${repository}/actions/runs/7001` };

function operated(stub: OperateStub): Promise<OperateRun> {
  const api = gitHubApi({ env: { GH_TOKEN: PERSON } }, { fetch: stub.github.fetch });
  return operateThroughWorkflow({ verb: 'resume', environment: 'dev' }, { api, repository }, testWorld());
}

/** The lines of what it ended with. */
const refusal = (ended: Promise<unknown>) =>
  ended.then(
    () => [],
    (error: UserError) => error.lines,
  );

test('gives the run that succeeded', async () => {
  expect(await operated(new OperateStub((one) => endRun(one, 'success')))).toEqual(run);
});

test('a run that failed is told with the step and the command that shows its log', async () => {
  expect(await refusal(operated(new OperateStub((one) => endRun(one, 'failure', 'Verify'))))).toEqual([
    `${run.url} ended with failure in the job Operate / Render at the step "Verify"`,
    `  its log: ${runCommand.showFailedSteps(run)}`,
  ]);
});

test('an approval that was rejected is told as what it is', async () => {
  const stub = new OperateStub((one) => {
    endRun(one, 'failure');
    one.jobs = [{ id: 1, name: 'Approve', status: 'completed', conclusion: 'failure' }];
  });
  expect((await refusal(operated(stub)))[0]).toBe(
    `${run.url} ended with failure in the job Approve, as where an approval is rejected`,
  );
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the following, and tells that the run goes on', async (signal) => {
  const stub = new OperateStub(() => setImmediate(() => process.emit(signal)));
  expect(await refusal(operated(stub))).toEqual([
    `stopped following ${run.url}; the run goes on`,
    `  to follow it: ${runCommand.follow(run)}`,
    `  to stop it: ${runCommand.cancel(run)}`,
  ]);
  expect(process.listenerCount(signal)).toBe(0);
});

test('a signal before the run is known tells where to look', async () => {
  const stub = new OperateStub();
  stub.github.before = () => {
    setImmediate(() => process.emit('SIGINT'));
    return 'no answer';
  };
  expect(await refusal(operated(stub))).toEqual([
    'stopped while GitHub was asked to start the workflow, which it may have done',
    `  look: ${runCommand.list(repository)}`,
  ]);
});

test('gh takes every command about a run as it is printed', async () => {
  const programs = new StrictPrograms();
  const lines = [
    runCommand.list(repository),
    ...Object.entries(runCommand).flatMap(([name, of]) =>
      name === 'list' ? [] : [(of as (one: OperateRun) => string)(run)],
    ),
  ];
  for (const line of lines)
    execFileSync('sh', ['-ec', line], { env: { PATH: `${programs.folder}:${process.env.PATH}` }, stdio: 'pipe' });
  await programs.remove();
  expect(lines).toHaveLength(5);
});
