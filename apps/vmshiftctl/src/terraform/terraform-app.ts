import { type KnownNames, nearestHint } from '@vmshift/findings';
import { quote, UsageError } from '../usage-error';

/** One synthesized stack. */
export interface AppStack {
  readonly name: string;
  /** Stacks that have to be applied before it. */
  readonly dependencies: readonly string[];
  /** Those, and all that have to be applied before them, in that order. @default the dependencies have none */
  readonly producers?: readonly string[];
  /** Environments that it serves. */
  readonly environments: readonly string[];
}

/** The synthesized stacks below `cdktf.out`, in an order in which they can be applied. */
export interface TerraformApp {
  readonly stacks: readonly AppStack[];
  /** Environments of the model. */
  readonly environments: readonly string[];
}

/** Adds what has to be applied before each stack. `stacks` in an order in which they can be applied. */
export function withProducers(stacks: readonly AppStack[]): readonly AppStack[] {
  const order = stacks.map(({ name }) => name);
  const known = new Map<string, AppStack>();
  for (const stack of stacks) {
    const before = new Set(stack.dependencies.flatMap((name) => [name, ...(known.get(name)?.producers ?? [])]));
    const producers = [...before].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    known.set(stack.name, { ...stack, producers });
  }
  return [...known.values()];
}

/** Names that an acknowledgement may use. */
export function knownNames({ stacks, environments }: TerraformApp): KnownNames {
  return { stacks: stacks.map(({ name }) => name), environments };
}

/**
 * The stacks to work on, in dependency order; all of them when none is named.
 * @throws UsageError when a name is no stack
 */
export function selectStacks({ stacks, environments }: TerraformApp, names: readonly string[]): readonly AppStack[] {
  const unknown = names.filter((name) => !stacks.some((stack) => stack.name === name));
  if (unknown.length > 0) {
    const known = stacks.map(({ name }) => name);
    // An environment is told by its stacks.
    const other = unknown.filter((name) => !environments.includes(name));
    throw new UsageError([
      `stack: got ${unknown.map(quote).join(', ')}; ${other.map((name) => nearestHint(name, known)).join('')}allowed: ${known.join(', ')}`,
      ...unknown.filter((name) => environments.includes(name)).map((name) => describeEnvironment(name, stacks)),
    ]);
  }
  return names.length === 0 ? stacks : stacks.filter(({ name }) => names.includes(name));
}

/** For those who deploy an application elsewhere, and its stacks. */
function describeEnvironment(name: string, stacks: readonly AppStack[]): string {
  const own = stacks.filter(({ environments }) => environments.length === 1 && environments[0] === name);
  return `  ${name} is an environment: its stacks are ${own.map((stack) => stack.name).join(' and ')}; a build of the application gets there by ./vmshiftctl release`;
}
