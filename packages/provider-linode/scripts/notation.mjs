// The compact notation of schema/linode.json, and its translation from and to Terraform's `providers schema -json`.
//
//   "label": "required string"                                    an attribute: flags, then its type
//   "pool": { "block": "list", "max": 1, "of": { … } }             a nested block: nesting mode, most items
//   "updates": { "attribute": "optional single", "of": { … } }     an attribute with attributes of its own

/** The flags of an attribute, in the order in which they are written. */
const FLAGS = ['required', 'optional', 'computed', 'sensitive', 'write_only', 'deprecated'];

/** Terraform's schema document for the compact one. */
export function expand({ source, version, provider, resources, dataSources }) {
  const schemas = (group) => mapValues(group, (members) => ({ version: 0, block: expandBlock(members) }));
  return {
    format_version: '1.0',
    provider_schemas: {
      [source]: {
        provider: { version: 0, block: expandBlock(provider) },
        resource_schemas: schemas(resources),
        data_source_schemas: schemas(dataSources),
      },
    },
    provider_versions: { [source]: version },
  };
}

/** The compact document of a Terraform schema document, for the named resources and data sources only. */
export function compact(document, { source, version, resources, dataSources }) {
  const schema = document.provider_schemas[source];
  if (schema === undefined) throw new Error(`the document holds no schema of ${source}`);
  const pick = (group, names) => Object.fromEntries(names.map((name) => [name, compactSchema(group, name)]));
  return {
    source,
    version,
    provider: compactBlock(schema.provider.block),
    resources: pick(schema.resource_schemas, resources),
    dataSources: pick(schema.data_source_schemas, dataSources),
  };
}

/** Dotted paths of the sensitive attributes among the members, nested ones included. */
export function sensitivePaths(members) {
  return Object.entries(members).flatMap(([name, member]) => {
    const inner = member.of === undefined ? [] : sensitivePaths(member.of).map((path) => `${name}.${path}`);
    return (member.attribute ?? (member.block ? '' : member)).split(' ').includes('sensitive')
      ? [name, ...inner]
      : inner;
  });
}

function expandBlock(members) {
  const attributes = {};
  const block_types = {};
  for (const [name, member] of Object.entries(members)) {
    if (member.block !== undefined) {
      const max = member.max === undefined ? {} : { max_items: member.max };
      block_types[name] = { nesting_mode: member.block, ...max, block: expandBlock(member.of) };
    } else attributes[name] = expandAttribute(name, member);
  }
  return Object.keys(block_types).length > 0 ? { attributes, block_types } : { attributes };
}

function expandAttribute(name, member) {
  const words = (member.attribute ?? member).split(' ');
  const last = words.pop();
  const unknown = words.filter((word) => !FLAGS.includes(word));
  if (unknown.length > 0 || words.length === 0) throw new Error(`${name}: flags ${unknown.join(', ') || 'missing'}`);
  const flags = Object.fromEntries(words.map((word) => [word, true]));
  if (member.of === undefined) return { type: expandType(last), ...flags };
  const attributes = mapValues(member.of, (inner, key) => expandAttribute(key, inner));
  return { nested_type: { attributes, nesting_mode: last }, ...flags };
}

/** `set(string)` is `["set", "string"]`, `object(a:string,b:number)` is `["object", { a: "string", b: "number" }]`. */
function expandType(text) {
  let position = 0;
  const word = () => {
    const [found] = /^[a-z0-9_]+/.exec(text.slice(position)) ?? [];
    if (found === undefined) throw new Error(`type ${text}: a name is missing at ${position}`);
    position += found.length;
    return found;
  };
  const accept = (character) => text[position] === character && ++position > 0;
  const expect = (character) => {
    if (!accept(character)) throw new Error(`type ${text}: "${character}" is missing at ${position}`);
  };
  const object = () => {
    const fields = {};
    do {
      const name = word();
      expect(':');
      fields[name] = type();
    } while (accept(','));
    return fields;
  };
  const type = () => {
    const name = word();
    if (!accept('(')) return name;
    const inner = name === 'object' ? object() : type();
    expect(')');
    return [name, inner];
  };
  const result = type();
  if (position !== text.length) throw new Error(`type ${text}: nothing may follow at ${position}`);
  return result;
}

function compactSchema(group, name) {
  if (group[name] === undefined) throw new Error(`the document holds no schema of ${name}`);
  return compactBlock(group[name].block);
}

function compactBlock({ attributes = {}, block_types = {} }) {
  const blocks = mapValues(block_types, ({ nesting_mode, max_items, block }) => ({
    block: nesting_mode,
    ...(max_items === undefined ? {} : { max: max_items }),
    of: compactBlock(block),
  }));
  return sorted({ ...mapValues(attributes, compactAttribute), ...blocks });
}

function compactAttribute(attribute) {
  const flags = FLAGS.filter((flag) => attribute[flag] === true);
  const nested = attribute.nested_type;
  if (nested === undefined) return [...flags, compactType(attribute.type)].join(' ');
  return {
    attribute: [...flags, nested.nesting_mode].join(' '),
    of: sorted(mapValues(nested.attributes, compactAttribute)),
  };
}

function compactType(type) {
  if (typeof type === 'string') return type;
  const [name, inner] = type;
  if (name !== 'object') return `${name}(${compactType(inner)})`;
  return `object(${Object.entries(inner)
    .map(([key, value]) => `${key}:${compactType(value)}`)
    .join(',')})`;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object ?? {}).map(([key, value]) => [key, change(value, key)]));
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
