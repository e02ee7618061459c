import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { git, PlatformOrigin } from '../runner/platform-origin';
import type { RunResult } from '../runner/run-workflow';
import { root, type Workflow } from '../workflow-file';

jest.setTimeout(120_000);

const BACKUP = 'dist/dev/postgresql-backup.cronjob.yaml';
const RULE = 'packages/manifest-review/src/rules/data/backup-retention.ts';
const READER = 'packages/findings/src/acknowledgements/parse-acknowledgements.ts';
const VERDICT = 'packages/findings/src/report/verdict.ts';
const REVIEW = '.github/workflows/review.yaml';
const SETUP = '.github/actions/setup/action.yaml';
const ACKNOWLEDGED = 'apps/infra/acknowledged.json';

let platform: PlatformOrigin;
/** What the pull request's code would leave behind, whichever of it runs. */
let canary: string;
let clone: string;
beforeEach(() => {
  platform = new PlatformOrigin();
  canary = join(platform.folder, 'canary');
  clone = platform.clone();
});
afterEach(() => platform.remove());

const sing = (who: string) => `echo "${who}" >> "${canary}"`;
const read = (path: string) => readFileSync(join(clone, path), 'utf8');

function write(path: string, text: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), text, { mode: path === 'vmshiftctl' ? 0o755 : 0o644 });
}

function commit(message: string): void {
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '--message', message);
}

/** `main` with the sources of a rule, of the verdict and of the reader, and dumps that are kept for long. */
function prepareMain(): { readonly rendered: string } {
  for (const path of [RULE, READER, VERDICT]) {
    expect(existsSync(join(root, path))).toBe(true);
    write(path, readFileSync(join(root, path), 'utf8'));
  }
  write('package.json', '{}');
  const rendered = read(BACKUP);
  write(BACKUP, rendered.replace(/"\d+d"/, '"400d"'));
  commit('As it was');
  return { rendered };
}

/** Everything that a pull request could weaken, together with a change that loses dumps. */
function weaken(rendered: string): void {
  write(BACKUP, rendered);
  write(RULE, 'export const backupRules = [];\n');
  write(VERDICT, "export const verdictOf = () => 'passed';\n");
  write(READER, 'export const parseAcknowledgements = () => [{ rule: "*" }];\n');
  write(
    ACKNOWLEDGED,
    `[{"rule":"*","environment":"dev","reason":"all is well","by":"octocat","expires":"2026-12-31"}]`,
  );
  write('vmshiftctl', `#!/bin/sh\n${sing('program')}\nexit 0\n`);
  write('package.json', JSON.stringify({ scripts: { postinstall: sing('installation') } }));
  const action = read(SETUP).replace('npm run setup', `${sing('action')}; npm run setup`);
  expect(action).toContain(canary);
  write(SETUP, action);
  write(REVIEW, read(REVIEW).replace(/run: exit "\$CODE"/, `run: ${sing('workflow')}`));
  expect(read(REVIEW)).toContain(canary);
}

/** Commits what is there on a branch, opens a pull request of it and reviews that. */
function review(): Promise<RunResult> {
  git(clone, 'switch', '--quiet', '--create', 'change');
  commit('Change');
  git(clone, 'push', '--quiet', 'origin', 'main', 'change');
  platform.openPullRequest(7, 'change');
  return platform.startForPullRequest('review', 'pull_request_target', 7, { repository: 'fork/iac-vmshift' });
}

test('a pull request that weakens what judges it is judged without it, and blocked', async () => {
  const { rendered } = prepareMain();
  weaken(rendered);
  rmSync(join(clone, ACKNOWLEDGED));
  const { jobs } = await review();
  expect(jobs).toMatchObject({
    review: { conclusion: 'failure', failedStep: 'Verdict' },
    publish: { conclusion: 'success' },
  });
  const summary = jobs.review?.summary ?? '';
  expect(summary).toContain('## Review: blocked');
  expect(summary).toContain('backup-retention-shorter');
  expect(existsSync(canary)).toBe(false);
});

test('it tells at the top of the comment which files those are', async () => {
  const { rendered } = prepareMain();
  weaken(rendered);
  rmSync(join(clone, ACKNOWLEDGED));
  const { jobs } = await review();
  const [title, , first, ...lines] = (jobs.review?.summary ?? '').split('\n');
  expect([title, first]).toEqual([
    '## Review: blocked',
    expect.stringMatching(/^> \*\*changes what judges it, in 7 files:\*\*/),
  ]);
  const listed = lines
    .slice(1, 8)
    .map((line) => line.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))));
  expect(listed.sort()).toEqual(
    [RULE, READER, VERDICT, REVIEW, SETUP, 'package.json', 'vmshiftctl']
      .map((path) => `> - <code>${path}</code>`)
      .sort(),
  );
});

test('an acknowledgement that only its own reader takes lifts nothing: there is no verdict', async () => {
  const { rendered } = prepareMain();
  weaken(rendered);
  const { jobs, log } = await review();
  expect(jobs).toMatchObject({ review: { conclusion: 'failure' }, publish: { conclusion: 'success' } });
  expect(jobs.publish?.used[0]?.with.message).toContain('## Review: no verdict');
  expect(log).toContain(ACKNOWLEDGED);
  expect(existsSync(canary)).toBe(false);
});

test('what would tell if its code ran does tell where it runs: in ci.yaml, which has no credential', async () => {
  const { rendered } = prepareMain();
  const { jobs, ...workflow } = parse(read('.github/workflows/ci.yaml')) as Workflow;
  write('.github/workflows/ci.yaml', JSON.stringify({ ...workflow, jobs: { judges: jobs.judges } }));
  commit('Run one job');
  weaken(rendered);
  await review();
  expect(existsSync(canary)).toBe(false);
  const result = await platform.startForPullRequest('ci', 'pull_request', 7);
  expect(readFileSync(canary, 'utf8').split('\n')).toEqual(
    expect.arrayContaining(['action', 'installation', 'program']),
  );
  expect(result.jobs.judges?.conclusion).toBe('failure');
});
