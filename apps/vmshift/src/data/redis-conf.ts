import type { DataServers } from '@vmshift/application';
import type { RedisConfig } from '@vmshift/environments';
import { parseQuantity, toBytes } from '@vmshift/kubernetes';

/** Where the start command writes the password; in memory, as nothing secret is in the ConfigMap. */
export const REDIS_PASSWORD_FILE = '/run/redis/password.conf';

/** Share of the memory limit for data, in percent; the rest is for the copies made while the log is rewritten, and buffers. */
const DATA_SHARE_PERCENT = 60;

/**
 * The server's configuration file.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/config/
 */
export function redisConf({ port, data, settings }: DataServers['queue'], redis: RedisConfig): string {
  return [
    `include ${REDIS_PASSWORD_FILE}`,
    `port ${port}`,
    `dir ${data.folder}`,
    '# The queue and the results outlive a restart: every write is logged, and on disk within a second.',
    `appendonly ${settings.appendonly}`,
    `appendfsync ${settings.appendfsync}`,
    '# The log replaces the snapshots.',
    `save ${settings.save}`,
    '# A queue that throws entries away loses tasks; when it is full, sending fails instead.',
    `maxmemory-policy ${settings['maxmemory-policy']}`,
    `maxmemory ${maxMemoryBytes(redis.resources.limits.memory)}`,
    '',
  ].join('\n');
}

/** `maxmemory` in bytes for a memory limit, so that Redis refuses writes before the kernel kills it. */
function maxMemoryBytes(limit: string): number {
  const nanos = parseQuantity(limit);
  if (nanos === undefined) throw new TypeError(`redis.resources.limits.memory: got ${limit}, no quantity`);
  return Math.floor((toBytes(nanos) * DATA_SHARE_PERCENT) / 100);
}

/**
 * Starts the server. The password goes from the environment to a file by the shell's own `printf`, so that it is in no
 * argument list; an empty one would leave the server open, and stops the start.
 * @param variable holds the password
 */
export function redisStartScript(variable: string): string {
  return `set -eu
: "\${${variable}:?no password}"
umask 077
escaped=$(printf '%s' "$${variable}" | sed 's/[\\\\"]/\\\\&/g')
printf 'requirepass "%s"\\n' "$escaped" > ${REDIS_PASSWORD_FILE}
exec redis-server /etc/redis/redis.conf
`;
}
