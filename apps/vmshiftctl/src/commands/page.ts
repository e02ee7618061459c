import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
import type { World } from '../world';

export interface PageOptions {
  /** Also asks GitHub, Argo CD, the clusters and the hosts. */
  readonly live?: boolean;
  /** File of a saved report, which is told first. @default none */
  readonly report?: string;
  /** @default PAGE_FILE */
  readonly output?: string;
}

/** Where the page is written; Git ignores it. */
export const PAGE_FILE = 'platform.html';

/** Writes the platform as one HTML file to look at, whatever is found. */
export async function page(
  { live, report, output = PAGE_FILE }: PageOptions,
  world: World,
  network: Network = realNetwork,
): Promise<ExitCode> {
  const { environments } = model;
  const review = report === undefined ? undefined : await readReport(report, world);
  const [status, states] = await Promise.all([
    readStatus(model, { environments, ...(live && { network }) }, world),
    readEnvironmentStates(world.root, createGit(world.root, world.env), environments),
  ]);
  const [placeOf, topology] = await Promise.all([findPlaces(world), drawTopology(status.source.commit, world)]);
  const text = printPlatformPage({
    ...{ ...status, model, states, now: world.now, placeOf, topology },
    ...(review !== undefined && { review }),
  });
  writeLines(text.trimEnd().split('\n'), output, world);
  world.print(`${output}: ${status.verdict.line}`);
  return 0;
}

async function readReport(file: string, world: World): Promise<Report> {
  // It takes longer to load than a page takes to print.
  const { parseReport } = await import('@vmshift/findings/saved-report');
  return parseReport(readSaved(file, './vmshiftctl diff --format json', world), file);
}

/** The topology of each environment as a commit renders it, with the lines of its objects. */
async function drawTopology(commit: string, { root, env }: World): Promise<PlatformView['topology']> {
  const objects = openObjects(createGit(root, env));
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
