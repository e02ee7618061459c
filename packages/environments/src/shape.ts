import { isData } from '@vmshift/kubernetes';

/**
 * What a value has to be:
 * - `string`, `number`, `boolean` or `anything`
 * - `=a|b`: one of these words
 * - an object: the shape of each field; one whose name ends with `?` may be left out
 * - `{ '[]': … }`: a list, by the shape of its items
 * - `{ '*': … }`: an object with free names, by the shape of its values
 * - `{ 'kind=': … }`: an object, by a shape for each value that its field `kind` may have
 */
export type Shape = string | { readonly [field: string]: Shape };

/** A value of another shape. */
export interface Misshape {
  /** From where the check began, such as `cluster.nodePools[0].type`. */
  readonly path: string;
  readonly value: unknown;
  readonly allowed: string;
}

/** Every value that is not of its shape; an object of an unknown `kind` is not looked into. @param path of the value */
export function misshapes(shape: Shape, value: unknown, path: string): readonly Misshape[] {
  if (shape === 'anything') return [];
  if (typeof shape === 'string') {
    const words = shape.startsWith('=') ? shape.slice(1).split('|') : undefined;
    if (words) return words.some((word) => word === value) ? [] : [{ path, value, allowed: words.join(', ') }];
    return typeof value === shape ? [] : [{ path, value, allowed: LEAVES[shape] ?? shape }];
  }
  const { '[]': item, '*': each, 'kind=': kinds } = shape;
  if (item !== undefined) {
    if (!Array.isArray(value)) return [{ path, value, allowed: 'a list' }];
    return value.flatMap((one, index) => misshapes(item, one, `${path}[${index}]`));
  }
  if (!isData(value)) return [{ path, value, allowed: `an object${fieldsOf(shape)}` }];
  if (each !== undefined) return Object.entries(value).flatMap(([name, one]) => misshapes(each, one, at(path, name)));
  if (kinds !== undefined && typeof kinds !== 'string') {
    const ofKind = typeof value.kind === 'string' ? kinds[value.kind] : undefined;
    if (ofKind !== undefined) return misshapes(ofKind, value, path);
    return [{ path: at(path, 'kind'), value: value.kind, allowed: Object.keys(kinds).join(', ') }];
  }
  return ofFields(shape, value, path);
}

const LEAVES: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', boolean: 'true or false' };

function ofFields(
  shape: Readonly<Record<string, Shape>>,
  value: Readonly<Record<string, unknown>>,
  path: string,
): readonly Misshape[] {
  const declared = Object.entries(shape).flatMap(([field, one]) => {
    const name = field.replace(/\?$/, '');
    if (name !== field && value[name] === undefined) return [];
    return misshapes(one, value[name], at(path, name));
  });
  const names = new Set(Object.keys(shape).map((field) => field.replace(/\?$/, '')));
  const unknown = Object.entries(value).filter(([name]) => !names.has(name));
  return [
    ...declared,
    ...unknown.map(([name, one]) => ({
      path: at(path, name),
      value: one,
      allowed: `a declared field: ${[...names].join(', ')}; once another one is declared: npm run reference`,
    })),
  ];
}

/** The fields that an object has to have, for a sentence. */
function fieldsOf(shape: Readonly<Record<string, Shape>>): string {
  const needed = Object.keys(shape).filter((field) => !/[?*=]$/.test(field));
  return needed.length === 0 ? '' : ` with ${needed.join(', ')}`;
}

function at(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
