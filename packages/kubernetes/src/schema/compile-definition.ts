import { oncePerText } from '../once-per-text';
import { ENUMS } from './enums';
import type { KubernetesSchema } from './kubernetes-schema';

/** A definition taken apart once, for a walk that meets it many times. */
export interface Definition {
  /** Names of all fields. */
  readonly fields: readonly string[];
  readonly required: readonly string[];
  /** Undefined for a field that there is not. Most fields are never asked for, and stay text. */
  readonly typeOf: (field: string) => FieldType | undefined;
}

/** The type of a field as text, and what it is made of. */
export interface FieldType {
  readonly text: string;
  readonly kind: 'object' | 'list' | 'map' | 'scalar';
  /** Name of the definition of an object; type of the items of a list or map; name of a scalar type. */
  readonly of: string | FieldType;
  /** What a text, or each text of a list, may be; absent where any is allowed. */
  readonly values?: readonly string[];
}

const compiled = new WeakMap<KubernetesSchema, Map<string, Definition>>();

/** The definition of that name; only those that are asked for are taken apart. */
export function compileDefinition(schema: KubernetesSchema, name: string): Definition {
  const known = compiled.get(schema) ?? new Map<string, Definition>();
  compiled.set(schema, known);
  const found = known.get(name);
  if (found !== undefined) return found;
  const types = schema.definitions[name] ?? {};
  const fields = Object.keys(types);
  const definition: Definition = {
    fields,
    required: fields.filter((field) => types[field]?.startsWith('!')),
    typeOf: oncePerText((field) => {
      const type = Object.hasOwn(types, field) ? types[field] : undefined;
      return type === undefined ? undefined : compileType(type.replace('!', ''), ENUMS[`${name}.${field}`]);
    }),
  };
  known.set(name, definition);
  return definition;
}

function compileType(text: string, values: readonly string[] | undefined): FieldType {
  if (text.startsWith('#')) return { text, kind: 'object', of: text.slice(1) };
  if (text.startsWith('[]')) return { text, kind: 'list', of: compileType(text.slice(2), values) };
  if (text.startsWith('{}')) return { text, kind: 'map', of: compileType(text.slice(2), values) };
  return { text, kind: 'scalar', of: text, values };
}
