import type { Rule, Verdict } from '@vmshift/findings';
import { at, listAt, stringsAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { extent, isWide, opensTo, uncovered } from './address-ranges';

const TYPES = ['linode_database_postgresql_v2', 'linode_database_mysql_v2'];
const SEE = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/database_postgresql_v2';

const databaseOpen = resourceRule({
  id: 'database-open',
  title: 'The database server answers listed addresses only, not the whole Internet',
  types: TYPES,
  actions: ['create', 'update'],
  judge: ({ before, after }) => {
    const ranges = stringsAt(after, 'allow_list');
    return opensTo(stringsAt(before, 'allow_list'), ranges) ? [{ path: ['allow_list'], ranges }] : [];
  },
  class: 'exposure',
  verdict: 'block',
  because: ({ ranges }) => `the allow list contains ${extent(ranges)}`,
  impact: 'the database server answers all of these addresses; only its password protects it',
  fix: 'list the addresses of the nodes and of the people who need it',
  see: SEE,
  reads: ['allow_list'],
});

const databaseLockedOut = resourceRule({
  id: 'database-locked-out',
  title: 'The allow list of a database keeps an address that can connect',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) => {
    const known = Array.isArray(at(after, 'allow_list'));
    const emptied = listAt(after, 'allow_list').length === 0 && listAt(before, 'allow_list').length > 0;
    return known && emptied ? [{ path: ['allow_list'] }] : [];
  },
  class: 'outage',
  verdict: 'block',
  because: 'the allow list becomes empty',
  impact: 'no client can connect any more',
  fix: 'keep the addresses of the nodes',
  see: SEE,
  reads: ['allow_list'],
});

const databasePublic = resourceRule({
  id: 'database-public',
  title: 'A database in a private network has no public address',
  types: TYPES,
  actions: ['create', 'update'],
  judge: ({ before, after }) => {
    const path = ['private_network', 'public_access'];
    return at(before, ...path) !== true && at(after, ...path) === true ? [{ path }] : [];
  },
  class: 'exposure',
  verdict: 'block',
  because: 'a database in a private network gets a public address',
  impact: 'every address in the allow list can reach it from outside its network',
  fix: 'keep public_access off',
  see: SEE,
  reads: ['private_network.public_access'],
});

const databaseAddresses = resourceRule({
  id: 'database-addresses-changed',
  title: 'Every address that reaches the database is known, and those that need it reach it',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) => {
    const [old, next] = [stringsAt(before, 'allow_list'), stringsAt(after, 'allow_list')];
    const [added, removed] = [uncovered(next, old), uncovered(old, next)];
    // The other rules tell a list that is empty, and one that holds the Internet.
    if (added.length + removed.length === 0 || next.length === 0) return [];
    const verdict: Verdict = removed.length > 0 || isWide(added) ? 'warn' : 'info';
    return [{ path: ['allow_list'], added, removed, verdict }];
  },
  class: 'exposure',
  verdict: 'warn',
  because: ({ added, removed }) =>
    [...told('gains', added), ...told('loses', removed)].map((one) => `the allow list ${one}`).join(', and '),
  impact: ({ removed }) =>
    removed.length > 0
      ? 'pods on nodes with one of these addresses lose the database'
      : 'they reach the database server',
  fix: 'compare the list with the addresses of the nodes',
  see: SEE,
  reads: ['allow_list'],
  explainedBy: ['database-open'],
});

function told(verb: string, addresses: readonly string[]): readonly string[] {
  return addresses.length === 0 ? [] : [`${verb} ${addresses.join(', ')}`];
}

/** Who reaches a managed database. */
export const databaseAccessRules: readonly Rule<PlanContext>[] = [
  databaseOpen,
  databaseLockedOut,
  databaseAddresses,
  databasePublic,
];
