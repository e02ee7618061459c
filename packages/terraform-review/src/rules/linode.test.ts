import { database } from '../testing/objects';
import { update, verdicts } from '../testing/plan-builder';

describe('a managed database', () => {
  const change = (before: object, after: object): readonly string[] =>
    update('linode_database_postgresql_v2', database(before), database(after));

  test.each([
    ['opened to the world', {}, { allow_list: ['0.0.0.0/0'] }, ['block database-open allow_list']],
    ['opened to nobody', {}, { allow_list: [] }, ['block database-locked-out allow_list']],
    [
      'given a public address',
      { private_network: { public_access: false } },
      { private_network: { public_access: true } },
      ['block database-public private_network.public_access'],
    ],
    ['another engine', {}, { engine_id: 'mysql/8' }, ['block database-engine-refused engine_id']],
    ['an older major version', {}, { engine_id: 'postgresql/15' }, ['block database-engine-refused engine_id']],
    ['a newer major version', {}, { engine_id: 'postgresql/17' }, ['block database-engine-upgrade engine_id']],
    ['another size', {}, { type: 'g6-standard-1' }, ['warn database-resize type']],
    ['fewer servers', {}, { cluster_size: 1 }, ['warn database-cluster-size cluster_size']],
    ['switched off', {}, { suspended: true }, ['block database-suspended suspended']],
  ])('%s: told', (_, before, after, expected) => {
    expect(change(before, after)).toEqual(expected);
  });

  test.each([
    ['another label', {}, { label: 'x' }],
    ['one more address', {}, { allow_list: ['10.0.0.0/8', '203.0.113.10/32'] }],
    ['switched on', { suspended: true }, { suspended: false }],
    ['a setting of the server', { engine_config_work_mem: 4 }, { engine_config_work_mem: 8 }],
  ])('%s: fine', (_, before, after) => {
    expect(change(before, after)).toEqual([]);
  });
});

describe('a bucket', () => {
  const expires = (days: number): object => ({ lifecycle_rule: [{ enabled: true, expiration: [{ days }] }] });
  const change = (before: object, after: object): readonly string[] =>
    update(
      'linode_object_storage_bucket',
      { acl: 'private', versioning: true, ...before },
      { acl: 'private', versioning: true, ...after },
    );

  test.each([
    ['public', {}, { acl: 'public-read' }, ['block bucket-public acl']],
    ['without versions', {}, { versioning: false }, ['block bucket-versioning-suspended versioning']],
    ['with a first expiry', {}, expires(30), ['warn bucket-objects-expire-earlier lifecycle_rule']],
    ['with an earlier expiry', expires(30), expires(7), ['warn bucket-objects-expire-earlier lifecycle_rule']],
  ])('%s: told', (_, before, after, expected) => {
    expect(change(before, after)).toEqual(expected);
  });

  test('private again, with versions, kept longer: fine', () => {
    expect(change({ acl: 'public-read' }, {})).toEqual([]);
    expect(change({ versioning: false }, {})).toEqual([]);
    expect(change(expires(7), expires(30))).toEqual([]);
  });
});

describe('DNS', () => {
  const record = { name: 'vmshift', record_type: 'A', target: '203.0.113.1', ttl_sec: 300 };

  test('a record that leaves or changes is told', () => {
    expect(verdicts({ address: 'linode_domain_record.r', before: record })).toEqual(['block dns-record-removed']);
    expect(update('linode_domain_record', record, { ...record, target: '203.0.113.2' })).toEqual([
      'warn dns-record-changed target',
    ]);
  });

  test('a new record, or another TTL, is fine', () => {
    expect(verdicts({ address: 'linode_domain_record.r', after: record })).toEqual([]);
    expect(update('linode_domain_record', record, { ...record, ttl_sec: 3600 })).toEqual([]);
  });

  test('who may copy the zone is told', () => {
    expect(update('linode_domain', { axfr_ips: [] }, { axfr_ips: ['203.0.113.9'] })).toEqual([
      'warn dns-zone-transfer axfr_ips',
    ]);
    expect(update('linode_domain', { axfr_ips: ['203.0.113.9'] }, { axfr_ips: [] })).toEqual([]);
  });
});

describe('a firewall', () => {
  const rule = (ipv4: readonly string[]): object => ({
    label: 'ssh',
    action: 'ACCEPT',
    protocol: 'TCP',
    ports: '22',
    ipv4,
  });
  const firewall = (over: object): object => ({ inbound_policy: 'DROP', inbound: [], disabled: false, ...over });
  const change = (before: object, after: object): readonly string[] =>
    update('linode_firewall', firewall(before), firewall(after));

  test.each([
    ['accepts by default', {}, { inbound_policy: 'ACCEPT' }, ['block firewall-accepts-by-default inbound_policy']],
    ['is switched off', {}, { disabled: true }, ['block firewall-disabled disabled']],
    ['lets the world in', {}, { inbound: [rule(['0.0.0.0/0'])] }, ['block firewall-opened inbound']],
  ])('%s: told', (_, before, after, expected) => {
    expect(change(before, after)).toEqual(expected);
  });

  test('that goes leaves nodes open', () => {
    expect(verdicts({ address: 'linode_firewall.f', before: firewall({}) })).toEqual(['block firewall-removed']);
  });

  test('that lets in one address, or less than before, is fine', () => {
    expect(change({}, { inbound: [rule(['203.0.113.10/32'])] })).toEqual([]);
    expect(change({ inbound: [rule(['0.0.0.0/0'])] }, { inbound: [rule(['203.0.113.10/32'])] })).toEqual([]);
  });
});
