import {
  applicationName,
  type EnvironmentConfig,
  environmentStacks,
  model,
  targetRevision,
} from '@vmshift/environments';
import type { ExitCode } from '../exit-code';
import { printJson } from '../terminal';
import type { World } from '../world';

export interface EnvironmentsOptions {
  readonly json?: boolean;
}

/** Prints the environments of the model; as JSON, for the matrix of a workflow. */
export async function environments(options: EnvironmentsOptions, world: World): Promise<ExitCode> {
  const rows = model.environments.map(describe);
  if (options.json) printJson(world, rows, 0);
  else for (const { name, branch, host, namespace } of rows) world.print([name, branch, namespace, host].join('  '));
  return 0;
}

function describe(environment: EnvironmentConfig) {
  const { name, branch, namespace, host } = environment;
  return {
    name,
    branch,
    namespace,
    host,
    application: applicationName(environment),
    targetRevision: targetRevision(environment, model.platform),
    stacks: environmentStacks(environment),
  };
}
