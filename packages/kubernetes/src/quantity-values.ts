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
