import { readFileSync } from 'node:fs';
import { variants } from '../test-support/models';
import { type Block, stacksOf } from '../test-support/stack-json';

type Member =
  | string
  | { readonly block?: string; readonly attribute?: string; readonly max?: number; readonly of: Members };
type Members = Readonly<Record<string, Member>>;
interface Schema {
  readonly provider: Members;
  readonly resources: Readonly<Record<string, Members>>;
  readonly dataSources: Readonly<Record<string, Members>>;
}

const schema = JSON.parse(readFileSync(require.resolve('@cdktf/provider-linode/schema.json'), 'utf8')) as Schema;

const META_ARGUMENTS = ['//', 'lifecycle', 'depends_on', 'provider', 'count', 'for_each'];

const flags = (member: Member): readonly string[] =>
  typeof member === 'string' ? member.split(' ') : (member.attribute ?? 'optional').split(' ');

/** Every way in which a block is not what the provider's schema allows. */
function problems(block: Block, members: Members, path: string, meta: readonly string[] = []): string[] {
  const present = Object.entries(block).filter(([name]) => !meta.includes(name));
  const unknown = present.filter(([name]) => members[name] === undefined).map(([name]) => `${path}.${name}: unknown`);
  const known = Object.entries(members).flatMap(([name, member]) => {
    const value = block[name];
    const where = `${path}.${name}`;
    if (value === undefined) return flags(member).includes('required') ? [`${where}: missing`] : [];
    if (!flags(member).some((flag) => flag === 'required' || flag === 'optional')) return [`${where}: only computed`];
    if (typeof member === 'string') return typeProblems(value, member.split(' ').at(-1) ?? '', where);
    const items = Array.isArray(value) ? (value as Block[]) : [value as Block];
    if (member.max !== undefined && items.length > member.max) return [`${where}: more than ${member.max}`];
    return items.flatMap((item, index) => problems(item, member.of, `${where}[${index}]`));
  });
  return [...unknown, ...known];
}

/** A Terraform expression may stand for any type. */
function typeProblems(value: unknown, type: string, where: string): string[] {
  if (typeof value === 'string' && value.startsWith('${')) return [];
  const collection = /^(?:set|list)\((.+)\)$/.exec(type)?.[1];
  if (collection !== undefined) {
    if (!Array.isArray(value)) return [`${where}: not a list`];
    return value.flatMap((item, index) => typeProblems(item, collection, `${where}[${index}]`));
  }
  const values = /^map\((.+)\)$/.exec(type)?.[1];
  if (values !== undefined) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${where}: not a map`];
    return Object.entries(value).flatMap(([key, item]) => typeProblems(item, values, `${where}.${key}`));
  }
  const expected = type === 'bool' ? 'boolean' : type;
  return typeof value === expected ? [] : [`${where}: ${typeof value}, not ${type}`];
}

test.each(variants)('with %s every Linode block is one that the provider accepts', (_, variant) => {
  const found: string[] = [];
  let checked = 0;
  for (const [stack, { resource, data, provider }] of stacksOf(variant)) {
    const all = [
      ...Object.entries(resource).map(([type, blocks]) => [type, blocks, schema.resources] as const),
      ...Object.entries(data ?? {}).map(([type, blocks]) => [type, blocks, schema.dataSources] as const),
    ];
    for (const [type, blocks, schemas] of all.filter(([name]) => name.startsWith('linode_'))) {
      const members = schemas[type];
      if (members === undefined) found.push(`${stack}: ${type}: not in the schema`);
      for (const [name, block] of Object.entries(blocks)) {
        found.push(...problems(block, members ?? {}, `${stack}: ${type}.${name}`, META_ARGUMENTS));
        checked += 1;
      }
    }
    for (const block of provider.linode ?? []) found.push(...problems(block, schema.provider, `${stack}: provider`));
  }
  expect(found).toEqual([]);
  expect(checked).toBeGreaterThanOrEqual(3);
});

test('a problem of each kind is found', () => {
  const members = schema.resources.linode_lke_cluster ?? {};
  const block = { label: 1, region: 'us-east', colour: 'red', kubeconfig: 'x', pool: [{ autoscaler: [{ min: 1 }] }] };
  expect(problems(block, members, 'c')).toEqual([
    'c.colour: unknown',
    'c.k8s_version: missing',
    'c.kubeconfig: only computed',
    'c.label: number, not string',
    'c.pool[0].autoscaler[0].max: missing',
    'c.pool[0].type: missing',
  ]);
});
