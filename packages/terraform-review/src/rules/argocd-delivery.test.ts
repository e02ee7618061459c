import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const block = 'block' as const;
const argoCd = (values: object) => release('argo-cd', values);
const change = (after: object, before: object = {}) => updated('helm_release', argoCd(before), argoCd(after));
const cm = (over: object) => ({ configs: { cm: over } });
const KEY = (key: string) => `values.configs.cm["${key}"]`;
const HOST = { global: { domain: 'cd.example.invalid' } };
const SECRET = { configs: { secret: { githubSecret: '$argocd-webhook:github' } } };

testHarmless({
  'another interval': change(cm({ 'timeout.reconciliation': '5m', 'timeout.reconciliation.jitter': '30s' })),
  'a first installation under a host': created('helm_release', argoCd({ ...HOST, ...SECRET })),
  'a host that stands in two places': change({ ...HOST, ...cm({ url: 'https://cd.example.invalid' }) }, HOST),
});

testPlanRule('argocd-polls-too-seldom', {
  flags: {
    never: [
      change(cm({ 'timeout.reconciliation': '0s' })),
      {
        object,
        path: KEY('timeout.reconciliation'),
        verdict: 'warn',
        because: 'Argo CD looks for commits every 0s; 0 is never',
      },
    ],
    hourly: [change(cm({ 'timeout.reconciliation': '1h' })), { object, path: KEY('timeout.reconciliation') }],
    'no duration': [change(cm({ 'timeout.reconciliation': 'soon' })), { object, path: KEY('timeout.reconciliation') }],
  },
  accepts: { 'the default': change({}, cm({ 'timeout.reconciliation': '180s' })) },
});

testPlanRule('argocd-polls-too-often', {
  flags: {
    'every second': [
      change(cm({ 'timeout.reconciliation': '1s' }), cm({ 'timeout.reconciliation': '180s' })),
      { object, path: KEY('timeout.reconciliation'), verdict: 'warn', because: expect.stringContaining('every 1s') },
    ],
  },
  accepts: {
    'half a minute': change(cm({ 'timeout.reconciliation': '30s' })),
    never: change(cm({ 'timeout.reconciliation': '0s' })),
    'less often than before': change(cm({ 'timeout.reconciliation': '20s' }), cm({ 'timeout.reconciliation': '10s' })),
  },
});

testPlanRule('argocd-polls-late', {
  flags: { 'an hour at random': [change(cm({ 'timeout.reconciliation.jitter': '1h' })), { object, verdict: 'warn' }] },
  accepts: { 'a minute': change(cm({ 'timeout.reconciliation.jitter': '1m' })) },
});

testPlanRule('argocd-webhook-open', {
  flags: {
    'no secret': [
      change({ configs: { secret: {} } }, SECRET),
      { object, path: 'values.configs.secret.githubSecret', verdict: block },
    ],
  },
  accepts: { 'another reference': change({ configs: { secret: { githubSecret: '$other:github' } } }, SECRET) },
});

testPlanRule('argocd-settings-not-written', {
  flags: {
    'the policy': [
      change({ configs: { rbac: { create: false } } }),
      { object, path: 'values.configs.rbac.create', verdict: block },
    ],
  },
  accepts: { 'written as on': change({ configs: { rbac: { create: true } } }) },
});

testPlanRule('argocd-hosts-disagree', {
  flags: {
    'another host in the ingress': [
      change({ ...HOST, server: { ingress: { hostname: 'other.example.invalid' } } }, HOST),
      {
        ...{ object, path: 'values.server.ingress.hostname', verdict: block },
        because: 'one setting names other.example.invalid, another one cd.example.invalid',
      },
    ],
  },
  accepts: { 'the same with a port': change({ ...HOST, ...cm({ url: 'https://cd.example.invalid:443/x' }) }, HOST) },
});

testPlanRule('argocd-host-moves', {
  flags: {
    'another domain': [
      change({ global: { domain: 'cd2.example.invalid' } }, HOST),
      {
        ...{ object, path: 'values.global.domain', verdict: 'warn' },
        because: 'Argo CD moves from cd.example.invalid to cd2.example.invalid',
      },
    ],
  },
  accepts: { 'the first one': change(HOST) },
});

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
      { object, path: 'values.configs.rbac.scopes', verdict: block },
    ],
    email: [
      change({ configs: { rbac: { scopes: '[email]' } } }),
      { object, path: 'values.configs.rbac.scopes', verdict: 'warn' },
    ],
  },
  accepts: { 'the default, written': change({ configs: { rbac: { scopes: '[groups]' } } }) },
});

testPlanRule('argocd-password-in-values', {
  flags: {
    'a secret of one’s own': [
      change({ configs: { secret: { extra: { a: '$x:y' } } } }),
      { object, path: 'values.configs.secret.extra', verdict: block },
    ],
    'the secret of the webhook, written out': [
      change({ configs: { secret: { githubSecret: 'in-clear' } } }, { configs: { secret: { githubSecret: '$a:b' } } }),
      { object, path: 'values.configs.secret.githubSecret', verdict: block },
    ],
    'a password of another webhook': [
      change({ configs: { secret: { azureDevops: { password: 'in-clear' } } } }),
      { object, path: 'values.configs.secret.azureDevops.password', verdict: block },
    ],
  },
  accepts: {
    'one that goes': change({}, { configs: { secret: { extra: { a: 'b' } } } }),
    'a reference': change({ configs: { secret: { githubSecret: '$argocd-webhook:github' } } }),
    'one that was written out before': change(
      { configs: { secret: { githubSecret: 'in-clear' } }, server: { replicas: 2 } },
      { configs: { secret: { githubSecret: 'in-clear' } } },
    ),
  },
});
