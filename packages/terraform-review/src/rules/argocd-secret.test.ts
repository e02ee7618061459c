import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const change = (after: object, before: object = {}) =>
  updated('helm_release', release('argo-cd', before), release('argo-cd', after));
const SECRET = { configs: { secret: { githubSecret: '$argocd-webhook:github' } } };

testHarmless({
  'a first installation under a host': created(
    'helm_release',
    release('argo-cd', { global: { domain: 'cd.example.invalid' }, ...SECRET }),
  ),
});

testPlanRule('argocd-webhook-open', {
  flags: {
    'no secret': [
      change({ configs: { secret: {} } }, SECRET),
      { object, path: 'values.configs.secret.githubSecret', verdict: 'block' },
    ],
  },
  accepts: { 'another reference': change({ configs: { secret: { githubSecret: '$other:github' } } }, SECRET) },
});

testPlanRule('argocd-password-in-values', {
  flags: {
    'a secret of one’s own': [
      change({ configs: { secret: { extra: { a: '$x:y' } } } }),
      { object, path: 'values.configs.secret.extra', verdict: 'block' },
    ],
    'the secret of the webhook, written out': [
      change({ configs: { secret: { githubSecret: 'in-clear' } } }, { configs: { secret: { githubSecret: '$a:b' } } }),
      { object, path: 'values.configs.secret.githubSecret', verdict: 'block' },
    ],
    'a password of another webhook': [
      change({ configs: { secret: { azureDevops: { password: 'in-clear' } } } }),
      { object, path: 'values.configs.secret.azureDevops.password', verdict: 'block' },
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
