import { model as ownModel } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { blockingFindings, type Report, verdictOf } from '@vmshift/findings/report';
import type { CompareOptions } from '../diff/compare-revisions';
import { readJudgeChanges } from '../diff/read-judge-changes';
import { mergeBase, type Revision, readCommit } from '../diff/revision';
import type { Head } from '../diff/working-tree';
import type { ExitCode } from '../exit-code';
import { createGit, type Git } from '../git/git';
import { type ObjectReader, openObjects } from '../git/read-objects';
import { checkReportOptions, writeReport } from '../report/write-report';
import { UsageError } from '../usage-error';
import type { World } from '../world';

export interface DiffOptions extends CompareOptions {
  /** Revision to compare. @default the working tree */
  readonly head?: string;
  /** Shows it again after each edit, until Ctrl-C. */
  readonly watch?: boolean;
  /** Ends with 0 even when something blocks. */
  readonly exitZero?: boolean;
}

/**
 * Tells what a change does to the manifests and to Terraform: 3 when something blocks, 1 when something could not be
 * compared. The working tree is what its sources render to.
 */
export async function diff(baseName: string | undefined, options: DiffOptions, world: World): Promise<ExitCode> {
  checkReportOptions(options);
  if (options.watch) {
    requireWatchable(options);
    return (await import('../diff/watch-diff')).watchDiff({ base: baseName, ...options }, world);
  }
  const git = createGit(world);
  const objects = openObjects(git);
  try {
    const report = await world.progress('comparing', () => compare(git, objects, baseName, options, world));
    await writeReport(report, options, world);
    if (options.exitZero) return 0;
    if (blockingFindings(report).length > 0) return 3;
    return verdictOf(report) === 'passed' ? 0 : 1;
  } finally {
    objects.close();
  }
}

/** @throws UsageError for what does not change while one types, or has to end */
function requireWatchable(options: DiffOptions): void {
  const excluded = Object.entries({
    '--head': options.head,
    '--plans': options.plans,
    '--format': options.format,
    '--output': options.output,
    '--pull-request': options.pullRequest,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
  if (excluded.length > 0)
    throw new UsageError(`--watch shows the working tree on this terminal; leave out ${excluded.join(', ')}`);
}

async function compare(
  git: Git,
  objects: ObjectReader,
  baseName: string | undefined,
  options: DiffOptions,
  world: World,
): Promise<Report> {
  const readingBase = readBase(git, objects, baseName, options.head ?? 'HEAD');
  const readingHead =
    options.head === undefined ? renderHead(world, git, options.only) : readHead(objects, options.head);
  // A promise that fails while another is awaited needs a listener.
  for (const promise of [readingBase, readingHead]) promise.catch(() => {});
  // What judges is loaded while Git reads.
  const { compareRevisions } = await import('../diff/compare-revisions');
  // What the head gives comes first: a wrong one makes the base wrong, too.
  const head = await readingHead;
  const base = await readingBase;
  const [before, after] = [base.commit, head.revision.commit];
  const readingJudge =
    before === undefined || after === undefined ? undefined : readJudgeChanges(objects, before, after);
  readingJudge?.catch(() => {});
  const report = await compareRevisions(base, head, options, { git, objects }, world);
  return { ...report, judgeChanges: await readingJudge };
}

async function readBase(git: Git, objects: ObjectReader, name: string | undefined, head: string): Promise<Revision> {
  if (name === undefined)
    return readCommit(objects, await mergeBase(git, objects, head, ownModel.platform.targetRevision));
  return readCommit(objects, name).catch((error: unknown) => {
    if (!(error instanceof UserError) || !ownModel.environments.some((one) => one.name === name)) throw error;
    throw new UserError([...error.lines, `  ${name} is an environment: ./vmshiftctl diff --only ${name}`]);
  });
}

/** The job of ci.yaml that renders the head. */
const RENDERS = 'Tests, types, lint, dist/';

async function readHead(objects: ObjectReader, name: string): Promise<Head> {
  const revision = await readCommit(objects, name);
  const note = `dist/ and cdktf.out/ of ${revision.label} are compared as they are committed; whether its sources render to them is the check ${JSON.stringify(RENDERS)} of the pull request, or ./vmshiftctl synth --check in a checkout of it`;
  return { revision, notCompared: [], notes: [note] };
}

async function renderHead(world: World, git: Git, only: string | undefined): Promise<Head> {
  return (await import('../diff/working-tree')).renderWorkingTree(world, git, only);
}
