import { oncePerText } from '../once-per-text';
import { BOUNDS, type Bounds } from './bounds';
import { ENUMS } from './enums';
import type { KubernetesSchema } from './kubernetes-schema';
import { UNIONS, type Union } from './unions';

/** A definition taken apart once, for a walk that meets it many times. */
export interface Definition {
  /** Names of all fields. */
  readonly fields: readonly string[];
  readonly required: readonly string[];
  /** Absent where any of its fields go together. */
  readonly union: Union | undefined;
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
  readonly values?: readonly string[] | undefined;
  /** Bounds of a number or quantity, of each of a map, or of how many items a list has; absent where it has none. */
  readonly bounds?: Bounds | undefined;
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
    union: UNIONS[name],
    typeOf: oncePerText((field) => {
      const type = Object.hasOwn(types, field) ? types[field] : undefined;
      return type === undefined
        ? undefined
        : compileType(type.replace('!', ''), ENUMS[`${name}.${field}`], BOUNDS[`${name}.${field}`]);
    }),
  };
  known.set(name, definition);
  return definition;
}

function compileType(text: string, values: FieldType['values'], bounds: FieldType['bounds']): FieldType {
  if (text.startsWith('#')) return { text, kind: 'object', of: text.slice(1) };
  if (text.startsWith('[]')) return { text, kind: 'list', of: compileType(text.slice(2), values, undefined), bounds };
  if (text.startsWith('{}')) return { text, kind: 'map', of: compileType(text.slice(2), values, bounds) };
  return { text, kind: 'scalar', of: text, values, bounds };
}
