import { UserError } from '@vmshift/environments';

type Attributes = Readonly<Record<string, unknown>>;

/** Arguments of Terraform itself, which no provider sees. @see https://developer.hashicorp.com/terraform/language/meta-arguments/depends_on */
const META_ARGUMENTS = new Set([
  '//',
  'connection',
  'count',
  'depends_on',
  'for_each',
  'lifecycle',
  'provider',
  'provisioner',
]);

/** Blocks that the configuration may write as one object and a plan always prints as a list. */
const BLOCKS = new Set([
  'acl',
  'addresses',
  'autoscaler',
  'control_plane',
  'metadata',
  'role_ref',
  'rule',
  'spec',
  'subject',
]);

/** Types whose `metadata` names the object: the API server knows no renaming. */
const NAMED = ['metadata.name', 'metadata.namespace'];

/**
 * Attributes that force a new object, by type, as far as our stacks use them. What else a provider replaces for, only a
 * plan tells.
 * @see https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_cluster
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs
 */
const FORCES_NEW: Readonly<Record<string, readonly string[]>> = {
  helm_release: ['name', 'namespace'],
  kubernetes_ingress_class_v1: NAMED,
  kubernetes_namespace_v1: NAMED,
  kubernetes_role_binding_v1: [...NAMED, 'role_ref'],
  kubernetes_role_v1: NAMED,
  kubernetes_secret_v1: [...NAMED, 'type'],
  kubernetes_service_account_v1: NAMED,
  linode_database_postgresql_v2: ['region', 'fork_source'],
  linode_domain_record: ['domain_id', 'record_type'],
  linode_lke_cluster: ['region', 'tier', 'apl_enabled'],
  linode_lke_node_pool: ['cluster_id', 'type'],
  linode_object_storage_bucket: ['label', 'region'],
  linode_object_storage_key: ['bucket_access'],
};

/**
 * A plan made of two synthesized configurations of one stack, as `terraform show -json` would print it, to stand in where
 * no plan can be made. It supposes that what the base says is what is applied, and it knows no computed value.
 * @param base what `cdk.tf.json` holds before the change; undefined when the stack is new
 * @param head after it; undefined when the stack goes away
 * @returns JSON for `parsePlan`
 * @throws UserError naming the file that is no configuration
 */
export function configurationPlan(base: string | undefined, head: string | undefined, file: string): string {
  const [before, after] = [resourcesOf(base, `${file} of the base`), resourcesOf(head, `${file} of the head`)];
  const addresses = [...new Set([...before.keys(), ...after.keys()])].sort();
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: 'none: made of two configurations',
    planned_values: {},
    resource_changes: addresses.map((address) => resourceChange(address, before.get(address), after.get(address))),
    configuration: {
      root_module: {
        resources: [...after].map(([address, { attributes }]) => ({ address, expressions: attributes })),
      },
    },
  });
}

interface Resource {
  readonly type: string;
  readonly attributes: Attributes;
  readonly createBeforeDestroy: boolean;
}

function resourcesOf(text: string | undefined, file: string): ReadonlyMap<string, Resource> {
  if (text === undefined) return new Map();
  const types = parseJson(text, file).resource;
  if (types !== undefined && !isAttributes(types)) throw notConfiguration(file);
  return new Map(
    Object.entries(types ?? {}).flatMap(([type, resources]) => {
      if (!isAttributes(resources)) throw notConfiguration(file);
      return Object.entries(resources).map(([name, resource]): [string, Resource] => {
        if (!isAttributes(resource)) throw notConfiguration(file);
        return [`${type}.${name}`, readResource(type, resource)];
      });
    }),
  );
}

function parseJson(text: string, file: string): Attributes {
  try {
    const json: unknown = JSON.parse(text);
    if (isAttributes(json)) return json;
  } catch {
    // Said below; the parser's own message would quote the text.
  }
  throw notConfiguration(file);
}

function notConfiguration(file: string): UserError {
  return new UserError(
    `${file}: not a synthesized configuration; write it again with: npm run synth -- --only terraform`,
  );
}

function readResource(type: string, resource: Attributes): Resource {
  const attributes = Object.entries(resource).filter(([key]) => !META_ARGUMENTS.has(key));
  const lists = !type.startsWith('helm_');
  return {
    type,
    attributes: Object.fromEntries(attributes.map(([key, value]) => [key, lists ? blocksAsLists(key, value) : value])),
    createBeforeDestroy: isAttributes(resource.lifecycle) && resource.lifecycle.create_before_destroy === true,
  };
}

/** `metadata: {…}` as the list of one block that a plan prints, inner blocks too. */
function blocksAsLists(key: string, value: unknown): unknown {
  const inner = Array.isArray(value)
    ? value.map((item) => (isAttributes(item) ? innerBlocks(item) : item))
    : isAttributes(value)
      ? innerBlocks(value)
      : value;
  return BLOCKS.has(key) && isAttributes(inner) ? [inner] : inner;
}

function innerBlocks(value: Attributes): Attributes {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, blocksAsLists(key, item)]));
}

function resourceChange(address: string, before: Resource | undefined, after: Resource | undefined): unknown {
  const type = (after ?? before)?.type ?? '';
  const change = { before: before?.attributes ?? null, after: after?.attributes ?? null };
  const common = { address, mode: 'managed', type };
  if (before === undefined) return { ...common, change: { ...change, actions: ['create'] } };
  if (after === undefined) {
    return {
      ...common,
      action_reason: 'delete_because_no_resource_config',
      change: { ...change, actions: ['delete'] },
    };
  }
  const differs = (path: string): boolean => textAt(before.attributes, path) !== textAt(after.attributes, path);
  if (JSON.stringify(before.attributes) === JSON.stringify(after.attributes)) {
    return { ...common, change: { ...change, actions: ['no-op'] } };
  }
  const forced = (FORCES_NEW[type] ?? []).filter(differs);
  if (forced.length === 0) return { ...common, change: { ...change, actions: ['update'] } };
  const actions = after.createBeforeDestroy ? ['create', 'delete'] : ['delete', 'create'];
  return { ...common, change: { ...change, actions, replace_paths: forced.map(pathOf) } };
}

/** `metadata.name` as the path of a plan: blocks are lists. */
function pathOf(path: string): readonly (string | number)[] {
  return path.split('.').flatMap((step, index, steps) => (index < steps.length - 1 ? [step, 0] : [step]));
}

function textAt(attributes: Attributes, path: string): string | undefined {
  const value = pathOf(path).reduce<unknown>((node, step) => (node as never)?.[step], attributes);
  return JSON.stringify(value);
}

function isAttributes(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
