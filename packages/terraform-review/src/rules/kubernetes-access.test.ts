import { created, metadata, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const ROLE = 'kubernetes_role_v1';
const object = `stack: ${ROLE}.x`;
const role = (...rule: readonly object[]): object => ({ metadata: metadata('r', 'n'), rule });
const rule = (verbs: readonly string[], resources: readonly string[], over: object = {}): object => ({
  ...{ verbs, resources },
  ...over,
});
const pods = rule(['get', 'list'], ['pods']);
const gains = (gained: object) => updated(ROLE, role(pods), role(pods, gained));

const flagged = (after: string) => ({ object, path: 'rule', before: 'none', after, verdict: 'block' as const });

testPlanRule('role-gains-privilege', {
  flags: {
    everything: [gains(rule(['*'], ['*'])), flagged('everything; read Secrets')],
    Secrets: [
      gains(rule(['get'], ['secrets'])),
      { ...flagged('read Secrets'), because: 'the role now allows: read Secrets' },
    ],
    impersonation: [gains(rule(['impersonate'], ['users'])), flagged('impersonate users')],
    'shells in pods': [gains(rule(['create'], ['pods/exec'])), flagged('use pods/exec')],
    'one more privilege': [
      updated(ROLE, role(rule(['get'], ['secrets'])), role(rule(['get'], ['secrets']), rule(['bind'], ['roles']))),
      { object, path: 'rule', before: 'read Secrets', after: 'bind roles' },
    ],
    'a new role': [
      created('kubernetes_cluster_role_v1', role(rule(['watch'], ['secrets']))),
      { object: 'stack: kubernetes_cluster_role_v1.x', path: 'rule', before: undefined, after: 'read Secrets' },
    ],
  },
  accepts: {
    'a kind': updated(ROLE, role(pods), role(rule(['get'], ['pods', 'services']))),
    'one Secret by its name': updated(ROLE, role(pods), role(rule(['get'], ['secrets'], { resource_names: ['x'] }))),
    'less than before': updated(ROLE, role(rule(['*'], ['*'])), role(pods)),
    'the same privilege': updated(ROLE, role(rule(['*'], ['*'])), role(rule(['*'], ['*']), pods)),
  },
});
