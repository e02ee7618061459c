/** What an unquoted scalar is to Kubernetes, or why it can be none of the values that JSON has. */
export type ResolvedScalar = { readonly value: string | number | boolean | null } | { readonly problem: string };

const NAMED: ReadonlyMap<string, boolean | null> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

/** Kubernetes turns YAML into JSON, which has no such number: the object is refused. */
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** A sign and a base, as Go reads integer literals: `0x1F`, `0b11`, `0o17` and, with a mere zero, `017`. */
const INTEGER = /^([-+]?)(?:0([xX])([\da-fA-F]+)|0([bB])([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
/** Behind a leading point underscores stand between digits only; elsewhere they mean nothing wherever they stand. */
const FRACTION = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/;

const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);

/**
 * Reads an unquoted scalar as Kubernetes does: YAML 1.1 without dates, base-60 numbers and words such as `yEs`, with the
 * octal numbers of 1.2. A number that does not fit is text (`1e400`); so is what only looks like one (`e7`, `.`, `08x`).
 * @see https://github.com/yaml/go-yaml/blob/v2.4.3/resolve.go which sigs.k8s.io/yaml reads with
 */
export function resolveScalar(text: string): ResolvedScalar {
  const named = NAMED.get(text);
  if (named !== undefined) return { value: named };
  if (NOT_FINITE.test(text)) return { problem: `got ${text}; allowed: a finite number, or text in quotes` };
  if (text.startsWith('.')) return FRACTION.test(text) ? finite(text.replaceAll('_', ''), text) : { value: text };
  if (!/^[-+\d]/.test(text)) return { value: text };
  const plain = text.replaceAll('_', '');
  const integer = readInteger(plain);
  if (integer !== undefined) return exact(integer);
  if (!FLOAT.test(plain)) return { value: text };
  return /^[-+]?\d+$/.test(plain) ? exact(BigInt(plain.replace(/^\+/, ''))) : finite(plain, text);
}

/** Undefined for what is no integer, or one that 64 bits cannot hold. */
function readInteger(plain: string): bigint | undefined {
  const match = INTEGER.exec(plain);
  if (match === null) return undefined;
  const [, sign, , hex, , binary, octal, decimal] = match;
  const size =
    hex !== undefined
      ? BigInt(`0x${hex}`)
      : binary !== undefined
        ? BigInt(`0b${binary}`)
        : octal !== undefined
          ? BigInt(`0o${octal}`)
          : BigInt(decimal ?? 0);
  const value = sign === '-' ? -size : size;
  return value >= MIN_INT64 && value <= MAX_UINT64 ? value : undefined;
}

/** A number that readers would round without a word is refused; it may be a credential, so that it is not repeated. */
function exact(value: bigint): ResolvedScalar {
  const number = Number(value);
  return Number.isFinite(number) && BigInt(number) === value
    ? { value: number }
    : { problem: 'got a whole number of which readers lose digits; allowed: up to 2^53, or text in quotes' };
}

function finite(plain: string, text: string): ResolvedScalar {
  const number = Number(plain);
  return { value: Number.isFinite(number) ? number + 0 : text };
}
