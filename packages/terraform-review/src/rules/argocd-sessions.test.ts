import { release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const change = (after: object, before: object = {}) =>
  updated('helm_release', release('argo-cd', before), release('argo-cd', after));
const cm = (over: object) => ({ configs: { cm: over } });
const KEY = (key: string) => `values.configs.cm["${key}"]`;

testPlanRule('argocd-long-sessions', {
  flags: {
    'a month': [
      change(cm({ 'users.session.duration': '720h' })),
      { object, path: KEY('users.session.duration'), verdict: 'warn' },
    ],
  },
  accepts: { 'an hour': change(cm({ 'users.session.duration': '1h' })) },
});

testPlanRule('argocd-group-claims', {
  flags: {
    'a name that people choose': [
      change({ configs: { rbac: { scopes: '[groups, preferred_username]' } } }),
      { object, path: 'values.configs.rbac.scopes', verdict: 'block' },
    ],
    email: [
      change({ configs: { rbac: { scopes: '[email]' } } }),
      { object, path: 'values.configs.rbac.scopes', verdict: 'warn' },
    ],
  },
  accepts: { 'the default, written': change({ configs: { rbac: { scopes: '[groups]' } } }) },
});
