import { numberWithUnit } from './setting-number';

type Units = Readonly<Record<string, bigint>>;

const REDIS_UNITS: Units = {
  '': 1n,
  b: 1n,
  k: 1000n,
  kb: 1024n,
  m: 10n ** 6n,
  mb: 2n ** 20n,
  g: 10n ** 9n,
  gb: 2n ** 30n,
};

/** Bare numbers are blocks of 8 KiB. */
const POSTGRESQL_UNITS: Units = { '': 8192n, B: 1n, kB: 2n ** 10n, MB: 2n ** 20n, GB: 2n ** 30n, TB: 2n ** 40n };

/**
 * `100mb` of redis.conf in bytes; undefined where Redis could not read it.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/config/
 */
export function redisBytes(text: string | undefined): bigint | undefined {
  const [, amount, unit = ''] = /^(\d{1,30})([a-z]*)$/i.exec(text ?? '') ?? [];
  const size = REDIS_UNITS[unit.toLowerCase()];
  return amount === undefined || size === undefined ? undefined : BigInt(amount) * size;
}

/**
 * `128MB` of `shared_buffers` in bytes; undefined where it is no such amount: the letters of a unit are as they are.
 * @see https://www.postgresql.org/docs/16/config-setting.html
 */
export function postgresqlBytes(text: string | undefined): bigint | undefined {
  const [amount = '', unit = ''] = numberWithUnit(text) ?? [];
  const size = POSTGRESQL_UNITS[unit];
  if (size === undefined || amount === '') return undefined;
  if (/^\d{1,30}$/.test(amount)) return BigInt(amount) * size;
  const bytes = Number(amount) * Number(size);
  return Number.isFinite(bytes) ? BigInt(Math.round(bytes)) : undefined;
}
