import type { z } from 'zod';

/** One call, as a route gets it. */
export interface Call {
  readonly method: string;
  /** Below the version: `lke/clusters/1`. */
  readonly path: string;
  readonly body: unknown;
  /** The header `X-Filter`. @see https://techdocs.akamai.com/linode-api/reference/filtering-and-sorting */
  readonly filter: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Undefined where the path is another one's. */
export type Route = (call: Call) => Answer | undefined;

export const ok = (body: unknown = {}): Answer => ({ status: 200, body });

/** A list, on one page. */
export const page = (data: readonly unknown[]): Answer => ok({ data, page: 1, pages: 1, results: data.length });

/** @see https://techdocs.akamai.com/linode-api/reference/errors */
export const refusal = (status: number, reason: string, field?: string): Answer => ({
  status,
  body: { errors: [{ reason, ...(field === undefined ? {} : { field }) }] },
});

export const missing = refusal(404, 'Not found');

/** Goes on with a body that has exactly what the API takes; else its refusal, which names the first field. */
export function withBody<T>(schema: z.ZodType<T>, { body }: Call, answer: (body: T) => Answer): Answer {
  const parsed = schema.safeParse(body);
  if (parsed.success) return answer(parsed.data);
  const [issue] = parsed.error.issues;
  const field = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : (issue?.path.join('.') ?? '');
  return refusal(400, issue?.message ?? 'Invalid body', field);
}

/** What of a list a filter of equalities keeps; `+and` and dots are all that the provider uses. */
export function filtered<T>(items: readonly T[], filter: Readonly<Record<string, unknown>>): readonly T[] {
  const conditions = Object.entries(filter).flatMap(([key, value]) =>
    key === '+and' && Array.isArray(value) ? value.flatMap((one) => Object.entries(one as object)) : [[key, value]],
  );
  const equalities = conditions.filter(([key]) => !String(key).startsWith('+'));
  return items.filter((item) => equalities.every(([key, value]) => valueAt(item, String(key)) === value));
}

function valueAt(item: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], item);
}
