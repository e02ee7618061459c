/** The names of what stands in a mapping or a list that has a name: a function of the key. */
export type NamesBelow = (name: string, parent: object) => (key: string) => string;

/**
 * Plain data that tells what is read of it: every value by its name, and a name under which nothing stands. What only goes
 * through a mapping or a list, such as one that counts its items, reads none of its values.
 * @param read is called with the name of each value, each time that it is read
 */
export function recordReads<Data>(
  data: Data,
  name: string,
  namesBelow: NamesBelow,
  read: (name: string) => void,
): Data {
  const watched = new WeakMap<object, object>();
  return watch(data, name) as Data;

  function watch(value: unknown, called: string): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const known = watched.get(value);
    if (known !== undefined) return known;
    const below = namesBelow(called, value);
    const proxy = new Proxy(value, {
      get: (target, key, receiver) => {
        const child: unknown = Reflect.get(target, key, receiver);
        // What every list and every mapping has is no value of this one.
        if (typeof key === 'symbol' || (!Object.hasOwn(target, key) && key in target)) return child;
        if (Array.isArray(target) && !/^\d+$/.test(key)) return child;
        if (typeof child === 'object' && child !== null) return watch(child, below(key));
        read(below(key));
        return child;
      },
    });
    watched.set(value, proxy);
    return proxy;
  }
}

/** Names in the model as its rules print them: `production.ingress.paths[0].path`. */
export const modelNames: NamesBelow = (name, parent) => (key) =>
  Array.isArray(parent) ? `${name}[${key}]` : name === '' ? key : `${name}.${key}`;
