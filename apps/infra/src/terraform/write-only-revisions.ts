import { createHash } from 'node:crypto';

/** A block of Terraform's JSON syntax. */
type Block = Readonly<Record<string, unknown>>;

/** The part of a stack's cdk.tf.json that decides what a write-only argument holds. */
export interface StackBlocks {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly locals?: Block;
  readonly output?: Readonly<Record<string, Block>>;
}

/** The argument that makes a provider send a write-only one again, by its name. */
const REVISION_OF = /^(?<argument>.+_wo)_revision$/;

/**
 * Every stack with the revisions that are sent, in place of those that its constructs declare. A provider compares the
 * revision alone, as a write-only value is in no state: what changed without it is never sent, and nothing says so. So the
 * number follows what the argument's expressions say, through the locals of the stack and the outputs of other stacks that
 * they refer to, and the declared revision, which stands for what no expression shows: the values of variables.
 *
 * @param stacks parsed cdk.tf.json by the name of the stack
 * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
 */
export function deriveRevisions<Stack extends StackBlocks>(stacks: ReadonlyMap<string, Stack>): Map<string, Stack> {
  return new Map(
    [...stacks].map(([name, stack]) => {
      if (stack.resource === undefined) return [name, stack];
      const resource = mapValues(stack.resource, (resources, type) =>
        mapValues(resources, (block, id) => withRevisions(block, `${name}: ${type}.${id}`, name, stacks)),
      );
      return [name, { ...stack, resource }];
    }),
  );
}

function withRevisions(block: Block, address: string, stack: string, stacks: ReadonlyMap<string, StackBlocks>): Block {
  for (const key of Object.keys(block)) {
    if (key.endsWith('_wo') && block[`${key}_revision`] === undefined) {
      throw new Error(`${address}: ${key} without ${key}_revision is sent once and never again`);
    }
  }
  return mapValues(block, (value, key) => {
    const argument = REVISION_OF.exec(key)?.groups?.argument;
    if (argument === undefined || block[argument] === undefined) return value;
    if (typeof value !== 'number') throw new Error(`${address}: ${key} is ${JSON.stringify(value)}, no number`);
    return writeOnlyRevision(value, [block[argument], definitions(block[argument], stack, stacks)]);
  });
}

/** Numbers up to here fit into the integers of every platform that a provider is built for. */
const LARGEST = 2 ** 31 - 1;

/**
 * The revision that is sent for a declared one and the content that it stands for, from 1 to 2^31 - 1. A declared revision
 * that is raised by one gives the next number, so that two of them never give the same one for the same content. It is no
 * order: other content may give a lower number.
 *
 * @param content JSON data; the order of its keys does not matter
 */
export function writeOnlyRevision(declared: number, content: unknown): number {
  const digest = createHash('sha256').update(canonical(content)).digest().readUIntBE(0, 6);
  return 1 + (((digest % LARGEST) + (declared % LARGEST)) % LARGEST);
}

/** A local of the stack, or an output of another one as CDKTF refers to it. */
const REFERENCE =
  /(?<![\w.-])(?:local\.(?<local>[\w-]+)|data\.terraform_remote_state\.cross-stack-reference-input-(?<stack>[\w-]+)\.outputs\.(?<output>[\w-]+))/g;

/** What stands behind the references in a value, and behind those in it, by stack and name. */
function definitions(
  value: unknown,
  stack: string,
  stacks: ReadonlyMap<string, StackBlocks>,
  known: Record<string, unknown> = {},
): Readonly<Record<string, unknown>> {
  for (const { groups = {} } of JSON.stringify(value).matchAll(REFERENCE)) {
    const from = groups.stack ?? stack;
    const key = groups.local === undefined ? `${from}.output.${groups.output}` : `${from}.local.${groups.local}`;
    const { locals, output } = stacks.get(from) ?? {};
    const definition = groups.local === undefined ? output?.[groups.output ?? '']?.value : locals?.[groups.local];
    if (definition === undefined || Object.hasOwn(known, key)) continue;
    known[key] = definition;
    definitions(definition, from, stacks, known);
  }
  return known;
}

/** JSON with the keys of every object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, key: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
