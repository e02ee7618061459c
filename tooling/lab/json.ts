/** An answer of an API server, of any shape. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
/** An object of such an answer. */
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Those of its fields that are named; all where none are, nothing of what is no object. */
export function pick(value: Json | undefined, keys: readonly string[] | undefined): JsonObject {
  if (!isObject(value)) return {};
  return keys === undefined ? value : Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
}

/** All its fields but one. */
export function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

/** Its fields that have a value. */
export function defined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null));
}

/** Whether it is a list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether it has fields. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
