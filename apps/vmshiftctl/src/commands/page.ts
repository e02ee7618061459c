import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import { type FindPlace, printPlatformPage } from '@vmshift/page';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { readEnvironmentStates } from '../read-environment-states';
import { writeLines } from '../report/write-lines';
import { readStatus } from '../status/read-status';
import type { World } from '../world';

export interface PageOptions {
  /** Also asks GitHub, Argo CD, the clusters and the hosts. */
  readonly live?: boolean;
  /** @default PAGE_FILE */
  readonly output?: string;
}

/** Where the page is written; Git ignores it. */
export const PAGE_FILE = 'platform.html';

/** Writes the platform as one HTML file to look at, whatever is found. */
export async function page(
  { live, output = PAGE_FILE }: PageOptions,
  world: World,
  network: Network = realNetwork,
): Promise<ExitCode> {
  const { environments } = model;
  const [status, states] = await Promise.all([
    readStatus(model, { environments, ...(live && { network }) }, world),
    readEnvironmentStates(world.root, createGit(world.root, world.env), environments),
  ]);
  const placeOf = await findPlaces(world);
  const text = printPlatformPage({ ...status, model, states, now: world.now, placeOf });
  writeLines(text.trimEnd().split('\n'), output, world);
  world.print(`${output}: ${status.verdict.line}`);
  return 0;
}

/** Finds the lines of the sources in which the model says something. */
async function findPlaces({ root }: World): Promise<FindPlace> {
  const { MODEL_CONSTANT } = await import('../explain/origins');
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
