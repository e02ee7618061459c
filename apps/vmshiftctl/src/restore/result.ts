import { z } from 'zod';

/** The last words of a Job that has restored a dump. */
const RESULT = z.object({
  dump: z.string(),
  bytes: z.number(),
  /** When the dump was made, ISO 8601. */
  made: z.string(),
  into: z.enum(['schema', 'database']),
  /** Name of the database that was replaced. */
  previous: z.string().optional(),
  tables: z.number(),
  /** Rows by table; empty where there are too many tables for last words. */
  rows: z.record(z.string(), z.number()),
  seconds: z.number(),
});

export type RestoreResult = Readonly<z.output<typeof RESULT>>;

/** Undefined for words that are no result. */
export function parseResult(words: string): RestoreResult | undefined {
  try {
    return RESULT.parse(JSON.parse(words.trim().split('\n').at(-1) ?? ''));
  } catch {
    return undefined;
  }
}

/** What was restored, for a person who compares it with what is expected. */
export function describeResult({ dump, made, tables, rows, seconds, previous }: RestoreResult): readonly string[] {
  return [
    `restored ${dump} of ${made}: ${tables} tables in ${seconds} s, and each has as many rows as the dump`,
    ...Object.entries(rows).map(([table, count]) => `  ${table}: ${count} rows`),
    ...(previous === undefined ? [] : [`  what was there before is the database ${previous}, until a person drops it`]),
  ];
}
