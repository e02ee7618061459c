import { UserError } from '@vmshift/findings';
import { expandLocals } from './expand-locals';

/** A mapping of a configuration, its values unread. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One resource of a configuration, as a plan would show it: without Terraform's own arguments, blocks as lists. */
export interface SynthesizedResource {
  readonly type: string;
  readonly attributes: Attributes;
  readonly createBeforeDestroy: boolean;
}

/** What one `cdk.tf.json` says, as far as a comparison of two needs it. */
export interface SynthesizedStack {
  /** By address. */
  readonly resources: ReadonlyMap<string, SynthesizedResource>;
  /** Provider blocks by name; one provider may have several. */
  readonly providers: readonly (readonly [name: string, block: Attributes])[];
  readonly outputs: Attributes;
  /** New address → old one, of `moved` blocks. */
  readonly moved: ReadonlyMap<string, string>;
  /** Addresses that a `removed` block takes out of the state without destroying the object. */
  readonly abandoned: ReadonlySet<string>;
}

/** Arguments of Terraform itself, which no provider sees. @see https://developer.hashicorp.com/terraform/language/meta-arguments/depends_on */
export const META_ARGUMENTS = new Set([
  '//',
  'connection',
  'count',
  'depends_on',
  'for_each',
  'lifecycle',
  'provider',
  'provisioner',
]);

/** Arguments of Terraform itself whose order says nothing. */
const META_SETS = new Set(['depends_on', 'ignore_changes', 'replace_triggered_by']);

/** An argument of Terraform itself with the sets in it in one order, so that two that say the same are equal. */
export function inOneOrder<Value>(name: string, value: Value): Value {
  if (Array.isArray(value)) return META_SETS.has(name) ? ([...value].sort() as Value) : value;
  if (name !== 'lifecycle' || !isAttributes(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inOneOrder(key, item)])) as Value;
}

/** Blocks that the configuration may write as one object and a plan always prints as a list. */
const BLOCKS = new Set([
  'acl',
  'addresses',
  'autoscaler',
  'bucket_access',
  'control_plane',
  'expiration',
  'inbound',
  'lifecycle_rule',
  'metadata',
  'noncurrent_version_expiration',
  'outbound',
  'pool',
  'role_ref',
  'rule',
  'spec',
  'subject',
  'taint',
]);

/** Lists of texts that are sets to the provider: a plan prints them sorted, their order is no change. */
const SETS = new Set([
  'allow_list',
  'api_groups',
  'axfr_ips',
  'external_pool_tags',
  'ipv4',
  'ipv6',
  'resource_names',
  'resources',
  'tags',
  'verbs',
]);

const NOTHING: SynthesizedStack = {
  resources: new Map(),
  providers: [],
  outputs: {},
  moved: new Map(),
  abandoned: new Set(),
};

/**
 * Reads a synthesized configuration; undefined is a stack that is not there.
 * @throws UserError naming the file when it is no configuration; it never quotes the text
 */
export function readSynthesizedStack(text: string | undefined, file: string): SynthesizedStack {
  if (text === undefined) return NOTHING;
  try {
    const stack = parseJson(text);
    return {
      resources: readResources(mapping(stack.resource), mapping(stack.locals)),
      providers: Object.entries(mapping(stack.provider)).flatMap(([name, blocks]) =>
        listOf(blocks).map((block) => [name, mapping(block)] as const),
      ),
      outputs: mapping(stack.output),
      moved: new Map(listOf(stack.moved).map((block) => [address(block, 'to'), address(block, 'from')])),
      abandoned: new Set(
        listOf(stack.removed)
          .filter(keepsObject)
          .map((block) => address(block, 'from')),
      ),
    };
  } catch (error) {
    if (!(error instanceof NotConfiguration)) throw error;
    throw new UserError(
      `${file}: not a synthesized configuration; write it again with: npm run synth -- --only terraform`,
    );
  }
}

class NotConfiguration extends Error {}

function parseJson(text: string): Attributes {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new NotConfiguration();
  }
  if (!isAttributes(json)) throw new NotConfiguration();
  return json;
}

function mapping(value: unknown): Attributes {
  if (value === undefined) return {};
  if (!isAttributes(value)) throw new NotConfiguration();
  return value;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function address(block: unknown, name: 'from' | 'to'): string {
  const value = isAttributes(block) ? block[name] : undefined;
  if (typeof value !== 'string') throw new NotConfiguration();
  return value;
}

/** @see https://developer.hashicorp.com/terraform/language/block/removed */
function keepsObject(block: unknown): boolean {
  return isAttributes(block) && listOf(block.lifecycle).some((item) => isAttributes(item) && item.destroy === false);
}

function readResources(types: Attributes, locals: Attributes): ReadonlyMap<string, SynthesizedResource> {
  return new Map(
    Object.entries(types).flatMap(([type, resources]) =>
      Object.entries(mapping(resources)).map(([name, resource]): [string, SynthesizedResource] => {
        if (!isAttributes(resource)) throw new NotConfiguration();
        return [`${type}.${name}`, readResource(type, resource, locals)];
      }),
    ),
  );
}

function readResource(type: string, resource: Attributes, locals: Attributes): SynthesizedResource {
  const attributes = Object.entries(resource).filter(([key]) => !META_ARGUMENTS.has(key));
  const shaped = !type.startsWith('helm_');
  return {
    type,
    attributes: Object.fromEntries(
      attributes.map(([key, value]) => {
        // Nothing but its text ever shows what a write-only argument holds.
        if (key.endsWith('_wo')) return [key, expandLocals(value, locals)];
        return [key, shaped ? asPlanned(key, value) : value];
      }),
    ),
    createBeforeDestroy: isAttributes(resource.lifecycle) && resource.lifecycle.create_before_destroy === true,
  };
}

/** `metadata: {…}` as the list of one block that a plan prints, inner blocks too; sets sorted. */
function asPlanned(key: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    if (SETS.has(key) && value.every((item) => typeof item === 'string')) return [...value].sort();
    return value.map((item) => (isAttributes(item) ? innerAsPlanned(item) : item));
  }
  if (!isAttributes(value)) return value;
  const inner = innerAsPlanned(value);
  return BLOCKS.has(key) ? [inner] : inner;
}

function innerAsPlanned(value: Attributes): Attributes {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asPlanned(key, item)]));
}

function isAttributes(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
