import { created, metadata, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const ROLE = 'kubernetes_role_v1';
const object = `stack: ${ROLE}.x`;
const rule = (verbs: readonly string[], resources: readonly string[], over: object = {}): object => ({
  ...{ api_groups: [''], verbs, resources },
  ...over,
});
const role = (...rules: readonly object[]): object => ({ metadata: metadata('r', 'n'), rule: rules });
const urls = (...non_resource_urls: readonly string[]): object => ({ verbs: ['get'], non_resource_urls });
const pods = rule(['get', 'list'], ['pods']);

testPlanRule('role-gains-permission', {
  flags: {
    'a kind': [
      updated(ROLE, role(pods), role(pods, rule(['get'], ['deployments'], { api_groups: ['apps'] }))),
      {
        ...{ object, path: 'rule', before: undefined, after: 'get deployments.apps', verdict: 'warn' },
        because: 'the role also allows get deployments.apps',
      },
    ],
    'every object in place of one': [
      updated(
        ROLE,
        role(rule(['get'], ['configmaps'], { resource_names: ['a'] })),
        role(rule(['get'], ['configmaps'])),
      ),
      { object, path: 'rule', after: 'get configmaps' },
    ],
    'one more object': [
      updated(
        ROLE,
        role(rule(['get'], ['configmaps'], { resource_names: ['a'] })),
        role(rule(['get'], ['configmaps'], { resource_names: ['a', 'b'] })),
      ),
      { object, path: 'rule', after: 'get configmaps named b' },
    ],
    'every verb': [
      updated(ROLE, role(rule(['get', 'list'], ['configmaps'])), role(rule(['*'], ['configmaps']))),
      { object, path: 'rule', after: '* configmaps' },
    ],
    'many verbs, the first by name': [
      updated(ROLE, role(), role(rule(['get', 'list', 'watch', 'create', 'patch', 'delete'], ['pods']))),
      {
        ...{ object, path: 'rule' },
        because: 'the role also allows get pods; list pods; watch pods; create pods and 2 more',
      },
    ],
  },
  accepts: {
    'the same in two rules': updated(ROLE, role(pods), role(rule(['get'], ['pods']), rule(['list'], ['pods']))),
    'a new role': created(ROLE, role(pods)),
    'what every verb allowed': updated(ROLE, role(rule(['*'], ['pods'])), role(pods)),
    'a part of the URLs': updated(ROLE, role(urls('/metrics/*')), role(urls('/metrics/slis'))),
    'a permission that goes': updated(ROLE, role(pods), role(rule(['get'], ['pods']))),
  },
});

testPlanRule('role-loses-permission', {
  flags: {
    'a verb': [
      updated(ROLE, role(pods), role(rule(['get'], ['pods']))),
      {
        ...{ object, path: 'rule', before: 'list pods', after: undefined, verdict: 'warn' },
        because: 'the role no longer allows list pods',
      },
    ],
  },
  accepts: {
    'one more': updated(ROLE, role(pods), role(pods, rule(['get'], ['services']))),
    'every verb in place of some': updated(ROLE, role(pods), role(rule(['*'], ['pods']))),
    'every resource and every group in place of some': updated(
      ...[ROLE, role(pods), role(rule(['get', 'list'], ['*'], { api_groups: ['*'] }))],
    ),
    'every object in place of one': updated(
      ...[ROLE, role(rule(['get'], ['configmaps'], { resource_names: ['a'] })), role(rule(['get'], ['configmaps']))],
    ),
  },
});

const CLUSTER_ROLE = 'kubernetes_cluster_role_v1';
const AGGREGATE = 'rbac.authorization.k8s.io/aggregate-to-edit';
const clusterRole = (over: object, labels: object = {}): object => ({
  metadata: metadata('r', undefined, { labels }),
  rule: [pods],
  ...over,
});
const gathered = { aggregation_rule: [{ cluster_role_selectors: [{ match_labels: { x: 'y' } }] }] };

testPlanRule('role-gathers-permissions', {
  flags: {
    'the rules of other roles': [
      updated(CLUSTER_ROLE, clusterRole({}), clusterRole(gathered)),
      {
        ...{ object: `stack: ${CLUSTER_ROLE}.x`, path: 'aggregation_rule', verdict: 'block' },
        because: 'the role takes the rules of every role with some label',
      },
    ],
    'its rules for a built-in role': [
      updated(CLUSTER_ROLE, clusterRole({}), clusterRole({}, { [AGGREGATE]: 'true' })),
      { object: `stack: ${CLUSTER_ROLE}.x`, path: `metadata[0].labels["${AGGREGATE}"]`, verdict: 'block' },
    ],
    'a new role': [
      created(CLUSTER_ROLE, clusterRole(gathered)),
      { object: `stack: ${CLUSTER_ROLE}.x`, path: 'aggregation_rule' },
    ],
  },
  accepts: { 'another label': updated(CLUSTER_ROLE, clusterRole({}), clusterRole({}, { team: 'x' })) },
});
