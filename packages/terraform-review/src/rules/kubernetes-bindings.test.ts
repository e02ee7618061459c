import { created, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const BINDING = 'kubernetes_cluster_role_binding_v1';
const binding = (name: string): object => ({ role_ref: [{ kind: 'ClusterRole', name }] });

testPlanRule('bound-to-cluster-admin', {
  flags: {
    'a new binding': [
      created(BINDING, binding('cluster-admin')),
      { object: `stack: ${BINDING}.x`, path: 'role_ref[0].name', before: undefined, after: 'cluster-admin' },
    ],
    'another role': [
      updated(BINDING, binding('view'), binding('cluster-admin')),
      { object: `stack: ${BINDING}.x`, path: 'role_ref[0].name', before: 'view', verdict: 'block' },
    ],
  },
  accepts: { 'another role': created(BINDING, binding('view')) },
});

testPlanRule('bound-to-built-in-role', {
  flags: {
    'the role admin': [
      created('kubernetes_role_binding_v1', binding('admin')),
      {
        ...{ object: 'stack: kubernetes_role_binding_v1.x', path: 'role_ref[0].name', verdict: 'block' },
        because: 'the binding grants the role admin, which Kubernetes itself defines',
      },
    ],
    'a role of the system': [
      updated(BINDING, binding('view'), binding('system:masters')),
      { object: `stack: ${BINDING}.x`, path: 'role_ref[0].name', before: 'view' },
    ],
  },
  accepts: { 'a role of ours': created(BINDING, binding('argocd-manager')), view: created(BINDING, binding('view')) },
});

testPlanRule('binding-role-changed', {
  flags: {
    'another role': [
      updated(BINDING, binding('reader'), binding('writer')),
      {
        ...{ object: `stack: ${BINDING}.x`, path: 'role_ref[0].name', verdict: 'warn' },
        because: 'the binding grants writer in place of reader',
      },
    ],
    'none that is named': [
      updated(BINDING, binding('reader'), { ...binding('reader'), role_ref: [{ kind: 'Role' }] }),
      { object: `stack: ${BINDING}.x`, because: 'the binding grants another role in place of reader' },
    ],
  },
  accepts: { 'the same role': updated(BINDING, binding('reader'), binding('reader')) },
});

const account = (name: string) => ({ kind: 'ServiceAccount', name, namespace: 'dev' });
const held = (...subject: readonly object[]) => ({ ...binding('reader'), subject });

testPlanRule('binding-subjects-changed', {
  flags: {
    'one more': [
      updated(BINDING, held(account('a')), held(account('a'), { kind: 'Group', name: 'system:authenticated' })),
      {
        ...{ object: `stack: ${BINDING}.x`, path: 'subject', verdict: 'block', before: 'ServiceAccount dev/a' },
        because: 'the binding also names Group system:authenticated',
      },
    ],
    'one less': [
      updated(BINDING, held(account('a'), account('b')), held(account('a'))),
      {
        ...{ object: `stack: ${BINDING}.x`, path: 'subject', verdict: 'warn', after: 'ServiceAccount dev/a' },
        because: 'the binding no longer names ServiceAccount dev/b',
      },
    ],
  },
  accepts: {
    'another order': updated(BINDING, held(account('a'), account('b')), held(account('b'), account('a'))),
    'a new binding': created(BINDING, held(account('a'))),
  },
});
