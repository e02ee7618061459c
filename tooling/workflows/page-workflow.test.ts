import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PlatformOrigin } from './runner/platform-origin';
import type { RunResult } from './runner/run-workflow';

jest.setTimeout(60_000);

let platform: PlatformOrigin;
beforeAll(() => {
  platform = new PlatformOrigin();
  platform.environments = { ...platform.environments, 'github-pages': { refs: ['refs/heads/main'] } };
});
afterAll(() => platform.remove());

let runs = 0;

/** Runs page.yaml with a program that writes a page, or none as the model does not publish it. */
function publish(writes: boolean, isPrivate: boolean | undefined, run_attempt = '1'): Promise<RunResult> {
  const script = writes ? 'mkdir -p "$3"; echo "<!doctype html>" > "$3/index.html"' : 'echo "nothing is written"';
  platform.install('vmshiftctl', `#!/bin/sh\n[ "$1 $2" = "page --site" ] || exit 1\n${script}\n`);
  runs += 1;
  return platform.start('page', {}, { run_attempt, event_name: 'push', event: { repository: { private: isPrivate } } });
}

const artifact = (attempt = 1) =>
  join(platform.folder, `run-${runs}`, `artifacts/github-pages-${attempt}/artifact.tar`);

test('where the model publishes the page, it is given to GitHub Pages by a job that runs nothing else', async () => {
  const { conclusion, jobs } = await publish(true, false);
  expect(conclusion).toBe('success');
  expect(jobs.publish?.used.map(({ uses }) => uses)).toEqual(['actions/deploy-pages']);
  expect(jobs.publish?.environment).toBe('github-pages');
  expect(existsSync(artifact())).toBe(true);
});

test('a run that is started again gives GitHub Pages what it wrote then: two of one name are refused there', async () => {
  const { conclusion, jobs } = await publish(true, false, '2');
  expect([conclusion, existsSync(artifact(2))]).toEqual(['success', true]);
  expect(jobs.publish?.used.map((step) => step.with)).toEqual([{ artifact_name: 'github-pages-2' }]);
});

test('where the model does not, nothing is uploaded or published', async () => {
  const { conclusion, jobs } = await publish(false, false);
  expect([conclusion, jobs.publish?.conclusion]).toEqual(['success', 'skipped']);
  expect(existsSync(artifact())).toBe(false);
});

test.each([true, undefined])(
  'from a repository whose privacy is %s nothing is published, and the run tells why',
  async (isPrivate) => {
    const { conclusion, jobs, log } = await publish(true, isPrivate);
    expect([conclusion, jobs.publish?.conclusion]).toEqual(['failure', 'skipped']);
    expect(log).toContain('::error title=Private repository::GitHub Pages would show the page to everyone');
    expect(existsSync(artifact())).toBe(false);
  },
);
