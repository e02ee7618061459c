import { model } from '@vmshift/environments';
import { buildName, describeHold, findHold, type HistoryEntry, imagesWithoutDigest } from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { findEnvironment, readEnvironmentStates } from '../read-environment-states';
import { printJson } from '../terminal/print-json';
import type { World } from '../world';

export interface HistoryOptions {
  readonly json?: boolean;
}

/** Prints the builds that ran in an environment, newest first; 1 when the pin that is there now cannot be read. */
export async function history(name: string, options: HistoryOptions, world: World): Promise<ExitCode> {
  const environment = findEnvironment(model.environments, name);
  const [state] = await readEnvironmentStates(world.root, createGit(world.root, world.env), [environment]);
  if (state === undefined) throw new Error(`${name}: no state was read`);
  const hold = findHold(state);
  if (options.json) {
    const { history, brokenPin } = state;
    const broken = brokenPin && { brokenPin: brokenPin.problem };
    printJson(world, { environment: name, hold: hold ?? null, ...broken, history });
    return brokenPin === undefined ? 0 : 1;
  }
  for (const entry of state.history) world.print(describe(entry));
  if (state.history.length === 0) world.print(`${name} never had a release`);
  if (state.brokenPin !== undefined) {
    world.warn(`${name}: ${state.brokenPin.problem}`);
    world.warn(`  fix: ${state.brokenPin.fix}`);
  }
  if (hold !== undefined)
    world.print(`${name} is ${describeHold(hold)}; to lift it: ./vmshiftctl resume ${name} --push`);
  return state.brokenPin === undefined ? 0 : 1;
}

function describe({ authorDate, commit, kind, pin, author, subject, trailers }: HistoryEntry): string {
  const byTag = pin !== undefined && imagesWithoutDigest(pin).length > 0 ? ', by tag alone' : '';
  const build = pin === undefined ? '(no pin)' : `${buildName(pin)} #${pin.sequence}${byTag}`;
  const why = trailers['Release-Reason']?.join('; ') ?? subject;
  return [authorDate, commit.slice(0, 12), kind.padEnd(8), build, author, why].join('  ');
}
