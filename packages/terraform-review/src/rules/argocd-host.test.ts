import { release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const change = (after: object, before: object = {}) =>
  updated('helm_release', release('argo-cd', before), release('argo-cd', after));
const cm = (over: object) => ({ configs: { cm: over } });
const HOST = { global: { domain: 'cd.example.invalid' } };

testHarmless({
  'a host that stands in two places': change({ ...HOST, ...cm({ url: 'https://cd.example.invalid' }) }, HOST),
});

testPlanRule('argocd-hosts-disagree', {
  flags: {
    'another host in the ingress': [
      change({ ...HOST, server: { ingress: { hostname: 'other.example.invalid' } } }, HOST),
      {
        ...{ object, path: 'values.server.ingress.hostname', verdict: 'block' },
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
