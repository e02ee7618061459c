import { isDeepStrictEqual } from 'node:util';
import { UserError } from '@vmshift/findings';
import { FORCES_NEW } from './forces-new';
import { parsePlan } from './parse-plan';
import {
  type Attributes,
  readSynthesizedStack,
  type SynthesizedResource,
  type SynthesizedStack,
} from './synthesized-stack';
import type { TerraformPlan } from './terraform-plan';

/**
 * A plan made of two synthesized configurations of one stack, to stand in where no plan can be made. It supposes that what
 * the base says is what is applied. It knows no state, so no drift, no computed value, and none that the provider keeps
 * when an argument is left out; expressions are texts. Values are masked as those of a plan are.
 * @param base what `cdk.tf.json` holds before the change; undefined when the stack is new
 * @param head after it; undefined when the stack goes away
 * @throws UserError naming the stack and the side that is no configuration
 */
export function configurationPlan(base: string | undefined, head: string | undefined, stack: string): TerraformPlan {
  try {
    return parsePlan(planJson(base, head, stack), stack);
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(`${stack}: the configuration is nested too deeply`);
    throw error;
  }
}

function planJson(base: string | undefined, head: string | undefined, stack: string): string {
  const before = readSynthesizedStack(base, `${stack} of the base`);
  const after = readSynthesizedStack(head, `${stack} of the head`);
  const plan = {
    format_version: '1.2',
    planned_values: {},
    resource_changes: resourceChanges(before, after),
    output_changes: outputChanges(before.outputs, after.outputs),
    configuration: {
      provider_config: Object.fromEntries(
        after.providers.map(([name, block], index) => [`${name}-${index}`, { name, expressions: block }]),
      ),
      // The head's come last: they say what the configuration sets. The base's are in Git as well, so they are no secrets.
      root_module: { resources: [...literals(before), ...literals(after)] },
    },
  };
  return JSON.stringify(plan);
}

/** What stands in Git, in the form in which a plan tells it from computed values. */
function literals({ resources }: SynthesizedStack): readonly unknown[] {
  return [...resources].map(([address, { attributes }]) => ({
    address,
    expressions: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { constant_value: value }]),
    ),
  }));
}

function outputChanges(before: Attributes, after: Attributes): Attributes {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  return Object.fromEntries(changed.map((name) => [name, { actions: ['update'] }]));
}

/** One resource on both sides, found again under its new address where a `moved` block tells it. */
interface Pair {
  readonly address: string;
  readonly previousAddress: string | undefined;
  readonly before: SynthesizedResource | undefined;
  readonly after: SynthesizedResource | undefined;
}

function resourceChanges(base: SynthesizedStack, head: SynthesizedStack): readonly unknown[] {
  const pairs = pairResources(base, head);
  const replaced = new Map<string, readonly string[]>();
  // What refers to a new object gets a new value, and may have to be replaced itself.
  for (let known = -1; known < replaced.size; ) {
    known = replaced.size;
    for (const pair of pairs) {
      const paths = forcedPaths(pair, [...replaced.keys()]);
      if (paths.length > 0) replaced.set(pair.address, paths);
    }
  }
  return pairs.map((pair) => resourceChange(pair, replaced.get(pair.address) ?? [], head.abandoned));
}

function pairResources(base: SynthesizedStack, head: SynthesizedStack): readonly Pair[] {
  const moved = new Map(
    [...head.moved].filter(
      ([to, from]) => head.resources.has(to) && base.resources.has(from) && !base.resources.has(to),
    ),
  );
  const left = new Set(moved.values());
  const addresses = new Set([...base.resources.keys(), ...head.resources.keys()]);
  return [...addresses]
    .filter((address) => !left.has(address) || head.resources.has(address))
    .sort()
    .map((address) => {
      const previousAddress = moved.get(address);
      const before = left.has(address) ? undefined : base.resources.get(previousAddress ?? address);
      return { address, previousAddress, before, after: head.resources.get(address) };
    });
}

/** Attributes that force a new object: those that differ, and those that refer to an object that is new itself. */
function forcedPaths({ before, after }: Pair, replaced: readonly string[]): readonly string[] {
  if (before === undefined || after === undefined) return [];
  return (FORCES_NEW.get(after.type) ?? []).filter((path) => {
    const [old, next] = [valueAt(before.attributes, path), valueAt(after.attributes, path)];
    return !isDeepStrictEqual(old, next) || replaced.some((address) => refersTo(next, address));
  });
}

function refersTo(value: unknown, address: string): boolean {
  const text = JSON.stringify(value) ?? '';
  if (!text.includes('${')) return false;
  // What stands before the address tells it from a longer one, such as that of a data source.
  return text
    .split(`${address}.`)
    .slice(0, -1)
    .some((part) => !/[\w.-]$/.test(part));
}

function resourceChange(
  { address, previousAddress, before, after }: Pair,
  forced: readonly string[],
  abandoned: ReadonlySet<string>,
): unknown {
  const resource = {
    address,
    mode: 'managed',
    type: (after ?? before)?.type,
    ...(previousAddress !== undefined && { previous_address: previousAddress }),
  };
  const change = { before: before?.attributes ?? null, after: after?.attributes ?? null };
  if (before === undefined) return { ...resource, change: { ...change, actions: ['create'] } };
  if (after === undefined) {
    if (abandoned.has(address)) return { ...resource, change: { ...change, actions: ['forget'] } };
    const reason = { action_reason: 'delete_because_no_resource_config' };
    return { ...resource, ...reason, change: { ...change, actions: ['delete'] } };
  }
  if (forced.length > 0) {
    const actions = after.createBeforeDestroy ? ['create', 'delete'] : ['delete', 'create'];
    return { ...resource, change: { ...change, actions, replace_paths: forced.map(pathOf) } };
  }
  const same = isDeepStrictEqual(before.attributes, after.attributes);
  return { ...resource, change: { ...change, actions: [same ? 'no-op' : 'update'] } };
}

/** `metadata.name` as the path of a plan: blocks are lists. */
function pathOf(path: string): readonly (string | number)[] {
  return path.split('.').flatMap((step, index, steps) => (index < steps.length - 1 ? [step, 0] : [step]));
}

function valueAt(attributes: Attributes, path: string): unknown {
  return pathOf(path).reduce<unknown>((node, step) => (node as never)?.[step], attributes);
}
