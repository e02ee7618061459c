import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DIST_FOLDER, model } from '@vmshift/environments';
import { manifestFile } from '@vmshift/manifests';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import { printPlatformPage, type SourcePlace } from '@vmshift/page';
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
  const placeOf = (environment: string, object?: string) => existing(world, placesOf(environment, object));
  const text = printPlatformPage({ ...status, model, states, now: world.now, placeOf });
  writeLines(text.trimEnd().split('\n'), output, world);
  world.print(`${output}: ${status.verdict.line}`);
  return 0;
}

/** The manifest of an object, as `Kind/name`, or the file of the environment. */
function placesOf(environment: string, object: string | undefined): SourcePlace {
  if (object === undefined) return { file: `packages/environments/src/${environment}.ts` };
  const [kind = '', name = ''] = object.split('/');
  const file = manifestFile({ apiVersion: '', kind, metadata: { name } });
  return { file: `${DIST_FOLDER}/${environment}/${file}` };
}

function existing({ root }: World, place: SourcePlace): SourcePlace | undefined {
  return existsSync(join(root, place.file)) ? place : undefined;
}
