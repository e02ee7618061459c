import { model } from '@vmshift/environments';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import type { ExitCode } from '../exit-code';
import { readStatus } from '../status/read-status';
import { type TellOptions, tellStatus } from '../status/tell-status';
import { UsageError } from '../usage-error';
import type { World } from '../world';

export interface StatusOptions extends TellOptions {
  /** Also asks GitHub, Argo CD, the clusters and the hosts. */
  readonly live?: boolean;
}

/** Shows what should run in every environment, with `live` also what does, and what to run next where that differs. */
export async function status(
  { live, ...options }: StatusOptions,
  world: World,
  network: Network = realNetwork,
): Promise<ExitCode> {
  if (options.watch !== undefined && !live) throw new UsageError('--watch looks at what runs, so it needs --live');
  const scope = { environments: model.environments, ...(live && { network }) };
  return tellStatus(
    (parts) => readStatus(model, { ...scope, ...parts }, parts.world),
    { ...options, runs: true },
    world,
  );
}
