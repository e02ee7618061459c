import type { Data } from './data';
import { quantity } from './quantity';

/** Quantities in nano-units by name, such as `cpu` and `memory`. */
export type Amounts = ReadonlyMap<string, bigint>;

/** The quantities in a mapping such as `requests`; what is no quantity counts as nothing. */
export function amountsIn(quantities: Data): Amounts {
  const amounts = new Map<string, bigint>();
  for (const name of Object.keys(quantities)) amounts.set(name, quantity(quantities[name]) ?? 0n);
  return amounts;
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
  a.forEach((amount, name) => {
    combined.set(name, how(amount, b.get(name) ?? 0n));
  });
  b.forEach((amount, name) => {
    if (!a.has(name)) combined.set(name, how(0n, amount));
  });
  return combined;
}
