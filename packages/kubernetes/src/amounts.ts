import type { Data } from './data';
import { quantity } from './quantity';

/** Quantities in nano-units by name, such as `cpu` and `memory`. */
export type Amounts = ReadonlyMap<string, bigint>;

/** The quantities in a mapping such as `requests`; what is no quantity counts as nothing. */
export function amountsIn(quantities: Data): Amounts {
  return new Map(Object.entries(quantities).map(([name, value]) => [name, quantity(value) ?? 0n]));
}

/** The sums, name by name, with what is in only one of them. */
export function add(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (one, other) => one + other);
}

/** The larger ones, name by name. */
export function largest(a: Amounts, b: Amounts): Amounts {
  // Math.max takes no bigint.
  // biome-ignore lint/complexity/useMathMinMax: see above
  return combine(a, b, (one, other) => (one > other ? one : other));
}

function combine(a: Amounts, b: Amounts, how: (a: bigint, b: bigint) => bigint): Amounts {
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return new Map(names.map((name) => [name, how(a.get(name) ?? 0n, b.get(name) ?? 0n)]));
}
