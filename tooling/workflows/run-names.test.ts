import { runSubject } from '../../packages/observation/src/github/run-subject';
import { build, sha } from './runner/builds';
import { interpolate } from './runner/expression';
import { readWorkflow, workflowFiles } from './workflow-file';

/** Workflows whose runs are of the default branch and for one thing of several: their branch does not tell them apart. */
const started = workflowFiles.filter((file) => {
  const { on } = readWorkflow(file);
  const dispatch = on.workflow_dispatch as { readonly inputs?: object } | null | undefined;
  return on.workflow_run !== undefined || dispatch?.inputs !== undefined;
});

/** What a run is started with, for a build or an environment named by one word. */
const contexts = (branch: string, environment: string) => ({
  inputs: { ...build(branch, '1', 12), verb: 'rollback', environment, to: '', reason: 'x' },
  github: { event: { workflow_run: { head_branch: branch, head_sha: sha('1'), run_number: 12 } } },
});

const subject = (file: string, branch: string, environment: string) => {
  const { name, 'run-name': runName = '' } = readWorkflow(file);
  const title = interpolate(runName, contexts(branch, environment));
  return runSubject(file.replace(/^.*\//, ''), { event: 'workflow_dispatch', name, title });
};

test('there are such workflows', () => {
  expect(started.length).toBeGreaterThanOrEqual(3);
});

test.each(started)('status --live keeps the runs of %s apart by its run-name', (file) => {
  const seen = subject(file, 'main', 'production');
  expect(seen?.key).toMatch(/^(main|rollback production)$/);
  expect(subject(file, 'develop', 'dev')?.key).not.toBe(seen?.key);
});

test('the request by which a run is found changes nothing of what it was for', () => {
  const { 'run-name': runName = '' } = readWorkflow('.github/workflows/operate.yaml');
  const inputs = { verb: 'hold', environment: 'dev', branch: '', request: '0123456789ab' };
  const title = interpolate(runName, { inputs });
  expect(title).toBe('hold dev (0123456789ab)');
  expect(runSubject('operate.yaml', { event: 'workflow_dispatch', title })).toEqual({
    key: 'hold dev',
    label: 'hold dev',
  });
});

test.each(['.github/workflows/release.yaml', 'templates/app-repository/.github/workflows/argocd-update.yaml'])(
  'the run-name of %s has the branch, the commit and the number of the build',
  (file) => {
    expect(subject(file, 'develop', '')).toEqual({ key: 'develop', label: 'develop at 111111111111', build: 12 });
  },
);
