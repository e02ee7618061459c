import type { Rule } from '@vmshift/findings';
import { redisBytes } from '../../cluster/setting-bytes';
import type { Comparison } from '../rule';
import { endsWithin, isOff, isOn, isSet, type SettingRule, settingRule } from './setting-rule';

const PERSISTENCE = 'https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/';
const SECURITY = 'https://redis.io/docs/latest/operate/oss_and_stack/management/security/';
const EVICTION = 'https://redis.io/docs/latest/develop/reference/eviction/';

/** Databases of Redis without a setting, and clients. @see https://github.com/redis/redis/blob/7.4/redis.conf */
const DEFAULT_DATABASES = 16;
const DEFAULT_CLIENTS = 10_000;
/** Clients that the pods at their peak, their pools of connections and the probes stay below. */
const ENOUGH_CLIENTS = 1000;

/** Seconds that a client may be idle: with less, connections break between one task or request and the next. */
const LEAST_TIMEOUT = 120;

const REPLACED = 'the server deletes its tasks, takes what the other one has, and refuses every write';
const STARTS_EMPTY = 'the server starts empty, next to the log that holds the tasks';
const ANOTHER_LOGIN = 'who may log in, with which password, and what they may do is no longer what requirepass says';

const RULES: readonly SettingRule[] = [
  {
    id: 'redis-loses-tasks',
    title: 'Redis writes tasks to its volume',
    class: 'data-loss',
    verdict: 'block',
    see: PERSISTENCE,
    settings: {
      appendonly: {
        weakens: (after, _, { servers }) => after !== servers.queue.settings.appendonly,
        impact: 'queued tasks and results are gone with the next restart',
      },
      appendfsync: {
        weakens: (after) => after === 'no',
        impact: 'half a minute of tasks is lost in a crash',
        verdict: 'warn',
      },
      'no-appendfsync-on-rewrite': {
        weakens: isOn,
        impact: 'while the log is rewritten nothing is synced: half a minute of tasks is lost in a crash',
        verdict: 'warn',
      },
      replicaof: { weakens: isSet, impact: REPLACED },
      slaveof: { weakens: isSet, impact: REPLACED },
      appendfilename: { weakens: () => true, impact: STARTS_EMPTY },
      appenddirname: { weakens: () => true, impact: STARTS_EMPTY },
    },
  },
  {
    id: 'redis-evicts-tasks',
    title: 'Redis deletes no task when its memory is full',
    class: 'data-loss',
    verdict: 'block',
    see: EVICTION,
    settings: {
      'maxmemory-policy': {
        weakens: (after, _, { servers }) => after !== undefined && after !== servers.queue.settings['maxmemory-policy'],
        impact: 'when memory is full, Redis deletes queued tasks, and nothing reports it',
      },
    },
  },
  {
    id: 'redis-memory-lowered',
    title: 'The queue has room for tasks',
    class: 'outage',
    verdict: 'warn',
    see: EVICTION,
    settings: {
      maxmemory: {
        weakens: (after, before) => {
          const [was, is] = [redisBytes(before), redisBytes(after)];
          // 0 is no bound at all.
          return was !== undefined && is !== undefined && is > 0n && is * 2n < was;
        },
        impact: 'the queue refuses new tasks sooner',
      },
    },
  },
  {
    id: 'redis-open',
    title: 'Redis asks for a password and runs no debug command',
    class: 'exposure',
    verdict: 'block',
    see: SECURITY,
    settings: {
      requirepass: {
        weakens: (after) => after === undefined || after === '' || after === '""',
        impact: 'anyone who reaches the port reads and writes the queue, passwords in task arguments included',
      },
      include: {
        weakens: () => true,
        impact: 'the file with the password is not read: the server is open, or refuses to start',
      },
      user: { weakens: isSet, impact: ANOTHER_LOGIN },
      aclfile: { weakens: isSet, impact: ANOTHER_LOGIN },
      loadmodule: { weakens: isSet, impact: 'the server runs the code of the module, with all that it holds' },
      'protected-mode': {
        weakens: isOff,
        impact: 'without a password the server answers every client',
        verdict: 'warn',
      },
      'enable-debug-command': {
        weakens: (after) => !isOff(after),
        impact: 'a client can crash the server',
        verdict: 'warn',
      },
    },
  },
  {
    id: 'redis-refuses-clients',
    title: 'Redis serves the clients that there are',
    class: 'outage',
    verdict: 'block',
    see: 'https://redis.io/docs/latest/develop/reference/clients/',
    settings: {
      databases: {
        weakens: (after, before) => Number(after ?? DEFAULT_DATABASES) < Number(before ?? DEFAULT_DATABASES),
        impact: 'a client whose URL names a database above the last one gets an error: queue and results have one each',
      },
      maxclients: {
        weakens: (after, before) =>
          Number(after ?? DEFAULT_CLIENTS) < Math.min(ENOUGH_CLIENTS, Number(before ?? DEFAULT_CLIENTS)),
        impact: 'the API and the workers are refused as soon as that many clients are connected',
      },
      'rename-command': { weakens: isSet, impact: 'clients that call the command by its name get an error' },
      'cluster-enabled': { weakens: isOn, impact: 'the server refuses every key: no slot of the cluster is assigned' },
      'min-replicas-to-write': {
        weakens: (after) => Number(after) > 0,
        impact: 'the server has no replica, and refuses every write',
      },
      daemonize: {
        weakens: isOn,
        impact: 'the process that Kubernetes watches ends at once, and the pod restarts again and again',
      },
    },
  },
  {
    id: 'redis-log-not-bounded',
    title: 'The log of Redis stays small, and is read after a crash',
    class: 'outage',
    verdict: 'warn',
    see: PERSISTENCE,
    settings: {
      'auto-aof-rewrite-percentage': {
        weakens: (after) => after === '0',
        impact: 'the log is never rewritten: it grows until the volume is full, and a start takes longer and longer',
      },
      'aof-load-truncated': {
        weakens: isOff,
        impact: 'after a crash in the middle of a write the server does not start until a person repairs the log',
      },
    },
  },
  {
    id: 'redis-closes-connections',
    title: 'Redis keeps the connections of clients that wait',
    class: 'outage',
    verdict: 'warn',
    see: 'https://redis.io/docs/latest/develop/reference/clients/#client-timeouts',
    settings: {
      timeout: {
        weakens: endsWithin(LEAST_TIMEOUT),
        impact: 'connections of the API and the workers break whenever they are idle for that long',
      },
    },
  },
  {
    id: 'redis-unreachable',
    title: 'Redis listens where its clients connect',
    class: 'outage',
    verdict: 'block',
    see: SECURITY,
    settings: {
      port: { weakens: () => true, impact: 'clients connect to the old port' },
      bind: {
        weakens: (after) => after !== undefined && /^(127\.|localhost)/.test(after),
        impact: 'no other pod can connect',
      },
    },
  },
];

/** Settings that tune the server or its log. The folder of the data has rules of its own. */
const TUNING = new Set(
  `dir loglevel logfile hz tcp-keepalive tcp-backlog activedefrag slowlog-log-slower-than slowlog-max-len
  latency-monitor-threshold auto-aof-rewrite-min-size lazyfree-lazy-eviction lazyfree-lazy-expire
  lazyfree-lazy-server-del lazyfree-lazy-user-del`.split(/\s+/),
);

/** Whether a rule knows what a setting of Redis does. */
export function isKnownQueueSetting(name: string): boolean {
  return RULES.some(({ settings }) => Object.hasOwn(settings, name)) || TUNING.has(name);
}

/** Settings of the queue that decide whether tasks survive, and who can connect. */
export const redisSettings: readonly Rule<Comparison>[] = RULES.map((rule) => settingRule('queue', rule));
