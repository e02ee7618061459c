import type { Quantities } from './object-types';
import { parseQuantity } from './quantities';

/** A quantity in nano-units. The schema has let only quantities through. */
export function nanos(quantity: string | number | undefined): bigint {
  return parseQuantity(String(quantity ?? 0)) ?? 0n;
}

/** Whether one quantity is above another. */
export function exceeds(quantity: string | number, bound: string | number): boolean {
  return nanos(quantity) > nanos(bound);
}

/** Quantities in nano-units by name, such as `cpu` and `memory`. */
export type Amounts = ReadonlyMap<string, bigint>;

export function amounts(quantities: Quantities | undefined): Amounts {
  return new Map(Object.entries(quantities ?? {}).map(([name, quantity]) => [name, nanos(quantity)]));
}

/** Name by name, with what is in only one of them. */
export function combine(a: Amounts, b: Amounts, how: (a: bigint, b: bigint) => bigint): Amounts {
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return new Map(names.map((name) => [name, how(a.get(name) ?? 0n, b.get(name) ?? 0n)]));
}

export function add(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (one, other) => one + other);
}

export function largest(a: Amounts, b: Amounts): Amounts {
  // Math.max takes no bigint.
  // biome-ignore lint/complexity/useMathMinMax: see above
  return combine(a, b, (one, other) => (one > other ? one : other));
}
