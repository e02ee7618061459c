import { cluster, contextOf, deleted, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const type = 'linode_instance';
const replaced = contextOf({
  changes: [{ address: 'linode_vpc.x', before: { label: 'a' }, after: { label: 'b' }, replacePaths: [['label']] }],
});

testPlanRule('object-destroyed', {
  flags: {
    'a machine with its disk': [
      deleted(type, { label: 'x' }),
      {
        ...{ object: `stack: ${type}.x`, path: '', verdict: 'block' },
        because: 'the plan deletes a linode_instance, whose loss no other rule judges',
      },
    ],
    'a network with its addresses': [replaced, { object: 'stack: linode_vpc.x', verdict: 'block' }],
    'a type that no one has heard of': [
      deleted('other_thing', { label: 'x' }),
      { object: 'stack: other_thing.x', verdict: 'warn', impact: 'what it did stops until it is made again' },
    ],
  },
  accepts: {
    'what a rule of its own tells': deleted('linode_lke_cluster', cluster()),
    'a record that dns-record-removed tells': deleted('linode_domain_record', {
      record_type: 'A',
      name: 'a',
      target: 'b',
    }),
    'six, each of which many-objects-destroyed blocks': contextOf({
      changes: [1, 2, 3, 4, 5, 6].map((index) => ({ address: `other_thing.x${index}`, before: { index } })),
    }),
    'a change in place': updated(type, { label: 'x' }, { label: 'y' }),
  },
});
