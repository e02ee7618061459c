import {
  cluster,
  contextOf,
  controlPlane,
  created,
  newPool,
  testHarmless,
  testPlanRule,
  updated,
} from '@vmshift/terraform-review/testing';

const object = 'stack: linode_lke_cluster.x';
const path = 'control_plane[0].acl';
const HOST = '203.0.113.10/32';

type ControlPlane = readonly object[] | null;
const access = (before: ControlPlane, after: ControlPlane) =>
  updated('linode_lke_cluster', cluster({ control_plane: before }), cluster({ control_plane: after }));
const create = (control_plane: ControlPlane) =>
  created('linode_lke_cluster', cluster({ control_plane, pool: [newPool()] }));
/** The cluster is made again in another region. */
const replaced = (before: ControlPlane, after: ControlPlane) =>
  contextOf({
    changes: [
      {
        address: 'linode_lke_cluster.x',
        before: cluster({ control_plane: before }),
        after: cluster({ control_plane: after, region: 'us-ord' }),
        replacePaths: [['region']],
      },
    ],
  });
const some = controlPlane([HOST]);
const off = (...ipv4: readonly string[]): readonly object[] => controlPlane(ipv4, { enabled: false });

testHarmless({
  'an open API stays open': access(null, null),
  'a new cluster with a list': create(some),
});

testPlanRule('control-plane-acl-refused', {
  flags: {
    'switched off with addresses in it': [
      access(some, off(HOST)),
      { object, path, before: HOST, after: 'disabled', verdict: 'block' },
    ],
  },
  accepts: {
    'switched off without one': access(some, off()),
    'made again and switched off': replaced(some, off(HOST)),
    'new and switched off': create(off(HOST)),
  },
});

testPlanRule('control-plane-locked-out', {
  flags: {
    'an empty list': [
      access(some, controlPlane([])),
      { object, path, before: HOST, after: 'no address', verdict: 'block' },
    ],
    'an empty list for a new cluster': [
      create(controlPlane([])),
      { object, path, before: undefined, after: 'no address' },
    ],
  },
  accepts: { 'empty as before': access(controlPlane([]), controlPlane([], { label: 'x' })) },
});

testPlanRule('control-plane-open', {
  flags: {
    'the whole Internet': [
      access(some, controlPlane(['0.0.0.0/0'])),
      {
        ...{ object, path, before: HOST, after: '0.0.0.0/0', verdict: 'block' },
        because: 'the access list contains the whole Internet',
        impact: 'only its credentials protect the Kubernetes API',
      },
    ],
    'a cluster that replaces one with a list': [
      replaced(some, off()),
      { object, path, before: HOST, after: 'disabled', verdict: 'block' },
    ],
    'a list of everyone where there was none': [
      access(null, controlPlane(['0.0.0.0/0'])),
      {
        ...{ object, path, before: 'not set', after: '0.0.0.0/0', verdict: 'warn' },
        because: 'the access list is switched on and protects nothing: it contains the whole Internet',
      },
    ],
    'a list of everyone where it was off': [
      access(off(), controlPlane(['0.0.0.0/0'])),
      { object, path, before: 'disabled', after: '0.0.0.0/0', verdict: 'warn' },
    ],
    'a quarter of the Internet': [
      access(some, controlPlane(['192.0.0.0/2'])),
      {
        ...{ object, path, after: '192.0.0.0/2', verdict: 'block' },
        because: 'the access list contains 25 % of all IPv4 addresses',
        impact: 'only its credentials protect the Kubernetes API from all of them',
      },
    ],
    'a /8 in place of a /24': [
      access(controlPlane(['203.0.113.0/24']), controlPlane(['203.0.0.0/8'])),
      { object, path, verdict: 'block', because: 'the access list contains 0.39 % of all IPv4 addresses' },
    ],
    'all of the Internet where a part was': [
      access(controlPlane(['203.0.0.0/8']), controlPlane(['0.0.0.0/0'])),
      { object, path, verdict: 'block', because: 'the access list contains the whole Internet' },
    ],
    'a list of a part of the Internet where there was none': [
      access(null, controlPlane(['192.0.0.0/2'])),
      {
        ...{ object, path, verdict: 'warn' },
        because: 'the access list is switched on and protects little: it contains 25 % of all IPv4 addresses',
      },
    ],
    'two halves of the Internet': [
      access(some, controlPlane(['0.0.0.0/1', '128.0.0.0/1'])),
      { object, path, after: '0.0.0.0/1, 128.0.0.0/1' },
    ],
    'all of IPv6': [access(some, controlPlane(['::/0'])), { object, path, after: '::/0' }],
    'the list is switched off': [
      access(some, off()),
      {
        ...{ object, path, before: HOST, after: 'disabled' },
        because: 'the cluster has no access list, so the API answers every address',
      },
    ],
    'a new cluster without a list': [
      create(null),
      { object, path: 'control_plane', before: undefined, after: 'not set', verdict: 'warn' },
    ],
    'a new cluster without a list, with a control plane': [
      create([{ high_availability: true }]),
      { object, path: 'control_plane[0]', before: undefined, after: 'not set', verdict: 'warn' },
    ],
  },
  accepts: {
    'as open as the cluster that it replaces': replaced(off(), off()),
    'a list of everyone, as before': access(controlPlane(['0.0.0.0/0']), controlPlane(['0.0.0.0/0', HOST])),
    'switched off with addresses, which the API refuses': access(some, off(HOST)),
  },
});

testPlanRule('control-plane-addresses-added', {
  flags: {
    'one more address': [
      access(some, controlPlane([HOST, '203.0.113.11/32'])),
      {
        ...{ object, path, before: HOST, after: `${HOST}, 203.0.113.11/32`, verdict: 'info' },
        because: 'the access list gains 203.0.113.11/32',
      },
    ],
    'a list that was empty': [access(controlPlane([]), some), { object, path, verdict: 'info' }],
    'many more addresses': [
      access(controlPlane(['203.0.113.0/24']), controlPlane(['203.0.0.0/9'])),
      { object, path, verdict: 'warn', because: 'the access list gains 203.0.0.0/9' },
    ],
    'one more next to a part of the Internet': [
      access(controlPlane(['203.0.0.0/8']), controlPlane(['203.0.0.0/8', '198.51.100.7/32'])),
      { object, path, verdict: 'info', because: 'the access list gains 198.51.100.7/32' },
    ],
  },
  accepts: {
    'an address less': access(controlPlane([HOST, '203.0.113.11/32']), some),
    'another spelling': access(some, controlPlane(['203.0.113.10'])),
    'a part of a range': access(controlPlane(['203.0.113.0/24']), controlPlane(['203.0.113.0/24', HOST])),
    'the whole Internet, which another rule tells': access(some, controlPlane(['0.0.0.0/0'])),
    'a list where there was none': access(null, some),
    'a new cluster': create(some),
  },
});

testPlanRule('control-plane-address-not-cidr', {
  flags: {
    'an address that is no range': [
      access(some, controlPlane(['203.0.113.10'])),
      { object, path: `${path}[0].addresses`, before: HOST, after: '203.0.113.10', verdict: 'warn' },
    ],
    'for a new cluster': [
      create(controlPlane(['203.0.113.10'])),
      { object, path: `${path}[0].addresses`, before: undefined, after: '203.0.113.10' },
    ],
  },
  accepts: {
    'one that stands there already': access(controlPlane(['203.0.113.10']), controlPlane(['203.0.113.10', HOST])),
  },
});

testPlanRule('high-availability-switched-off', {
  flags: {
    'switched off': [
      access([{ high_availability: true, acl: [] }], [{ high_availability: false, acl: [] }]),
      { object, path: 'control_plane[0].high_availability', before: 'true', after: 'false', verdict: 'block' },
    ],
  },
  accepts: { 'switched on': access([{ high_availability: false, acl: [] }], [{ high_availability: true, acl: [] }]) },
});

testPlanRule('control-plane-narrowed', {
  flags: {
    'an address that goes': [
      updated(
        'linode_lke_cluster',
        cluster({ control_plane: controlPlane(['203.0.113.10/32', '203.0.113.11/32']) }),
        cluster({ control_plane: controlPlane(['203.0.113.10/32']) }),
      ),
      {
        ...{ object: 'stack: linode_lke_cluster.x', path: 'control_plane[0].acl', verdict: 'warn' },
        because: 'the access list loses 203.0.113.11/32',
      },
    ],
    'a part of the Internet in place of all of it': [
      access(controlPlane(['0.0.0.0/0']), controlPlane(['192.0.0.0/2'])),
      { object, path, because: 'the access list loses 0.0.0.0/0' },
    ],
    'a list where there was none': [
      updated('linode_lke_cluster', cluster({ control_plane: [{}] }), cluster()),
      { object: 'stack: linode_lke_cluster.x', path: 'control_plane[0].acl', before: 'not set' },
    ],
  },
  accepts: {
    'a wider range': access(controlPlane(['203.0.113.0/24']), controlPlane(['203.0.0.0/8'])),
    'the same in two halves': access(
      controlPlane(['203.0.113.0/24']),
      controlPlane(['203.0.113.0/25', '203.0.113.128/25']),
    ),
    'an empty list, which another rule tells': access(some, controlPlane([])),
    'a list of everyone where there was none': access(null, controlPlane(['0.0.0.0/0', '::/0'])),
    'one address more': updated(
      'linode_lke_cluster',
      cluster(),
      cluster({ control_plane: controlPlane(['203.0.113.10/32', '203.0.113.11/32']) }),
    ),
    'a new cluster': created('linode_lke_cluster', cluster()),
  },
});

testPlanRule('high-availability-switched-on', {
  flags: {
    on: [
      updated(
        'linode_lke_cluster',
        cluster({ control_plane: [{ high_availability: false }] }),
        cluster({ control_plane: [{ high_availability: true }] }),
      ),
      {
        ...{ object: 'stack: linode_lke_cluster.x', path: 'control_plane[0].high_availability', verdict: 'warn' },
        because: expect.stringContaining('Linode replaces every node'),
        impact: expect.stringContaining('cannot go back'),
      },
    ],
  },
  accepts: {
    'from the first': created('linode_lke_cluster', cluster({ control_plane: [{ high_availability: true }] })),
  },
});
