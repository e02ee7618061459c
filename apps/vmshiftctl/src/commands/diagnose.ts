import { model } from '@vmshift/environments';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import type { ExitCode } from '../exit-code';
import { findEnvironment } from '../read-environment-states';
import { readStatus } from '../status/read-status';
import type { Status } from '../status/status';
import { type TellOptions, tellStatus } from '../status/tell-status';
import type { World } from '../world';

export interface DiagnoseOptions extends TellOptions {
  /** Keeps an issue for each problem in this repository. */
  readonly keepIssues?: boolean;
}

/** Tells what is wrong with what runs, since when, because of what, and what to run, of one environment or of all. */
export async function diagnose(
  name: string | undefined,
  options: DiagnoseOptions,
  world: World,
  network: Network = realNetwork,
): Promise<ExitCode> {
  const environments = name === undefined ? model.environments : [findEnvironment(model.environments, name)];
  if (options.keepIssues) {
    const found = await readStatus(model, { environments: model.environments, network }, world);
    await keepOperationsIssues(found, world, network);
    return tellStatus(async () => found, {}, world);
  }
  return tellStatus((parts) => readStatus(model, { environments, network, ...parts }, parts.world), options, world);
}

async function keepOperationsIssues({ problems, unseen }: Status, world: World, network: Network): Promise<void> {
  const { gitHubApi } = await import('@vmshift/observation');
  const { keepIssues } = await import('../watch/keep-issues');
  const issues = await import('../watch/operations-issues');
  const { platform } = model;
  const { opened, updated, closed } = await keepIssues(issues.operationsIssues(problems, unseen, platform), {
    ...{ api: gitHubApi(world, network), repository: platform.repository, label: issues.OPERATIONS_LABEL },
    mayClose: issues.mayCloseOperations(unseen),
    solved: 'It was looked at again, and is gone.',
  });
  for (const [what, keys] of Object.entries({ opened, updated, closed }))
    for (const key of keys) world.warn(`issue ${what}: ${key}`);
}
