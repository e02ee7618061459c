import { parseQuantity } from './quantities';

/** The nano-units that a value of a rendered object stands for; undefined when it is no quantity. */
export function quantity(value: unknown): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return parseQuantity(String(value));
}

/** Whether two values are spellings of the same quantity. */
export function equalQuantities(left: unknown, right: unknown): boolean {
  const amount = quantity(left);
  return amount !== undefined && amount === quantity(right);
}

/** The nano-units of a value that the schema has found to be a quantity; 0 for what is absent. */
export function nanos(value: unknown): bigint {
  return quantity(value) ?? 0n;
}

/** Whether one quantity is above another. What is no quantity counts as 0. */
export function exceeds(value: unknown, bound: unknown): boolean {
  return nanos(value) > nanos(bound);
}
