import { model } from '@vmshift/environments';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import type { ExitCode } from '../exit-code';
import { findEnvironment } from '../read-environment-states';
import { readStatus } from '../status/read-status';
import { type TellOptions, tellStatus } from '../status/tell-status';
import type { World } from '../world';

/** Tells what is wrong with what runs, since when, because of what, and what to run, of one environment or of all. */
export async function diagnose(
  name: string | undefined,
  options: TellOptions,
  world: World,
  network: Network = realNetwork,
): Promise<ExitCode> {
  const environments = name === undefined ? model.environments : [findEnvironment(model.environments, name)];
  return tellStatus((parts) => readStatus(model, { environments, network, ...parts }, parts.world), options, world);
}
