/**
 * Kubernetes quantities, exactly: a quantity is a bigint of nano-units (nano-cores, nano-bytes), the smallest step that
 * Kubernetes keeps, so quantities are added with `+` and compared with `<`.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */

import { oncePerText } from './once-per-text';

/** Nano-units in one core or one byte. */
export const NANOS = 10n ** 9n;

/** Kubernetes cuts larger ones off, where the suffix is a binary one. */
const MAXIMUM = (2n ** 63n - 1n) * NANOS;

/** The families of suffixes; a quantity is printed in the family that it was written in. */
export type QuantityFormat = 'decimal' | 'binary' | 'exponent';

const BINARY_SUFFIXES: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** Powers of a thousand, from 10^-9 up. */
const DECIMAL_SUFFIXES: readonly string[] = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const NANO_POWER = 9;

/** No digit at all is 0 to Kubernetes, but with the suffixes that its short way of reading leaves out. */
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?0*\d{1,3})?$/;
/** Longer texts, and larger exponents, are no quantity that anybody means, and would make the arithmetic slow. */
const MAXIMUM_LENGTH = 64;

interface Written {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

/**
 * The quantity in nano-units; undefined when the text is none. What is finer than a nano-unit is rounded away from zero,
 * and what is beyond 2^63 - 1 with a binary suffix is cut off there, as Kubernetes does.
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity
 */
export function parseQuantity(text: string): bigint | undefined {
  return read(text)?.nanos;
}

/** The text as the API server prints it (`1000m` becomes `1`, `2048Mi` becomes `2Gi`); undefined when it is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  const written = read(text);
  return written && formatQuantity(written.nanos, written.format);
}

/** Prints nano-units in canonical form: no fraction, the largest suffix that keeps the value. */
export function formatQuantity(nanos: bigint, format: QuantityFormat): string {
  if (nanos === 0n) return '0';
  if (nanos < 0n) return `-${formatQuantity(-nanos, format)}`;
  if (format === 'binary' && nanos >= 1024n * NANOS && nanos % NANOS === 0n) return formatBinary(nanos / NANOS);
  return formatThousands(nanos, format);
}

/** The nano-units that a value of an object stands for; undefined when it is no quantity. Blanks around it are ignored. */
export function quantity(value: unknown): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return parseQuantity(String(value).trim());
}

/** The same of a value that the schema has found to be a quantity; 0 for what is absent. */
export function nanos(value: unknown): bigint {
  return quantity(value) ?? 0n;
}

/** Whether one quantity is above another. What is no quantity counts as 0. */
export function exceeds(value: unknown, bound: unknown): boolean {
  return nanos(value) > nanos(bound);
}

/** Whether two values are spellings of the same quantity. */
export function equalQuantities(left: unknown, right: unknown): boolean {
  const amount = quantity(left);
  return amount !== undefined && amount === quantity(right);
}

/** Millicores, rounded up: the unit in which the scheduler counts CPU. */
export function toMillicores(nanos: bigint): number {
  return Number(divideUp(nanos, NANOS / 1000n));
}

/** Bytes, rounded up: the unit in which the scheduler counts memory. */
export function toBytes(nanos: bigint): number {
  return Number(divideUp(nanos, NANOS));
}

function read(text: string): Written | undefined {
  return text.length > MAXIMUM_LENGTH ? undefined : readShort(text);
}

const readShort = oncePerText((text): Written | undefined => {
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  if (text === '') return undefined;
  const { base, power, format } = scale(suffix);
  if (whole + fraction === '' && (format === 'binary' ? power > 4 : power < -NANO_POWER)) return undefined;
  const digits = BigInt(`0${whole}${fraction}`);
  const numerator = digits * NANOS * (power > 0 ? base ** BigInt(power) : 1n);
  const denominator = 10n ** BigInt(fraction.length) * (power < 0 ? base ** BigInt(-power) : 1n);
  const amount = divideUp(numerator, denominator);
  const nanos = format === 'binary' && amount > MAXIMUM ? MAXIMUM : amount;
  return { nanos: sign === '-' ? -nanos : nanos, format };
});

function scale(suffix: string): { base: bigint; power: number; format: QuantityFormat } {
  const binary = BINARY_SUFFIXES.indexOf(suffix);
  if (binary > 0) return { base: 1024n, power: binary, format: 'binary' };
  const decimal = DECIMAL_SUFFIXES.indexOf(suffix);
  if (decimal >= 0) return { base: 10n, power: decimal * 3 - NANO_POWER, format: 'decimal' };
  return { base: 10n, power: Number(suffix.slice(1)), format: 'exponent' };
}

function formatBinary(bytes: bigint): string {
  let [number, step] = [bytes, 0];
  while (number % 1024n === 0n && step < BINARY_SUFFIXES.length - 1) [number, step] = [number / 1024n, step + 1];
  return `${number}${BINARY_SUFFIXES[step]}`;
}

function formatThousands(nanos: bigint, format: QuantityFormat): string {
  let [number, step] = [nanos, 0];
  const last = format === 'exponent' ? Number.POSITIVE_INFINITY : DECIMAL_SUFFIXES.length - 1;
  while (number % 1000n === 0n && step < last) [number, step] = [number / 1000n, step + 1];
  const power = step * 3 - NANO_POWER;
  if (format === 'exponent') return power === 0 ? `${number}` : `${number}e${power}`;
  return `${number}${DECIMAL_SUFFIXES[step]}`;
}

/** The quotient of two natural numbers, rounded up. */
function divideUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}
