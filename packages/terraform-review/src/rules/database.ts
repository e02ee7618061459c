import type { Rule } from '@vmshift/findings';
import { at, numberAt, type PlanObject, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';

const TYPES = ['linode_database_postgresql_v2', 'linode_database_mysql_v2'];
const SEE = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/database_postgresql_v2';

/** `postgresql/16` → ['postgresql', 16]. */
function engineOf(database: PlanObject | null): readonly [string, number] | undefined {
  const match = /^(\w+)\/(\d+)/.exec(stringAt(database, 'engine_id') ?? '');
  return match ? [match[1] ?? '', Number(match[2])] : undefined;
}

const databaseEngineRefused = resourceRule({
  id: 'database-engine-refused',
  title: 'A database keeps its engine and never goes back to an earlier major version',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) => {
    const [old, next] = [engineOf(before), engineOf(after)];
    if (old === undefined) return [];
    const sameEngine = old[0] === next?.[0];
    return sameEngine && next !== undefined && next[1] >= old[1] ? [] : [{ path: ['engine_id'], sameEngine }];
  },
  class: 'sync-failure',
  verdict: 'block',
  because: ({ sameEngine }) =>
    sameEngine ? 'a server cannot go back to an earlier major version' : 'a server cannot change to another engine',
  impact: 'the plan looks fine, but the apply fails',
  fix: 'create a second database with that engine and move the data',
  see: SEE,
  reads: ['engine_id'],
});

const databaseEngineUpgrade = resourceRule({
  id: 'database-engine-upgrade',
  title: 'A new major version of the database is a planned step',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) => {
    const [old, next] = [engineOf(before), engineOf(after)];
    if (old === undefined || next === undefined) return [];
    return old[0] === next[0] && next[1] > old[1] ? [{ path: ['engine_id'] }] : [];
  },
  class: 'outage',
  verdict: 'block',
  because: 'a new major version is an upgrade in place, and there is no way back',
  impact: 'the database is down during the upgrade; extensions or queries may fail after it',
  fix: 'try it on a fork (fork_source), take a backup, announce a maintenance window, then acknowledge this finding',
  see: SEE,
  reads: ['engine_id'],
});

const databaseResize = resourceRule({
  id: 'database-resize',
  title: 'The servers of a database change their size in a maintenance window',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) => {
    const [old, next] = [stringAt(before, 'type'), stringAt(after, 'type')];
    return old !== undefined && next !== undefined && old !== next ? [{ path: ['type'] }] : [];
  },
  class: 'outage',
  verdict: 'warn',
  because: 'the servers change their Linode plan in place',
  impact: 'each server restarts with its new size; connections are cut, and the host names may change',
  fix: 'announce a maintenance window; clients must reconnect by host name',
  see: SEE,
  reads: ['type'],
});

/** How many servers the database has before and after, where both are known. */
function serversOf(before: PlanObject | null, after: PlanObject | null): readonly [number, number] | undefined {
  const [old, next] = [numberAt(before, 'cluster_size'), numberAt(after, 'cluster_size')];
  return old === undefined || next === undefined ? undefined : [old, next];
}

const databaseServersRemoved = resourceRule({
  id: 'database-servers-removed',
  title: 'A database keeps its standby servers',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) => {
    const [old, next] = serversOf(before, after) ?? [0, 0];
    return next < old ? [{ path: ['cluster_size'], alone: next === 1 }] : [];
  },
  class: 'outage',
  verdict: 'warn',
  because: 'the database gets fewer servers',
  impact: ({ alone }) =>
    alone ? 'no standby is left: the next failure is an outage' : 'the host names may change when servers go',
  fix: ({ alone }) => (alone ? 'keep at least 2 servers' : 'make sure that clients reconnect by host name'),
  see: SEE,
  reads: ['cluster_size'],
});

const databaseServersAdded = resourceRule({
  id: 'database-servers-added',
  title: 'Clients find a database after it gets more servers',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) => {
    const [old, next] = serversOf(before, after) ?? [0, 0];
    return next > old ? [{ path: ['cluster_size'] }] : [];
  },
  class: 'outage',
  verdict: 'info',
  because: 'the database gets more servers',
  impact: 'the host names may change when servers join',
  fix: 'make sure that clients reconnect by host name',
  see: SEE,
  reads: ['cluster_size'],
});

const databaseSuspended = resourceRule({
  id: 'database-suspended',
  title: 'The database stays switched on',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) =>
    at(before, 'suspended') !== true && at(after, 'suspended') === true ? [{ path: ['suspended'] }] : [],
  class: 'outage',
  verdict: 'block',
  because: 'the database is switched off',
  impact: 'no client can connect, and no other change is possible until it is on again',
  fix: 'keep suspended false',
  see: SEE,
  reads: ['suspended'],
});

/** What changes in place in a managed database: engine, servers, whether it is on. */
export const databaseRules: readonly Rule<PlanContext>[] = [
  databaseEngineRefused,
  databaseEngineUpgrade,
  databaseResize,
  databaseServersRemoved,
  databaseServersAdded,
  databaseSuspended,
];
