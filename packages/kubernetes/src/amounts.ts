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
  const combined = new Map<string, bigint>();
  for (const [name, amount] of a) combined.set(name, how(amount, b.get(name) ?? 0n));
  for (const [name, amount] of b) if (!a.has(name)) combined.set(name, how(0n, amount));
  return combined;
}
