import type { KnownNames } from '@vmshift/findings';
import { quote, UsageError } from '../usage-error';

/** One synthesized stack. */
export interface AppStack {
  readonly name: string;
  /** Stacks that have to be applied before it. */
  readonly dependencies: readonly string[];
  /** Environments that it serves. */
  readonly environments: readonly string[];
}

/** The synthesized stacks below `cdktf.out`, in an order in which they can be applied. */
export interface TerraformApp {
  readonly stacks: readonly AppStack[];
  /** Environments of the model. */
  readonly environments: readonly string[];
}

/** Names that an acknowledgement may use. */
export function knownNames({ stacks, environments }: TerraformApp): KnownNames {
  return { stacks: stacks.map(({ name }) => name), environments };
}

/**
 * The stacks to work on, in dependency order; all of them when none is named.
 * @throws UsageError when a name is no stack
 */
export function selectStacks({ stacks }: TerraformApp, names: readonly string[]): readonly AppStack[] {
  const unknown = names.filter((name) => !stacks.some((stack) => stack.name === name));
  if (unknown.length > 0) {
    const allowed = stacks.map(({ name }) => name).join(', ');
    throw new UsageError(`stack: got ${unknown.map(quote).join(', ')}; allowed: ${allowed}`);
  }
  return names.length === 0 ? stacks : stacks.filter(({ name }) => names.includes(name));
}
