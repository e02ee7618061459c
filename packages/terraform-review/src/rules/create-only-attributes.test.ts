import { cluster, created, testPlanRule, updated } from '@vmshift/terraform-review/testing';

testPlanRule('create-only-attribute', {
  flags: {
    'another subnet': [
      updated('linode_lke_cluster', cluster({ subnet_id: 0 }), cluster({ subnet_id: 5 })),
      { object: 'stack: linode_lke_cluster.x', path: 'subnet_id', before: '0', after: '5', verdict: 'warn' },
    ],
    'a VPC and the kind of addresses': [
      updated('linode_lke_cluster', cluster(), cluster({ vpc_id: 3, stack_type: 'dual-stack' })),
      { object: 'stack: linode_lke_cluster.x', path: 'stack_type', before: undefined, after: 'dual-stack' },
      { object: 'stack: linode_lke_cluster.x', path: 'vpc_id', before: undefined, after: '3' },
    ],
  },
  accepts: {
    'another label': updated('linode_lke_cluster', cluster({ label: 'a' }), cluster({ label: 'b' })),
    'a new cluster': created('linode_lke_cluster', cluster({ subnet_id: 5 })),
  },
});
