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

testPlanRule('database-engine-refused', {
  flags: {
    'another engine': [
      change({}, { engine_id: 'mysql/8' }),
      {
        ...{ object, path: 'engine_id', before: 'postgresql/16', after: 'mysql/8', verdict: 'block' },
        because: 'a server cannot change to another engine',
      },
    ],
    'none that is known': [change({}, { engine_id: 'newest' }), { object, path: 'engine_id', after: 'newest' }],
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
