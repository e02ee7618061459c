import { numberWithUnit } from './setting-number';

/** Seconds of PostgreSQL's units of time. */
const UNITS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, d: 86_400 };

/**
 * `5min` of `checkpoint_timeout` in seconds; undefined where it is no such time.
 * @param unit of a bare number, which each setting has of its own
 * @see https://www.postgresql.org/docs/16/config-setting.html
 */
export function postgresqlSeconds(text: string | undefined, unit: 'ms' | 's'): number | undefined {
  const [amount, own = ''] = numberWithUnit(text) ?? [];
  const seconds = Number(amount) * (UNITS[own || unit] ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}
