import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { model } from '@vmshift/environments';
import type { Report } from '@vmshift/findings/report';
import { environmentView, type Side } from '@vmshift/manifest-review';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import { environmentTopology, type FindPlace, type PlatformView, printPlatformPage } from '@vmshift/page';
import { readEnvironments } from '../diff/read-sides';
import { readCommit } from '../diff/revision';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { openObjects } from '../git/read-objects';
import { readEnvironmentStates } from '../read-environment-states';
import { locate } from '../report/locate';
import { readSaved } from '../report/read-saved';
import { writeLines } from '../report/write-lines';
import { readStatus } from '../status/read-status';
import { printText } from '../terminal/print-text';
import { ArgumentCheck } from '../usage-error';
import type { World } from '../world';

export interface PageOptions {
  /** Also asks GitHub, Argo CD, the clusters and the hosts. */
  readonly live?: boolean;
  /** File of a saved report, which is told first. @default none */
  readonly report?: string;
  /** @default PAGE_FILE */
  readonly output?: string;
  /**
   * Folder of a site of GitHub Pages, which gets `index.html` where the model publishes the page.
   * @default a file is written, whatever the model says
   */
  readonly site?: string;
}

/** Where the page is written; Git ignores it. */
export const PAGE_FILE = 'platform.html';

const MODEL_FOLDER = 'packages/environments/src';

/** Writes the platform as one HTML file to look at, whatever is found. */
export async function page(options: PageOptions, world: World, network: Network = realNetwork): Promise<ExitCode> {
  const { live, report, site } = options;
  checkSite(options);
  const { environments, platform } = model;
  if (site !== undefined && platform.publishPage !== true) {
    world.print(`nothing is written: ${MODEL_FOLDER}/platform.ts does not publish the page by publishPage: true`);
    return 0;
  }
  const review = report === undefined ? undefined : await readReport(report, world);
  const [status, states] = await Promise.all([
    readStatus(model, { environments, ...(live && { network }) }, world),
    readEnvironmentStates(world.root, createGit(world), environments),
  ]);
  const [placeOf, topology] = await Promise.all([findPlaces(world), drawTopology(status.source.commit, world)]);
  const text = printPlatformPage({
    ...{ ...status, model, states, now: world.now, placeOf, topology },
    ...(review !== undefined && { review }),
  });
  const output = site === undefined ? (options.output ?? PAGE_FILE) : join(site, 'index.html');
  if (site !== undefined) mkdirSync(resolve(world.folder(), site), { recursive: true });
  writeLines(text.trimEnd().split('\n'), output, world);
  printText(world, `${output}: ${status.verdict.line}`);
  return 0;
}

/** A site is open to everyone: it gets what this repository holds, and nothing that only some may see. */
function checkSite({ site, live, report, output }: PageOptions): void {
  if (site === undefined) return;
  const check = new ArgumentCheck();
  if (live === true) check.note('--live', '--site as well', 'Git alone, for a site that everyone can read');
  if (report !== undefined) check.note('--report', report, 'no report, for a site that everyone can read');
  if (output !== undefined) check.note('--output', output, 'one of --output and --site');
  check.finish();
}

async function readReport(file: string, world: World): Promise<Report> {
  // It takes longer to load than a page takes to print.
  const { parseReport } = await import('@vmshift/findings/saved-report');
  return parseReport(readSaved(file, './vmshiftctl diff --format json', world), file);
}

/** The topology of each environment as a commit renders it, with the lines of its objects. */
async function drawTopology(commit: string, world: World): Promise<PlatformView['topology']> {
  const objects = openObjects(createGit(world));
  try {
    const revision = await readCommit(objects, commit);
    const names = model.environments.map(({ name }) => name);
    const rendered: Side = { environments: await readEnvironments({ revision, model }, names) };
    return {
      environments: names.map((name) => environmentTopology(environmentView(name, rendered.environments.get(name)))),
      placeOf: (environment, { object, path }) => locate(rendered, environment, object, path),
    };
  } finally {
    objects.close();
  }
}

/** Finds the lines of the sources in which the model says something. */
async function findPlaces({ root }: World): Promise<FindPlace> {
  const { MODEL_CONSTANT } = await import('../explain/written-places');
  const { SourceValues } = await import('../explain/source-values');
  const values = new SourceValues((file) =>
    existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined,
  );
  return (environment, path) => {
    const index = model.environments.findIndex(({ name }) => name === environment);
    return values.find(MODEL_CONSTANT, ['environments', index, ...stepsOf(path)]);
  };
}

/** `cluster.additionalNodePools[0]` as its steps. */
function stepsOf(path: string): readonly (string | number)[] {
  return path.split(/[.[\]]+/).flatMap((step) => (step === '' ? [] : /^\d+$/.test(step) ? Number(step) : step));
}
