import { isDeepStrictEqual } from 'node:util';
import { type Block, evaluate, known, outputOf, type StackConfiguration, shaped, unknown } from './planned-values';

/** Arguments of Terraform itself. */
const META_ARGUMENTS = ['//', 'depends_on', 'lifecycle', 'provider', 'provisioner'];

/** What the providers add to every object of a kind, as their real plans show it. */
const ADDED: Readonly<Record<string, { readonly after: Block; readonly unknown: Block; readonly sensitive: Block }>> = {
  helm: {
    after: { manifest: null, set: null, set_sensitive: null, set_wo: null, status: 'deployed', take_ownership: false },
    unknown: { id: true, metadata: true, values: [false] },
    sensitive: { metadata: {}, repository_password: true, values: [false] },
  },
  kubernetes: { after: {}, unknown: { id: true }, sensitive: { binary_data: true, data: true } },
  linode: { after: {}, unknown: { id: true }, sensitive: { kubeconfig: true } },
};

interface PlannedObject {
  readonly address: string;
  readonly type: string;
  readonly provider: string;
  readonly attributes: Block;
  /** The same as a plan of its stack knows them. */
  readonly planned: unknown;
}

function objectsOf(stack: StackConfiguration): ReadonlyMap<string, PlannedObject> {
  return new Map(
    Object.entries(stack.resource ?? {}).flatMap(([type, objects]) =>
      Object.entries(objects).map(([name, object]): [string, PlannedObject] => {
        const own = Object.fromEntries(Object.entries(object).filter(([key]) => !META_ARGUMENTS.includes(key)));
        const [provider = ''] = type.split('_');
        const planned = evaluate(shaped(own), stack);
        return [`${type}.${name}`, { address: `${type}.${name}`, type, provider, attributes: own, planned }];
      }),
    ),
  );
}

/** Attributes as the state holds them: what was unknown is known. */
function applied({ planned, provider, address }: PlannedObject): Block {
  const filled = JSON.parse(
    JSON.stringify(planned, (_, value) => (typeof value === 'symbol' ? `known-of-${address}` : value)),
  );
  return { ...ADDED[provider]?.after, ...filled, id: `id-of-${address}` };
}

function resourceChange(before: PlannedObject | undefined, after: PlannedObject | undefined): object {
  const { address, type, provider } = after ?? before ?? { address: '', type: '', provider: '' };
  const added = ADDED[provider] ?? { after: {}, unknown: {}, sensitive: {} };
  const base = { address, mode: 'managed', type, provider_name: `registry.terraform.io/test/${provider}` };
  const [old, next] = [before && applied(before), after && applied(after)];
  const same = isDeepStrictEqual(before?.attributes, after?.attributes);
  if (old !== undefined) {
    const actions = next === undefined ? ['delete'] : [same ? 'no-op' : 'update'];
    const marks = { after_unknown: {}, before_sensitive: added.sensitive, after_sensitive: added.sensitive };
    return { ...base, change: { actions, before: old, after: next ?? null, ...marks } };
  }
  return {
    ...base,
    change: {
      actions: ['create'],
      before: null,
      after: { ...added.after, ...(known(after?.planned) as Block) },
      after_unknown: { ...added.unknown, ...(unknown(after?.planned) as Block) },
      before_sensitive: false,
      after_sensitive: added.sensitive,
    },
  };
}

/** JSON configuration is shown as constant, expressions as well, next to what they refer to. */
function expressions(block: Block): Block {
  return Object.fromEntries(
    Object.entries(block).map(([key, value]) => {
      const references = [...JSON.stringify(value).matchAll(/\$\{([\w.-]+)/g)].map(([, reference]) => reference);
      return [key, { constant_value: value, ...(references.length > 0 && { references }) }];
    }),
  );
}

/**
 * What `terraform show -json` prints for a plan from one configuration that is applied to another one, in the shape that the
 * real providers give it. Without a base everything is created.
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function stackPlan(base: StackConfiguration | undefined, head: StackConfiguration): string {
  const [before, after] = [objectsOf(base ?? {}), objectsOf(head)];
  const addresses = [...new Set([...before.keys(), ...after.keys()])].sort();
  const states = Object.keys(head.data?.terraform_remote_state ?? {}).map((name) => ({
    address: `data.terraform_remote_state.${name}`,
    mode: 'data',
    type: 'terraform_remote_state',
    values: {
      backend: 'local',
      outputs: Object.fromEntries(
        [...JSON.stringify(head).matchAll(new RegExp(`${name}\\.outputs\\.[\\w-]+`, 'g'))].map(([reference]) => [
          reference.split('.outputs.')[1],
          outputOf(reference),
        ]),
      ),
    },
    sensitive_values: { config: {}, outputs: {} },
  }));
  const providers = Object.entries(head.provider ?? {}).map(([name, [block = {}]]) => [
    name,
    { name, expressions: expressions(block) },
  ]);
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: { root_module: {} },
    resource_changes: addresses.map((address) => resourceChange(before.get(address), after.get(address))),
    prior_state: { format_version: '1.0', values: { root_module: { resources: states } } },
    configuration: {
      provider_config: Object.fromEntries(providers),
      root_module: {
        resources: [...after.values()].map(({ address, attributes }) => ({
          address,
          expressions: expressions(attributes),
        })),
        variables: Object.fromEntries(Object.keys(head.variable ?? {}).map((name) => [name, { sensitive: true }])),
      },
    },
    timestamp: '2026-01-01T00:00:00Z',
    applyable: true,
    complete: true,
    errored: false,
  });
}
