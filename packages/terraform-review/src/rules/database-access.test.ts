import { created, database, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const TYPE = 'linode_database_postgresql_v2';
const object = `stack: ${TYPE}.x`;
const change = (before: object, after: object) => updated(TYPE, database(before), database(after));

testPlanRule('database-open', {
  flags: {
    'the whole Internet': [
      change({}, { allow_list: ['0.0.0.0/0'] }),
      {
        object,
        path: 'allow_list',
        before: '["10.0.0.0/8"]',
        after: '["0.0.0.0/0"]',
        verdict: 'block',
        because: 'the allow list contains the whole Internet',
      },
    ],
    'both halves of the Internet, for a new database': [
      created(TYPE, database({ allow_list: ['0.0.0.0/1', '128.0.0.0/1'] })),
      { object, path: 'allow_list', before: undefined, after: '["0.0.0.0/1","128.0.0.0/1"]' },
    ],
    'a quarter of the Internet': [
      change({}, { allow_list: ['192.0.0.0/2'] }),
      { object, path: 'allow_list', because: 'the allow list contains 25 % of all IPv4 addresses' },
    ],
    'all of it where a part was': [
      change({ allow_list: ['203.0.0.0/8'] }, { allow_list: ['0.0.0.0/0'] }),
      { object, path: 'allow_list', before: '["203.0.0.0/8"]' },
    ],
    'a MySQL server': [
      updated('linode_database_mysql_v2', database(), database({ allow_list: ['::/0'] })),
      { object: 'stack: linode_database_mysql_v2.x', path: 'allow_list' },
    ],
  },
  accepts: { 'open as before': change({ allow_list: ['0.0.0.0/0'] }, { allow_list: ['0.0.0.0/0', '::/0'] }) },
});

testPlanRule('database-locked-out', {
  flags: {
    'no address any more': [
      change({}, { allow_list: [] }),
      { object, path: 'allow_list', before: '["10.0.0.0/8"]', after: '[]', verdict: 'block' },
    ],
  },
  accepts: {
    'no address as before': change({ allow_list: [] }, { allow_list: [], label: 'x' }),
    'a list that the apply decides': change({}, { allow_list: null }),
  },
});

testPlanRule('database-public', {
  flags: {
    'a public address for a private database': [
      change({ private_network: { public_access: false } }, { private_network: { public_access: true } }),
      { object, path: 'private_network.public_access', before: 'false', after: 'true', verdict: 'block' },
    ],
  },
  accepts: {
    'no public address any more': change(
      { private_network: { public_access: true } },
      { private_network: { public_access: false } },
    ),
  },
});

const listing = (...allow_list: readonly string[]) => database({ allow_list });

testPlanRule('database-addresses-changed', {
  flags: {
    'one more': [
      updated('linode_database_postgresql_v2', listing('192.0.2.1/32'), listing('192.0.2.1/32', '192.0.2.2/32')),
      {
        ...{ object: 'stack: linode_database_postgresql_v2.x', path: 'allow_list', verdict: 'info' },
        because: 'the allow list gains 192.0.2.2/32',
      },
    ],
    'many more': [
      updated('linode_database_postgresql_v2', listing('203.0.113.0/24'), listing('203.0.0.0/9')),
      {
        ...{ object: 'stack: linode_database_postgresql_v2.x', path: 'allow_list', verdict: 'warn' },
        because: 'the allow list gains 203.0.0.0/9',
      },
    ],
    'another one': [
      updated('linode_database_postgresql_v2', listing('192.0.2.1/32'), listing('192.0.2.2/32')),
      {
        ...{ object: 'stack: linode_database_postgresql_v2.x', path: 'allow_list', verdict: 'warn' },
        because: 'the allow list gains 192.0.2.2/32, and the allow list loses 192.0.2.1/32',
      },
    ],
  },
  accepts: {
    'none that is left': updated('linode_database_postgresql_v2', listing('192.0.2.1/32'), listing()),
    'the same in two halves': updated(
      ...['linode_database_postgresql_v2', listing('192.0.2.0/24'), listing('192.0.2.0/25', '192.0.2.128/25')],
    ),
    'the same': updated('linode_database_postgresql_v2', listing('192.0.2.1/32'), listing('192.0.2.1/32')),
  },
});
