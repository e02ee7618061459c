import { created, metadata, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const ROLE = 'kubernetes_role_v1';
const CLUSTER_ROLE = 'kubernetes_cluster_role_v1';
const RBAC = { api_groups: ['rbac.authorization.k8s.io'] };
const EVERY_GROUP = { api_groups: ['*'] };
const object = `stack: ${ROLE}.x`;
const role = (...rule: readonly object[]): object => ({ metadata: metadata('r', 'n'), rule });
const rule = (verbs: readonly string[], resources: readonly string[], over: object = {}): object => ({
  ...{ api_groups: [''], verbs, resources },
  ...over,
});
/** A Role may name them, and grants nothing by it. */
const CLUSTER_SCOPED = ['nodes/proxy', 'persistentvolumes', 'users', 'groups'];
const pods = rule(['get', 'list'], ['pods']);
const deployments = rule(['create', 'update'], ['deployments'], { api_groups: ['apps'] });
const gains = (gained: object) => updated(ROLE, role(pods), role(pods, gained));

const flagged = (after: string) => ({ object, path: 'rule', before: 'none', after, verdict: 'block' as const });

testPlanRule('role-gains-privilege', {
  flags: {
    everything: [gains(rule(['*'], ['*'], EVERY_GROUP)), flagged('everything')],
    'everything in place of one privilege': [
      updated(ROLE, role(rule(['get'], ['secrets'])), role(rule(['*'], ['*'], EVERY_GROUP))),
      { object, path: 'rule', before: 'read secrets', after: 'everything' },
    ],
    'every verb for roles': [
      gains(rule(['*'], ['roles', 'rolebindings'], RBAC)),
      flagged('escalate roles; bind roles'),
    ],
    'every verb for accounts': [gains(rule(['*'], ['serviceaccounts'])), flagged('impersonate serviceaccounts')],
    'every verb for Secrets': [gains(rule(['*'], ['secrets'])), flagged('read secrets')],
    'every resource, to read': [
      gains(rule(['get'], ['*'], EVERY_GROUP)),
      flagged('read secrets; use pods/exec; use pods/attach'),
    ],
    'shells in pods, by their subresource': [gains(rule(['create'], ['*/exec'])), flagged('use pods/exec')],
    'the kubelet of each node': [
      updated(CLUSTER_ROLE, role(pods), role(pods, rule(['get', 'create'], ['nodes/proxy']))),
      { ...flagged('use nodes/proxy'), object: `stack: ${CLUSTER_ROLE}.x` },
    ],
    'the terminal of a pod': [gains(rule(['create'], ['pods/attach'])), flagged('use pods/attach')],
    'a container in a pod that runs': [
      gains(rule(['patch'], ['pods/ephemeralcontainers'])),
      flagged('use pods/ephemeralcontainers'),
    ],
    'what Argo CD applies': [
      gains(rule(['patch'], ['applications'], { api_groups: ['argoproj.io'] })),
      flagged('write applications'),
    ],
    'pods of its own': [gains(rule(['create'], ['pods'])), flagged('write pods')],
    'workloads for a role that only looked': [
      gains(rule(['create'], ['deployments'], { api_groups: ['apps'] })),
      flagged('make pods of a template'),
    ],
    Secrets: [
      gains(rule(['get'], ['secrets'])),
      { ...flagged('read secrets'), because: 'the role now allows: read secrets' },
    ],
    impersonation: [gains(rule(['impersonate'], ['serviceaccounts'])), flagged('impersonate serviceaccounts')],
    'impersonation of people': [
      updated(CLUSTER_ROLE, role(pods), role(pods, rule(['impersonate'], ['users']))),
      { ...flagged('impersonate users'), object: `stack: ${CLUSTER_ROLE}.x` },
    ],
    'shells in pods': [gains(rule(['create'], ['pods/exec'])), flagged('use pods/exec')],
    'one more privilege': [
      updated(
        ROLE,
        role(rule(['get'], ['secrets'])),
        role(rule(['get'], ['secrets']), rule(['bind'], ['roles'], RBAC)),
      ),
      { object, path: 'rule', before: 'read secrets', after: 'bind roles' },
    ],
    'a new role': [
      created(CLUSTER_ROLE, role(rule(['watch'], ['secrets']))),
      { object: `stack: ${CLUSTER_ROLE}.x`, path: 'rule', before: undefined, after: 'read secrets' },
    ],
  },
  accepts: {
    'a role of a namespace that names what is in none': gains(rule(['get', 'create', 'impersonate'], CLUSTER_SCOPED)),
    'a kind': updated(ROLE, role(pods), role(rule(['get'], ['pods', 'services']))),
    'one Secret by its name': updated(ROLE, role(pods), role(rule(['get'], ['secrets'], { resource_names: ['x'] }))),
    'Secrets by name of what is no Secret': updated(
      ...[ROLE, role(pods), role(pods, rule(['*'], ['secrets'], { api_groups: ['example.com'] }))],
    ),
    'the role of what delivers': created(
      ...[
        ROLE,
        role(rule(['get', 'create', 'update', 'patch', 'delete'], ['services', 'serviceaccounts']), deployments),
      ],
    ),
    'one more workload for what delivers': updated(
      ...[ROLE, role(deployments), role(deployments, rule(['create'], ['statefulsets'], { api_groups: ['apps'] }))],
    ),
    'a part of everything': updated(ROLE, role(rule(['*'], ['*'], EVERY_GROUP)), role(rule(['get'], ['secrets']))),
    'less than before': updated(ROLE, role(rule(['*'], ['*'], EVERY_GROUP)), role(pods)),
    'the same privilege': updated(
      ROLE,
      role(rule(['*'], ['*'], EVERY_GROUP)),
      role(rule(['*'], ['*'], EVERY_GROUP), pods),
    ),
  },
});
