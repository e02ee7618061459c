import { contextOf, created, deleted, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const TYPE = 'linode_domain_record';
const object = `stack: ${TYPE}.x`;
const record = { name: 'vmshift', record_type: 'A', target: '203.0.113.1', ttl_sec: 300 };
const replaced = (after: object, createFirst = false) =>
  contextOf({
    changes: [{ address: `${TYPE}.x`, before: record, after, replacePaths: [['domain_id']], createFirst }],
  });

testHarmless({
  'a new record': created(TYPE, record),
  'another TTL': updated(TYPE, record, { ...record, ttl_sec: 3600 }),
});

testPlanRule('dns-record-removed', {
  flags: {
    'a record leaves': [
      deleted(TYPE, record),
      { object, path: '', before: 'A vmshift → 203.0.113.1', after: undefined, verdict: 'block' },
    ],
  },
  accepts: { 'a record changes': updated(TYPE, record, { ...record, target: '203.0.113.2' }) },
});

testPlanRule('dns-record-changed', {
  flags: {
    'another target': [
      updated(TYPE, record, { ...record, target: '203.0.113.2' }),
      {
        ...{ object, path: 'target', before: '203.0.113.1', after: '203.0.113.2', verdict: 'warn' },
        because: 'A vmshift gets another answer',
      },
    ],
    'another type': [
      updated(TYPE, record, { ...record, record_type: 'CNAME' }),
      { object, path: 'record_type', before: 'A', after: 'CNAME' },
    ],
    'a gap between the old and the new record': [
      replaced({ ...record, domain_id: 2 }),
      {
        ...{ object, path: '', before: undefined, after: undefined },
        because: 'the record A vmshift is deleted before the new one is created',
      },
    ],
    'a replacement without a gap': [
      replaced({ ...record, name: 'app' }, true),
      { object, path: 'name', before: 'vmshift', after: 'app', because: 'A vmshift gets another answer' },
    ],
  },
  accepts: {
    'another TTL': updated(TYPE, record, { ...record, ttl_sec: 3600 }),
    'a new record': created(TYPE, record),
  },
});

const zone = (...axfr_ips: readonly string[]): object => ({ domain: 'example.com', axfr_ips });

testPlanRule('dns-zone-transfer', {
  flags: {
    'one more server': [
      updated('linode_domain', zone(), zone('203.0.113.9')),
      {
        ...{ object: 'stack: linode_domain.x', path: 'axfr_ips', before: '[]', after: '["203.0.113.9"]' },
        ...{ because: '203.0.113.9 may transfer the zone', verdict: 'warn' },
      },
    ],
    'a new zone': [
      created('linode_domain', zone('203.0.113.9')),
      { object: 'stack: linode_domain.x', path: 'axfr_ips', before: undefined },
    ],
  },
  accepts: { 'one server less': updated('linode_domain', zone('203.0.113.9'), zone()) },
});
