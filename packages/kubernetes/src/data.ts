/** Reading of untyped objects: never throws, whatever the shape, because what is reviewed may be wrong. */

/** A mapping whose values no one has checked yet. */
export type Data = Readonly<Record<string, unknown>>;

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Paths are written in the code and few; splitting them again each time took a tenth of a review. */
const split = new Map<string, readonly string[]>();

/** The value at a dotted path, undefined when any step is missing. */
export function at(value: unknown, path: string): unknown {
  let keys = split.get(path);
  if (keys === undefined) {
    keys = path.split('.');
    split.set(path, keys);
  }
  let current = value;
  // Without an iterator or a call, which take long in code that is not warm: a review of three environments asks 15,000 times.
  for (let step = 0; step < keys.length; step += 1) {
    if (typeof current !== 'object' || current === null || Array.isArray(current)) return undefined;
    current = (current as Data)[keys[step] ?? ''];
  }
  return current;
}

/** The mapping at a path, empty when there is none. */
export function dataAt(value: unknown, path: string): Data {
  const found = at(value, path);
  return isData(found) ? found : {};
}

/** The list at a path, empty when there is none. */
function listAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** The mappings in the list at a path. */
export function recordsAt(value: unknown, path: string): readonly Data[] {
  const list = listAt(value, path);
  // Nearly every list: a copy of each would be a hundredth of what a review makes.
  return list.every(isData) ? list : list.filter(isData);
}

/** The strings in the list at a path. */
export function textsAt(value: unknown, path: string): readonly string[] {
  return listAt(value, path).filter((item): item is string => typeof item === 'string');
}

export function textAt(value: unknown, path: string): string | undefined {
  const found = at(value, path);
  return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: unknown, path: string): number | undefined {
  const found = at(value, path);
  return typeof found === 'number' ? found : undefined;
}

/** The mapping of strings at a path, such as labels; other values are printed. */
export function stringMapAt(value: unknown, path: string): Readonly<Record<string, string>> {
  const found = dataAt(value, path);
  if (isStringMap(found)) return found;
  return Object.fromEntries(Object.entries(found).map(([key, item]) => [key, asText(item)]));
}

function isStringMap(data: Data): data is Readonly<Record<string, string>> {
  return Object.values(data).every((item) => typeof item === 'string');
}

/**
 * A value as text: text as it is, the rest as JSON. Unlike `String`, it takes every value: a mapping with a key `toString`
 * has no text of its own.
 */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : canonical(value);
}

/** The same, and undefined for what is not there. */
export function optionalText(value: unknown): string | undefined {
  return value === undefined ? undefined : asText(value);
}

/** JSON with sorted keys: equal text means equal value. A number that JSON lacks, such as NaN, is no null. */
export function canonical(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isData(value)) {
    let fields = '';
    for (const key of Object.keys(value).sort()) {
      if (value[key] === undefined) continue;
      fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${canonical(value[key])}`;
    }
    return `{${fields}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
