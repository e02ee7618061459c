import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const argoCd = (cm: object, rbac: object = {}) => release('argo-cd', { configs: { cm, rbac } });
const change = (before: object, after: object, rbac: object = {}) =>
  updated('helm_release', argoCd(before, rbac), argoCd(after, rbac));
const at = (key: string) => `values.configs.cm["${key}"]`;

testHarmless({
  'an account that is switched off': change({}, { 'accounts.ci': 'apiKey', 'accounts.ci.enabled': 'false' }),
  'an account that goes': change({ 'accounts.ci': 'apiKey' }, {}),
  'a first installation with the account admin': created('helm_release', argoCd({ 'admin.enabled': 'true' })),
});

testPlanRule('argocd-new-account', {
  flags: {
    'with tokens': [
      change({}, { 'accounts.ci': 'apiKey' }, { 'policy.csv': 'p, ci, applications, sync, shop/*, allow' }),
      {
        ...{ object, path: at('accounts.ci'), verdict: 'warn' },
        because: 'the local account ci may use API tokens',
      },
    ],
    'that is an administrator already': [
      change({}, { 'accounts.ci': 'login, apiKey' }, { 'policy.csv': 'g, ci, role:admin' }),
      {
        ...{ object, path: at('accounts.ci'), verdict: 'block' },
        because: 'the local account ci may log in with a password and use API tokens',
      },
    ],
    'a password in addition': [
      change({ 'accounts.ci': 'apiKey' }, { 'accounts.ci': 'apiKey, login' }),
      { object, path: at('accounts.ci'), because: 'the local account ci may log in with a password' },
    ],
    'switched on again': [
      change({ 'accounts.ci': 'login', 'accounts.ci.enabled': 'false' }, { 'accounts.ci': 'login' }),
      { object, path: at('accounts.ci') },
    ],
    'the account admin': [
      change({ 'admin.enabled': 'false' }, { 'admin.enabled': 'true' }),
      { object, path: at('admin.enabled'), verdict: 'block' },
    ],
  },
  accepts: { 'as before': change({ 'accounts.ci': 'login' }, { 'accounts.ci': 'login', x: 'y' }) },
});

testPlanRule('argocd-no-administrator', {
  flags: {
    'the account admin is switched off': [
      change({}, { 'admin.enabled': 'false' }),
      { object, path: at('admin.enabled'), verdict: 'block' },
    ],
    'and the group that is left may not do all': [
      change({}, { 'admin.enabled': 'false' }, { 'policy.csv': 'g, a, role:admin\np, a, exec, *, *, deny' }),
      { object, path: at('admin.enabled') },
    ],
  },
  accepts: {
    'a group is left': change({}, { 'admin.enabled': 'false' }, { 'policy.csv': 'g, org:ops, role:admin' }),
    'off as before': change({ 'admin.enabled': 'false' }, { 'admin.enabled': 'false', x: 'y' }),
  },
});
