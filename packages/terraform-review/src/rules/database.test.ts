import { created, database, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const TYPE = 'linode_database_postgresql_v2';
const object = `stack: ${TYPE}.x`;
const change = (before: object, after: object) => updated(TYPE, database(before), database(after));

const fine = {
  'another label': change({}, { label: 'x' }),
  'one more address': change({}, { allow_list: ['10.0.0.0/8', '203.0.113.10/32'] }),
  'switched on': change({ suspended: true }, { suspended: false }),
  'a setting of the server': change({ engine_config_work_mem: 4 }, { engine_config_work_mem: 8 }),
  'a new database': created(TYPE, database()),
};

testHarmless(fine);

testPlanRule('database-open', {
  flags: {
    'the whole Internet': [
      change({}, { allow_list: ['0.0.0.0/0'] }),
      { object, path: 'allow_list', before: '["10.0.0.0/8"]', after: '["0.0.0.0/0"]', verdict: 'block' },
    ],
    'both halves of the Internet, for a new database': [
      created(TYPE, database({ allow_list: ['0.0.0.0/1', '128.0.0.0/1'] })),
      { object, path: 'allow_list', before: undefined, after: '["0.0.0.0/1","128.0.0.0/1"]' },
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

testPlanRule('database-engine-refused', {
  flags: {
    'another engine': [
      change({}, { engine_id: 'mysql/8' }),
      {
        ...{ object, path: 'engine_id', before: 'postgresql/16', after: 'mysql/8', verdict: 'block' },
        because: 'a server cannot change to another engine',
      },
    ],
    'an older major version': [
      change({}, { engine_id: 'postgresql/15' }),
      {
        ...{ object, path: 'engine_id', before: 'postgresql/16', after: 'postgresql/15' },
        because: 'a server cannot go back to an earlier major version',
      },
    ],
  },
  accepts: { 'a newer major version': change({}, { engine_id: 'postgresql/17' }) },
});

testPlanRule('database-engine-upgrade', {
  flags: {
    'a newer major version': [
      change({}, { engine_id: 'postgresql/17' }),
      { object, path: 'engine_id', before: 'postgresql/16', after: 'postgresql/17', verdict: 'block' },
    ],
  },
  accepts: {
    'another engine': change({}, { engine_id: 'mysql/17' }),
    'an older version': change({}, { engine_id: 'postgresql/15' }),
  },
});

testPlanRule('database-resize', {
  flags: {
    'another size': [
      change({}, { type: 'g6-standard-1' }),
      { object, path: 'type', before: 'g6-nanode-1', after: 'g6-standard-1', verdict: 'warn' },
    ],
  },
  accepts: fine,
});

testPlanRule('database-servers-removed', {
  flags: {
    'one server left': [
      change({}, { cluster_size: 1 }),
      {
        ...{ object, path: 'cluster_size', before: '3', after: '1', verdict: 'warn' },
        ...{ impact: 'no standby is left: the next failure is an outage', fix: 'keep at least 2 servers' },
      },
    ],
    'two servers left': [
      change({}, { cluster_size: 2 }),
      { object, path: 'cluster_size', before: '3', after: '2', fix: 'make sure that clients reconnect by host name' },
    ],
  },
  accepts: { 'more servers': change({ cluster_size: 1 }, { cluster_size: 3 }) },
});

testPlanRule('database-servers-added', {
  flags: {
    'two more servers': [
      change({ cluster_size: 1 }, { cluster_size: 3 }),
      { object, path: 'cluster_size', before: '1', after: '3', verdict: 'info' },
    ],
  },
  accepts: { 'fewer servers': change({}, { cluster_size: 1 }) },
});

testPlanRule('database-suspended', {
  flags: {
    'switched off': [
      change({}, { suspended: true }),
      { object, path: 'suspended', before: 'false', after: 'true', verdict: 'block' },
    ],
  },
  accepts: { 'off as before': change({ suspended: true }, { suspended: true, label: 'x' }) },
});
