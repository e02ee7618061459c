import fc from 'fast-check';
import { escalationsOf, includesPermission, MAKES_PODS, type Permission, rulePermissions } from './permission';

const on = (verb: string, group: string, resource: string, name?: string): Permission => ({
  ...{ verb, group, resource, name },
});
const RBAC = 'rbac.authorization.k8s.io';

describe('rulePermissions', () => {
  const NONE = { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };

  it('has each verb on each resource of each group, and on each URL', () => {
    const rule = { ...NONE, verbs: ['get', 'list'], apiGroups: ['', 'apps'], resources: ['x'] };
    expect(rulePermissions({ ...rule, nonResourceURLs: ['/healthz'] })).toEqual([
      ...[on('get', '', 'x'), on('get', 'apps', 'x'), { verb: 'get', url: '/healthz' }],
      ...[on('list', '', 'x'), on('list', 'apps', 'x'), { verb: 'list', url: '/healthz' }],
    ]);
  });

  it('has each name', () => {
    const rule = { ...NONE, verbs: ['get'], apiGroups: [''], resources: ['x'], resourceNames: ['a', 'b'] };
    expect(rulePermissions(rule)).toEqual([on('get', '', 'x', 'a'), on('get', '', 'x', 'b')]);
  });

  it('has none without a group', () => {
    expect(rulePermissions({ ...NONE, verbs: ['*'], resources: ['*'] })).toEqual([]);
  });
});

describe('includesPermission', () => {
  /** @see https://github.com/kubernetes/kubernetes/blob/v1.35.4/pkg/apis/rbac/v1/evaluation_helpers.go */
  it.each<[Permission, Permission, boolean]>([
    [on('get', '', 'pods'), on('get', '', 'pods'), true],
    [on('get', '', 'pods'), on('list', '', 'pods'), false],
    [on('*', '', 'pods'), on('bind', '', 'pods'), true],
    [on('get', '', 'pods'), on('*', '', 'pods'), false],
    [on('get', '*', 'pods'), on('get', 'apps', 'pods'), true],
    [on('get', '', 'pods'), on('get', 'apps', 'pods'), false],
    [on('get', '', 'pods'), on('get', '*', 'pods'), false],
    [on('get', '', '*'), on('get', '', 'pods/exec'), true],
    [on('get', '', 'pods'), on('get', '', '*'), false],
    [on('get', '', 'pods'), on('get', '', 'pods/exec'), false],
    [on('get', '', '*/exec'), on('get', '', 'pods/exec'), true],
    [on('get', '', '*/exec'), on('get', '', 'pods/log'), false],
    [on('get', '', '*/exec'), on('get', '', 'exec'), false],
    [on('get', '', 'pods/*'), on('get', '', 'pods/exec'), false],
    [on('get', '', 'pods'), on('get', '', 'pods', 'a'), true],
    [on('get', '', 'pods', 'a'), on('get', '', 'pods', 'a'), true],
    [on('get', '', 'pods', 'a'), on('get', '', 'pods', 'b'), false],
    [on('get', '', 'pods', 'a'), on('get', '', 'pods'), false],
    [{ verb: 'get', url: '/metrics' }, { verb: 'get', url: '/metrics' }, true],
    [{ verb: 'get', url: '/metrics' }, { verb: 'get', url: '/metrics/slis' }, false],
    [{ verb: 'get', url: '/metrics/*' }, { verb: 'get', url: '/metrics/slis' }, true],
    [{ verb: 'get', url: '/metrics/*' }, { verb: 'get', url: '/healthz' }, false],
    [{ verb: '*', url: '*' }, { verb: 'get', url: '/healthz' }, true],
    [{ verb: 'get', url: '*' }, { verb: 'post', url: '/healthz' }, false],
    [{ verb: 'get', url: '*' }, on('get', '', 'pods'), false],
    [on('*', '*', '*'), { verb: 'get', url: '/healthz' }, false],
  ])('%j and %j: %s', (whole, part, expected) => {
    expect(includesPermission(whole, part)).toBe(expected);
  });

  const text = fc.constantFrom('*', '', 'get', 'pods', 'pods/exec', '*/exec', '/healthz', '/h*');
  const permission = fc.oneof(
    fc.record({ verb: text, group: text, resource: text, name: fc.option(text, { nil: undefined }) }),
    fc.record({ verb: text, url: text }),
  );

  it('allows itself, and what a part of it allows', () => {
    fc.assert(
      fc.property(permission, permission, permission, (a, b, c) => {
        expect(includesPermission(a, a)).toBe(true);
        if (includesPermission(a, b) && includesPermission(b, c)) expect(includesPermission(a, c)).toBe(true);
        // What a part of a permission escalates to, the whole does as well.
        if (includesPermission(a, b)) expect(escalationsOf(a)).toEqual(expect.arrayContaining([...escalationsOf(b)]));
      }),
    );
  });
});

describe('escalationsOf', () => {
  /** @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
  it.each<[Permission, readonly string[]]>([
    [on('get', '', 'secrets'), ['read secrets']],
    [on('list', '', 'secrets'), ['read secrets']],
    [on('watch', '', 'secrets'), ['read secrets']],
    [on('*', '', 'secrets'), ['read secrets']],
    [on('*', '', 'secrets', 'one'), []],
    [on('create', '', 'secrets'), []],
    [on('*', 'example.com', 'secrets'), []],
    [on('*', RBAC, 'roles'), ['escalate roles', 'bind roles']],
    [on('bind', RBAC, 'clusterroles', 'view'), ['bind clusterroles']],
    [on('create', RBAC, 'roles'), []],
    [on('*', RBAC, 'rolebindings'), []],
    [on('impersonate', '', 'users'), ['impersonate users']],
    [on('*', '', 'groups'), ['impersonate groups']],
    [on('*', '', 'serviceaccounts'), ['impersonate serviceaccounts']],
    [on('create', '', 'serviceaccounts'), []],
    [on('create', '', 'serviceaccounts/token'), ['use serviceaccounts/token']],
    [on('create', '', '*/token'), ['use serviceaccounts/token']],
    [on('get', '', 'pods/exec'), ['use pods/exec']],
    [on('create', '', 'pods/attach', 'one'), ['use pods/attach']],
    [on('get', '', 'nodes/proxy'), ['use nodes/proxy']],
    [on('*', '', 'nodes'), []],
    [on('get', '', 'pods/log'), []],
    [on('patch', '', 'pods/ephemeralcontainers'), ['use pods/ephemeralcontainers']],
    [on('get', '', 'pods/ephemeralcontainers'), []],
    [on('create', '', 'pods'), ['write pods']],
    [on('*', '', 'pods'), ['write pods']],
    [on('delete', '', 'pods'), []],
    [on('create', '', 'persistentvolumes'), ['create persistentvolumes']],
    [on('*', '', 'persistentvolumeclaims'), []],
    [on('patch', '', 'namespaces'), ['change namespaces']],
    [on('list', '', 'namespaces'), []],
    [on('create', 'apps', 'deployments'), [MAKES_PODS]],
    [on('*', 'batch', 'jobs'), [MAKES_PODS]],
    [on('patch', '', 'replicationcontrollers'), [MAKES_PODS]],
    [on('delete', 'apps', 'statefulsets'), []],
    [on('update', 'apps', '*'), [MAKES_PODS]],
    [on('create', 'extensions', 'deployments'), []],
    [
      on('update', 'admissionregistration.k8s.io', '*'),
      ['write mutatingwebhookconfigurations', 'write validatingwebhookconfigurations'],
    ],
    [on('update', 'certificates.k8s.io', '*/approval'), ['use certificatesigningrequests/approval']],
    [on('*', 'certificates.k8s.io', 'signers'), ['approve signers', 'sign signers']],
    [on('create', 'certificates.k8s.io', 'certificatesigningrequests'), []],
    [on('*', '', 'configmaps'), []],
    [on('patch', 'argoproj.io', 'applications'), ['write applications']],
    [on('get', 'argoproj.io', 'applications'), []],
    [{ verb: '*', url: '*' }, []],
  ])('of %j are %j', (permission, expected) => {
    expect(escalationsOf(permission)).toEqual(expected);
  });

  it.each<[Permission, readonly string[]]>([
    [on('get', '', 'nodes/proxy'), []],
    [on('get', '', '*'), ['read secrets', 'use pods/exec', 'use pods/attach']],
    [on('create', '', 'persistentvolumes'), []],
    [on('impersonate', '', '*'), ['impersonate serviceaccounts']],
    [on('patch', '', 'namespaces'), ['change namespaces']],
    [on('*', 'admissionregistration.k8s.io', '*'), []],
    [on('*', 'certificates.k8s.io', '*'), []],
  ])('of %j in a Role are %j', (permission, expected) => {
    expect(escalationsOf(permission, 'namespace')).toEqual(expected);
  });
});
