import { model } from '@vmshift/environments';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { pageAddress } from '../open/page-address';
import { readEnvironmentStates } from '../read-environment-states';
import { runProgram } from '../run-program';
import type { World } from '../world';

export interface OpenOptions {
  /** Prints the address alone. */
  readonly print?: boolean;
}

/** What opens an address, by the platform that Node names. @see https://nodejs.org/api/process.html#processplatform */
const OPENERS: Readonly<Record<string, readonly [program: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Prints the address of a page, and opens it in the browser of the person at this machine. */
export async function open(
  page: string,
  environment: string | undefined,
  options: OpenOptions,
  world: World,
): Promise<ExitCode> {
  const git = createGit(world);
  const states = page === 'run' ? await readEnvironmentStates(world.root, git, model.environments) : [];
  const address = pageAddress(page, environment, model, states);
  world.print(address);
  // Only a person who looks on has a browser.
  if (options.print || world.redraw === undefined) return 0;
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  try {
    const { status, stderr } = await runProgram(program, [...args, address], world);
    if (status === 0) return 0;
    world.warn(`${program} did not open it: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  } catch (error) {
    world.warn(`no browser was opened: ${(error as Error).message}`);
  }
  return 1;
}
