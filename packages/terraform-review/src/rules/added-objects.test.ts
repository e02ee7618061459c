import { cluster, contextOf, release, testPlanRule } from '@vmshift/terraform-review/testing';

const kept = { address: 'linode_lke_cluster.kept', before: cluster(), after: cluster() };
const binding = { metadata: [{ name: 'x' }], role_ref: [{ kind: 'ClusterRole', name: 'view' }], subject: [] };
const role = { address: 'kubernetes_role_binding_v1.x', after: binding };
const record = { address: 'linode_domain_record.x', after: { name: 'a', record_type: 'A', target: '192.0.2.1' } };

testPlanRule('object-added', {
  flags: {
    'an object that grants something': [
      contextOf({ changes: [kept, role] }),
      {
        ...{ object: 'stack: kubernetes_role_binding_v1.x', path: '', verdict: 'warn', before: undefined },
        after: '{"metadata":[{"name":"x"}],"role_ref":[{"kind":"ClusterRole","name":"view"}]}',
      },
    ],
    'a release, with the names of its values': [
      contextOf({
        changes: [
          kept,
          {
            address: 'helm_release.x',
            after: release('loki', { auth: { token: 'four-score-and-seven' }, a: 1 }),
            configured: { chart: {}, values: {} },
          },
        ],
      }),
      { object: 'stack: helm_release.x', after: '{"chart":"loki","values":["a","auth"]}', verdict: 'warn' },
    ],
    'another object': [
      contextOf({
        changes: [kept, { address: 'kubernetes_ingress_class_v1.x', after: { metadata: [{ name: 'x' }] } }],
      }),
      { object: 'stack: kubernetes_ingress_class_v1.x', verdict: 'warn' },
    ],
    'a label': [
      contextOf({ changes: [kept, { address: 'kubernetes_labels.x', after: { labels: { a: 'b' } } }] }),
      { object: 'stack: kubernetes_labels.x', verdict: 'info' },
    ],
  },
  accepts: {
    'a first plan': contextOf({ changes: [role, record] }),
    'no change': contextOf({ changes: [kept] }),
    'an object that the provider did not find': contextOf({
      changes: [kept, record],
      drift: [{ address: record.address, before: record.after }],
    }),
    'an object that is there again under another address': contextOf({
      changes: [kept, record, { address: 'linode_domain_record.old', before: record.after }],
    }),
  },
});

testPlanRule('object-imported', {
  flags: {
    'an object that exists': [
      contextOf({
        over: {
          resource_changes: [
            {
              address: 'linode_lke_cluster.x',
              mode: 'managed',
              type: 'linode_lke_cluster',
              change: { actions: ['no-op'], before: { label: 'a' }, after: { label: 'a' }, importing: { id: '1' } },
            },
          ],
        },
      }),
      { object: 'stack: linode_lke_cluster.x', path: '', verdict: 'warn', before: '{"label":"a"}' },
    ],
  },
  accepts: { 'an object that the state holds': contextOf({ changes: [kept] }) },
});

testPlanRule('object-moved', {
  flags: {
    'another address': [
      contextOf({ changes: [{ ...kept, previousAddress: 'linode_lke_cluster.old' }] }),
      { object: 'stack: linode_lke_cluster.kept', path: '', before: 'linode_lke_cluster.old', verdict: 'info' },
    ],
  },
  accepts: { 'the same address': contextOf({ changes: [kept] }) },
});
