type Units = Readonly<Record<string, bigint>>;

const REDIS_UNITS: Units = {
  '': 1n,
  k: 1000n,
  kb: 1024n,
  m: 10n ** 6n,
  mb: 2n ** 20n,
  g: 10n ** 9n,
  gb: 2n ** 30n,
};

/** Bare numbers are blocks of 8 KiB. */
const POSTGRESQL_UNITS: Units = { '': 8192n, b: 1n, kb: 2n ** 10n, mb: 2n ** 20n, gb: 2n ** 30n, tb: 2n ** 40n };

function bytesIn(units: Units, text: string | undefined): bigint | undefined {
  const match = /^(\d{1,30})\s*([a-z]*)$/i.exec(text ?? '');
  const unit = units[(match?.[2] ?? '').toLowerCase()];
  return match === null || unit === undefined ? undefined : BigInt(match[1] ?? 0) * unit;
}

/**
 * `100mb` of redis.conf in bytes; undefined where Redis could not read it.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/config/
 */
export function redisBytes(text: string | undefined): bigint | undefined {
  return bytesIn(REDIS_UNITS, text);
}

/**
 * `128MB` of `shared_buffers` in bytes; undefined where it is no such amount.
 * @see https://www.postgresql.org/docs/16/config-setting.html
 */
export function postgresqlBytes(text: string | undefined): bigint | undefined {
  return bytesIn(POSTGRESQL_UNITS, text?.replace(/^'(.*)'$/, '$1'));
}
