import { at, numberAt, type PlanObject, stringAt, stringsAt } from '../plan-value';
import { type Danger, ruleFor } from '../rule';
import { openness } from './address-ranges';

const SEE = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/database_postgresql_v2';

/** What happens in place to a managed database. Its loss is told by `destroyedObjects`. */
export const database = ruleFor(
  ['linode_database_postgresql_v2', 'linode_database_mysql_v2'],
  ({ action, before, after }): readonly Danger[] => {
    if (after === null || (action !== 'create' && action !== 'update')) return [];
    const old = action === 'update' ? before : null;
    return [
      ...access(old, after),
      ...(old === null ? [] : [...engine(old, after), ...size(old, after), ...suspension(old, after)]),
    ];
  },
);

function access(old: PlanObject | null, next: PlanObject): Danger[] {
  const dangers: Danger[] = [];
  const lists = { old: old === null ? undefined : stringsAt(old, 'allow_list'), next: stringsAt(next, 'allow_list') };
  const known = Array.isArray(at(next, 'allow_list'));
  const base = { path: 'allow_list', before: lists.old, after: lists.next, see: SEE };
  const was = lists.old === undefined ? undefined : openness(lists.old);
  if (known && openness(lists.next) === 'world' && was !== 'world') {
    dangers.push({
      ...base,
      id: 'database-open',
      class: 'exposure',
      verdict: 'block',
      because: 'the allow list lets the whole Internet in',
      impact: 'the database server answers every address, guarded by its password alone',
      fix: 'list the addresses of the nodes and of the people who need it',
    });
  }
  if (known && lists.next.length === 0 && was !== undefined && was !== 'nobody') {
    dangers.push({
      ...base,
      id: 'database-locked-out',
      class: 'outage',
      verdict: 'block',
      because: 'the allow list becomes empty',
      impact: 'no client connects any more',
      fix: 'keep the addresses of the nodes',
    });
  }
  if (
    at(next, 'private_network', 'public_access') === true &&
    at(old ?? undefined, 'private_network', 'public_access') === false
  ) {
    dangers.push({
      id: 'database-public',
      class: 'exposure',
      verdict: 'block',
      path: 'private_network.public_access',
      before: false,
      after: true,
      because: 'a database of a private network gets a public address',
      impact: 'it is reachable from outside its network, as far as the allow list lets in',
      fix: 'keep public_access off',
      see: SEE,
    });
  }
  return dangers;
}

/** `postgresql/16` → ['postgresql', 16]. */
function engineOf(database: PlanObject): readonly [string, number] | undefined {
  const match = /^(\w+)\/(\d+)/.exec(stringAt(database, 'engine_id') ?? '');
  return match ? [match[1] ?? '', Number(match[2])] : undefined;
}

function engine(old: PlanObject, next: PlanObject): Danger[] {
  const [from, to] = [engineOf(old), engineOf(next)];
  if (from === undefined || to === undefined || (from[0] === to[0] && from[1] === to[1])) return [];
  const base = { path: 'engine_id', before: stringAt(old, 'engine_id'), after: stringAt(next, 'engine_id'), see: SEE };
  if (from[0] !== to[0] || to[1] < from[1]) {
    return [
      {
        ...base,
        id: 'database-engine-refused',
        class: 'sync-failure',
        verdict: 'block',
        because:
          from[0] === to[0]
            ? 'a server cannot go back to an earlier major version'
            : 'a server cannot become another engine',
        impact: 'the plan looks fine and the apply fails',
        fix: 'create a database of that engine beside it and move the data',
      },
    ];
  }
  return [
    {
      ...base,
      id: 'database-engine-upgrade',
      class: 'outage',
      verdict: 'block',
      because: 'a new major version is an upgrade in place, without a way back',
      impact: 'the database is down during the upgrade, and extensions or queries may break after it',
      fix: 'try it on a fork (fork_source), take a backup, announce a window, and acknowledge it',
    },
  ];
}

function size(old: PlanObject, next: PlanObject): Danger[] {
  const dangers: Danger[] = [];
  const [type, nextType] = [stringAt(old, 'type'), stringAt(next, 'type')];
  if (type !== undefined && nextType !== undefined && type !== nextType) {
    dangers.push({
      id: 'database-resize',
      class: 'outage',
      verdict: 'warn',
      path: 'type',
      before: type,
      after: nextType,
      because: 'the plan of the servers changes in place',
      impact: 'each server restarts on its new size; connections are cut, and the host names may change',
      fix: 'announce a window; clients must reconnect by name',
      see: SEE,
    });
  }
  const [nodes, nextNodes] = [numberAt(old, 'cluster_size'), numberAt(next, 'cluster_size')];
  if (nodes !== undefined && nextNodes !== undefined && nodes !== nextNodes) {
    const alone = nextNodes === 1;
    dangers.push({
      id: 'database-cluster-size',
      class: 'outage',
      verdict: nextNodes < nodes ? 'warn' : 'info',
      path: 'cluster_size',
      before: nodes,
      after: nextNodes,
      because: `the database gets ${nextNodes < nodes ? 'fewer' : 'more'} servers`,
      impact: alone
        ? 'no standby is left: the next failure is an outage'
        : 'the host names may change while servers come and go',
      fix: alone ? 'keep at least 2 servers' : 'nothing, when clients reconnect by name',
      see: SEE,
    });
  }
  return dangers;
}

function suspension(old: PlanObject, next: PlanObject): Danger[] {
  if (at(old, 'suspended') === true || at(next, 'suspended') !== true) return [];
  return [
    {
      id: 'database-suspended',
      class: 'outage',
      verdict: 'block',
      path: 'suspended',
      before: false,
      after: true,
      because: 'the database is switched off',
      impact: 'no client connects, and no other change is possible until it is on again',
      fix: 'keep suspended false',
      see: SEE,
    },
  ];
}
