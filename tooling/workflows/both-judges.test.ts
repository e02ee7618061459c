import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { git, PlatformOrigin } from './runner/platform-origin';
import type { JobResult } from './runner/run-job';
import type { Workflow } from './workflow-file';

jest.setTimeout(120_000);

let platform: PlatformOrigin;
beforeEach(() => {
  platform = new PlatformOrigin();
});
afterEach(() => platform.remove());

const CI = '.github/workflows/ci.yaml';
const BACKUP = 'dist/dev/postgresql-backup.cronjob.yaml';
const RULE = 'packages/manifest-review/src/rules/backup.ts';

/** The program of a head whose rules find nothing. */
const BLIND = `#!/bin/sh
vmshiftctl "$@"
code=$?
for file in "$@"; do
  case $file in
    */change.json) jq '.findings = [] | .verdict = "passed"' "$file" > "$file.new" && mv "$file.new" "$file" && code=0 ;;
    */change-rules.json) jq 'map(select(.id != "backup-retention-shorter"))' "$file" > "$file.new" && mv "$file.new" "$file" ;;
  esac
done
exit $code
`;

/** The job of ci.yaml for a pull request that keeps dumps for a shorter time, and brings these files. */
async function judge(files: Readonly<Record<string, string>>): Promise<JobResult | undefined> {
  const clone = platform.clone();
  const rendered = readFileSync(join(clone, BACKUP), 'utf8');
  writeFileSync(join(clone, BACKUP), rendered.replace(/"\d+d"/, '"400d"'));
  // The other jobs of the workflow would run, too.
  const { jobs, ...workflow } = parse(readFileSync(join(clone, CI), 'utf8')) as Workflow;
  writeFileSync(join(clone, CI), JSON.stringify({ ...workflow, jobs: { judges: jobs.judges } }));
  git(clone, 'commit', '--quiet', '--all', '--message', 'As it was');
  git(clone, 'switch', '--quiet', '--create', 'change');
  for (const [path, text] of Object.entries({ ...files, [BACKUP]: rendered })) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), text);
  }
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '--message', 'Change');
  git(clone, 'push', '--quiet', 'origin', 'main', 'change');
  platform.openPullRequest(7, 'change');
  const result = await platform.startForPullRequest('ci', 'pull_request', 7);
  return result.jobs.judges;
}

test('a change that leaves the judge alone is judged once', async () => {
  const job = await judge({});
  expect([job?.conclusion, job?.summary]).toEqual(['success', 'The change leaves what judges it as it is.\n']);
});

test('what the judge of the change finds no more is told, and stops nothing', async () => {
  const job = await judge({ vmshiftctl: BLIND, [RULE]: '' });
  expect([job?.conclusion, job?.log]).toEqual(['success', expect.any(String)]);
  expect(job?.summary).toMatch(/^## Both judges: \d+ findings? and 1 rule differ\n/);
  expect(job?.summary).toMatch(/\| before \| blocked&#58; .*\n\| after \| nothing blocks&#58; /);
  expect(job?.summary).toContain('- **gone** <code>dev&#58; CronJob/postgresql&#45;backup');
  expect(job?.summary).toContain('- **gone** rule <code>backup&#45;retention&#45;shorter</code>');
});

test('a judge that gives no report fails, as every review would after the merge', async () => {
  const job = await judge({ vmshiftctl: '#!/bin/sh\necho "it is broken" >&2\nexit 1\n', [RULE]: '' });
  expect(job).toMatchObject({ conclusion: 'failure', failedStep: 'Judge with both' });
  expect(job?.log).toContain('it is broken');
});
