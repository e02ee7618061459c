import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const argoCd = {
  createClusterRoles: false,
  configs: { cm: { 'resource.respectRBAC': 'normal' }, rbac: { 'policy.default': 'role:readonly' } },
  server: { replicas: 2 },
};
const cm = (over: object): object => ({
  ...argoCd,
  configs: { ...argoCd.configs, cm: { ...argoCd.configs.cm, ...over } },
});
const service = (type: string): object => ({ ...argoCd, server: { replicas: 2, service: { type } } });
const change = (after: object, before: object = argoCd) =>
  updated('helm_release', release('argo-cd', before), release('argo-cd', after));
const create = (values: object) => created('helm_release', release('argo-cd', values));

testHarmless({
  'a component that is switched off': change({ ...argoCd, notifications: { enabled: false } }),
  'another interval': change(cm({ 'timeout.reconciliation': '300s' })),
  'more replicas': change({ ...argoCd, server: { replicas: 3 } }),
  'a first installation': create(argoCd),
});

testPlanRule('argocd-anonymous', {
  flags: {
    'switched on': [
      change(cm({ 'users.anonymous.enabled': 'true' })),
      {
        ...{ object, path: 'values.configs.cm["users.anonymous.enabled"]' },
        ...{ before: undefined, after: '"true"', verdict: 'block' },
      },
    ],
    'from the first installation': [
      create(cm({ 'users.anonymous.enabled': true })),
      { object, path: 'values.configs.cm["users.anonymous.enabled"]' },
    ],
  },
  accepts: {
    'switched off': change(argoCd, cm({ 'users.anonymous.enabled': 'true' })),
    'on as before': change(cm({ 'users.anonymous.enabled': true, a: 1 }), cm({ 'users.anonymous.enabled': 'true' })),
    'the release of another chart': created('helm_release', release('x', cm({ 'users.anonymous.enabled': 'true' }))),
  },
});

testPlanRule('argocd-terminal', {
  flags: {
    'switched on': [
      change(cm({ 'exec.enabled': true })),
      { object, path: 'values.configs.cm["exec.enabled"]', before: undefined, after: 'true', verdict: 'warn' },
    ],
  },
  accepts: { 'switched off': change(cm({ 'exec.enabled': 'false' }), cm({ 'exec.enabled': true })) },
});

testPlanRule('argocd-ignores-rbac', {
  flags: {
    'left out': [
      change(cm({ 'resource.respectRBAC': undefined })),
      {
        ...{ object, path: 'values.configs.cm["resource.respectRBAC"]' },
        ...{ before: 'normal', after: undefined, verdict: 'block' },
      },
    ],
  },
  accepts: { strict: change(cm({ 'resource.respectRBAC': 'strict' })), 'a first installation': create({}) },
});

testPlanRule('argocd-cluster-roles', {
  flags: {
    'given back': [
      change({ ...argoCd, createClusterRoles: true }),
      { object, path: 'values.createClusterRoles', before: 'false', after: 'true', verdict: 'block' },
    ],
  },
  accepts: { 'as text': change({ ...argoCd, createClusterRoles: 'false' }), 'a first installation': create({}) },
});

testPlanRule('argocd-makes-applications', {
  flags: {
    'switched on': [
      change({ ...argoCd, applicationSet: { replicas: 1 } }, { ...argoCd, applicationSet: { replicas: 0 } }),
      { object, path: 'values.applicationSet.replicas', before: '0', after: '1', verdict: 'warn' },
    ],
  },
  accepts: { 'a first installation': create({ ...argoCd, applicationSet: { replicas: 1 } }) },
});

testPlanRule('argocd-own-load-balancer', {
  flags: {
    'a load balancer': [
      change(service('LoadBalancer')),
      { object, path: 'values.server.service.type', before: undefined, after: 'LoadBalancer', verdict: 'block' },
    ],
    'a port of each node': [
      change(service('NodePort'), service('ClusterIP')),
      { object, path: 'values.server.service.type', before: 'ClusterIP', after: 'NodePort' },
    ],
  },
  accepts: { 'inside the cluster': change(service('ClusterIP')) },
});

testPlanRule('argocd-crds-not-kept', {
  flags: {
    'deleted with the chart': [
      change({ ...argoCd, crds: { keep: false } }),
      { object, path: 'values.crds.keep', before: undefined, after: 'false', verdict: 'warn' },
    ],
  },
  accepts: { kept: change({ ...argoCd, crds: { keep: true } }, { ...argoCd, crds: { keep: false } }) },
});

testPlanRule('argocd-settings-not-written', {
  flags: {
    'the policy': [
      change({ ...argoCd, configs: { ...argoCd.configs, rbac: { ...argoCd.configs.rbac, create: false } } }),
      { object, path: 'values.configs.rbac.create', verdict: 'block' },
    ],
  },
  accepts: {
    'written as on': change({
      ...argoCd,
      configs: { ...argoCd.configs, rbac: { ...argoCd.configs.rbac, create: true } },
    }),
  },
});
