/**
 * Kubernetes quantities, exactly: a quantity is a bigint of nano-units (nano-cores, nano-bytes), the smallest step that
 * Kubernetes keeps, so quantities are added with `+` and compared with `<`.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */

/** Nano-units in one core or one byte. */
export const NANOS = 10n ** 9n;

/** Kubernetes caps what is larger; a model that large is a mistake. */
const MAXIMUM = (2n ** 63n - 1n) * NANOS;

/** The families of suffixes; a quantity is printed in the family that it was written in. */
export type QuantityFormat = 'decimal' | 'binary' | 'exponent';

const BINARY_SUFFIXES: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** Powers of a thousand, from 10^-9 up. */
const DECIMAL_SUFFIXES: readonly string[] = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const NANO_POWER = 9;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d{1,2})?$/;
/** Longer texts are no quantity that anybody means, and would make the arithmetic slow. */
const MAXIMUM_LENGTH = 64;

interface Written {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

/**
 * The quantity in nano-units; undefined when the text is none, or is beyond 2^63 - 1. What is finer than a nano-unit is
 * rounded away from zero, as Kubernetes does.
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

/** Millicores, rounded up: the unit in which the scheduler counts CPU. */
export function toMillicores(nanos: bigint): number {
  return Number(divideUp(nanos, NANOS / 1000n));
}

/** Bytes, rounded up: the unit in which the scheduler counts memory. */
export function toBytes(nanos: bigint): number {
  return Number(divideUp(nanos, NANOS));
}

function read(text: string): Written | undefined {
  const match = text.length <= MAXIMUM_LENGTH ? NUMBER.exec(text) : null;
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  if (whole + fraction === '') return undefined;
  const { base, power, format } = scale(suffix);
  const digits = BigInt(whole + fraction);
  const numerator = digits * NANOS * (power > 0 ? base ** BigInt(power) : 1n);
  const denominator = 10n ** BigInt(fraction.length) * (power < 0 ? base ** BigInt(-power) : 1n);
  const nanos = divideUp(numerator, denominator);
  if (nanos > MAXIMUM) return undefined;
  return { nanos: sign === '-' ? -nanos : nanos, format };
}

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
  while (number % 1000n === 0n && step < DECIMAL_SUFFIXES.length - 1) [number, step] = [number / 1000n, step + 1];
  const power = step * 3 - NANO_POWER;
  if (format === 'exponent') return power === 0 ? `${number}` : `${number}e${power}`;
  return `${number}${DECIMAL_SUFFIXES[step]}`;
}

/** The quotient of two natural numbers, rounded up. */
function divideUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}
