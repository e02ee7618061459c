import { type EnvironmentConfig, environmentStacks, type Model, model } from '@vmshift/environments';
import { mapObservation, type Observation } from '@vmshift/observation';
import type { ExitCode } from '../exit-code';
import { readKept } from '../kept-values';
import { findEnvironment } from '../read-environment-states';
import { printJson } from '../terminal/print-json';
import { printLines } from '../terminal/print-lines';
import { printText } from '../terminal/print-text';
import type { Span } from '../terminal/styled-line';
import { type Column, tableLines } from '../terminal/table';
import { readConfiguration } from '../terraform/read-configuration';
import { type Fetch, readState } from '../terraform/read-state';
import { type DeclaredOutput, declaredOutputs, stateOutputs } from '../terraform/stack-outputs';
import type { World } from '../world';

export interface OutputsOptions {
  readonly json?: boolean;
}

/** What a person sets elsewhere, such as a record of DNS, as the state of its stack has it. */
interface StackOutput extends DeclaredOutput {
  readonly environment: string;
  readonly stack: string;
  /** Undefined where it is not deployed yet. */
  readonly value: Observation<unknown>;
}

/**
 * Prints the outputs of an environment's stacks, or of all: read from the states, with no Terraform and no `init`. Exits 1
 * when a state could not be read.
 */
export async function outputs(
  name: string | undefined,
  { json }: OutputsOptions,
  world: World,
  of: Model = model,
  fetch: Fetch = globalThis.fetch,
): Promise<ExitCode> {
  const environments = name === undefined ? of.environments : [findEnvironment(of.environments, name)];
  const reading = () => Promise.all(environments.map((each) => outputsOf(each, of, world, fetch)));
  const found = (await world.progress('reading the states', reading)).flat();
  if (json) printJson(world, { outputs: found.map(asJson) });
  else {
    printLines(world, tableLines(COLUMNS, found, world.width()));
    for (const line of explained(found)) printText(world, line);
  }
  return found.some(({ value }) => value.state === 'unknown') ? 1 : 0;
}

/** The key of its state bucket is that of the process, else what is kept for a deploy by hand. */
async function outputsOf(
  environment: EnvironmentConfig,
  { platform: { stateBackend } }: Model,
  world: World,
  fetch: Fetch,
): Promise<readonly StackOutput[]> {
  const env = { ...readKept(world.root, environment.name), ...world.env };
  const place = { stateBackend, world: { ...world, env }, fetch };
  const found = environmentStacks(environment).map(async (stack): Promise<readonly StackOutput[]> => {
    const declared = declaredOutputs(readConfiguration(world.root, stack));
    if (declared.length === 0) return [];
    const state = await readState(stack, place);
    const values = mapObservation(state, (text) => (text === undefined ? new Map() : stateOutputs(text)));
    return declared.map((output) => ({
      ...output,
      environment: environment.name,
      stack,
      value: mapObservation(values, (known) => known.get(output.name)),
    }));
  });
  return (await Promise.all(found)).flat();
}

function asJson({ value, ...output }: StackOutput): object {
  return value.state === 'unknown'
    ? { ...output, value: null, because: value.because }
    : { ...output, value: value.value ?? null };
}

const COLUMNS: readonly Column<StackOutput>[] = [
  { header: 'ENVIRONMENT', cell: ({ environment }) => environment },
  { header: 'OUTPUT', cell: ({ name }) => name },
  { header: 'VALUE', cell: valueCell, fit: 'wrap' },
];

function valueCell({ environment, stack, value }: StackOutput): Span {
  if (value.state === 'unknown') return { text: `not seen: ${value.because}`, style: 'warning' };
  if (value.value === undefined) {
    // What it stands on may be missing as well, and is left as it is where nothing changed.
    const stacks = environmentStacks({ name: environment });
    const first = stacks.slice(0, stacks.indexOf(stack));
    return { text: `not deployed yet: ./vmshiftctl deploy ${[...first, stack].join(' ')}` };
  }
  return { text: print(value.value) };
}

/** What the outputs that are known are for. */
function explained(found: readonly StackOutput[]): readonly string[] {
  const described = found.filter(({ value, description }) => isKnown(value) && description !== '');
  return described.map(({ name, description }) => `${name}: ${description}`);
}

function isKnown(value: Observation<unknown>): boolean {
  return value.state === 'seen' && value.value !== undefined;
}

function print(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
