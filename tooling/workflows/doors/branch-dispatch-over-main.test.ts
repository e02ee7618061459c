import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcurrencyGroups } from '../runner/concurrency';
import { git, PlatformOrigin } from '../runner/platform-origin';
import { readWorkflow } from '../workflow-file';

const main = { github: { ref: 'refs/heads/main' } };
const branch = { github: { ref: 'refs/heads/mine' } };
const { concurrency } = readWorkflow('.github/workflows/infra.yaml');

test('a dispatch from a branch takes no place in the queue of main: not that of the run that waits, nor of the one that runs', () => {
  const groups = new ConcurrencyGroups();
  groups.start('deploying', concurrency, main);
  groups.start('waiting', concurrency, main);
  groups.start('dispatched', concurrency, branch);
  expect(['deploying', 'waiting', 'dispatched'].map((run) => groups.state(run))).toEqual([
    'running',
    'pending',
    'running',
  ]);
});

describe('a dispatch from a branch', () => {
  let platform: PlatformOrigin;
  beforeEach(() => {
    platform = new PlatformOrigin();
  });
  afterEach(() => platform.remove());

  const dispatch = (sha: string) =>
    platform.start('infra', {}, { event_name: 'workflow_dispatch', ...branch.github, sha });

  test('plans and deploys nothing, is red, and reaches no environment', async () => {
    platform.install('vmshiftctl', '#!/bin/sh\necho called; exit 1\n');
    const { conclusion, jobs, log } = await dispatch(platform.head());
    expect([conclusion, log]).toEqual(['failure', expect.stringContaining('this run is of refs/heads/mine')]);
    expect(log).not.toContain('called');
    const ran = Object.entries(jobs).filter(([, job]) => job.conclusion !== 'skipped');
    expect(ran.map(([name, { environment }]) => [name, environment])).toEqual([['elsewhere', '']]);
  });

  test('that brings a workflow of its own is turned away by every environment that main deploys with', async () => {
    const clone = platform.clone();
    const file = '.github/workflows/infra.yaml';
    const names = ['plan', 'production', 'staging', 'dev'];
    const steps = [{ run: 'echo "stolen $TOKEN"', env: { TOKEN: `\${{ secrets.LINODE_TOKEN }}` } }];
    const jobs = Object.fromEntries(names.map((environment) => [environment, { environment, steps }]));
    const own = { on: { workflow_dispatch: null }, permissions: {}, jobs };
    writeFileSync(join(clone, file), JSON.stringify(own));
    git(clone, 'commit', '--quiet', '--all', '--message', 'My own');
    git(clone, 'push', '--quiet', 'origin', 'HEAD:mine');
    const result = await dispatch(platform.head('mine'));
    for (const name of names) expect(result.jobs[name]).toMatchObject({ conclusion: 'failure', used: [] });
    expect(result.log).not.toContain('stolen');
    expect(result.log).toContain('is not allowed to deploy to production');
  });
});
