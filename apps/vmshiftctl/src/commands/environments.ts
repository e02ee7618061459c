import {
  applicationName,
  type EnvironmentConfig,
  environmentStacks,
  model,
  targetRevision,
} from '@vmshift/environments';
import type { ExitCode } from '../exit-code';
import { printJson } from '../terminal/print-json';
import { printLines } from '../terminal/print-lines';
import { type Column, tableLines } from '../terminal/table';
import type { World } from '../world';

export interface EnvironmentsOptions {
  readonly json?: boolean;
}

const COLUMNS: readonly Column<ReturnType<typeof describe>>[] = [
  { header: 'ENVIRONMENT', cell: ({ name }) => name },
  { header: 'BRANCH', cell: ({ branch }) => branch },
  { header: 'NAMESPACE', cell: ({ namespace }) => namespace },
  { header: 'HOST', cell: ({ host }) => host },
];

/** Prints the environments of the model; as JSON, for the matrix of a workflow. */
export async function environments(options: EnvironmentsOptions, world: World): Promise<ExitCode> {
  const rows = model.environments.map(describe);
  if (options.json) printJson(world, rows, 0);
  else printLines(world, tableLines(COLUMNS, rows, world.width()));
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
