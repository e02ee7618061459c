import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const block = 'block' as const;
const PLAIN = { 'server.insecure': 'true' };
const INGRESS = { enabled: true, tls: true };
const argoCd = (params: object, ingress: object = INGRESS, more: object = {}) =>
  release('argo-cd', {
    global: { networkPolicy: { create: true } },
    configs: { params },
    server: { ingress },
    ...more,
  });
const change = (params: object, before: object = PLAIN) => updated('helm_release', argoCd(before), argoCd(params));
const ingress = (over: object, params: object = PLAIN) =>
  updated('helm_release', argoCd(PLAIN), argoCd(params, { ...INGRESS, ...over }));
const at = (key: string) => `values.configs.params["${key}"]`;

testHarmless({
  'a first installation behind an ingress': created('helm_release', argoCd(PLAIN)),
  'TLS up to the server': ingress(
    { annotations: { 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS' } },
    { 'server.insecure': 'false' },
  ),
});

testPlanRule('argocd-authentication-off', {
  flags: {
    'no login': [
      change({ ...PLAIN, 'server.disable.auth': 'true' }),
      { object, path: at('server.disable.auth'), before: undefined, after: '"true"', verdict: block },
    ],
    'from the first installation': [
      created('helm_release', argoCd({ ...PLAIN, 'server.disable.auth': true })),
      { object, path: at('server.disable.auth') },
    ],
  },
  accepts: { 'written as off': change({ ...PLAIN, 'server.disable.auth': 'false' }) },
});

testPlanRule('argocd-connections-unprotected', {
  flags: {
    'plain text': [
      change({ ...PLAIN, 'controller.repo.server.plaintext': 'true' }),
      { object, path: at('controller.repo.server.plaintext'), verdict: 'warn' },
    ],
    'certificates that are no longer checked': [
      change(PLAIN, { ...PLAIN, 'server.repo.server.strict.tls': 'true' }),
      { object, path: at('server.repo.server.strict.tls') },
    ],
    'an old version of TLS': [
      change({ ...PLAIN, 'server.tls.minversion': '1.0' }),
      { object, path: at('server.tls.minversion') },
    ],
  },
  accepts: { 'a new version': change({ ...PLAIN, 'server.tls.minversion': '1.3' }) },
});

testPlanRule('argocd-other-servers', {
  flags: {
    'another repo-server': [
      change({ ...PLAIN, 'repo.server': 'other:8081' }),
      {
        ...{ object, path: at('repo.server'), verdict: block },
        because: 'repo.server becomes other:8081, in place of what the chart installs',
      },
    ],
  },
  accepts: { 'that of the chart again': change(PLAIN, { ...PLAIN, 'repo.server': 'other:8081' }) },
});

testPlanRule('argocd-browser-protection', {
  flags: {
    'requests of every form': [
      change({ ...PLAIN, 'server.api.content.types': '' }),
      {
        ...{ object, path: at('server.api.content.types'), verdict: block },
        because: 'server.api.content.types becomes empty',
      },
    ],
    'frames of others': [
      change({ ...PLAIN, 'server.x.frame.options': '' }),
      { object, path: at('server.x.frame.options') },
    ],
  },
  accepts: { 'no frames': change({ ...PLAIN, 'server.x.frame.options': 'DENY' }) },
});

testPlanRule('argocd-path-moves', {
  flags: {
    'another path': [
      change({ ...PLAIN, 'server.rootpath': '/cd' }),
      { object, path: at('server.rootpath'), verdict: 'warn' },
    ],
  },
  accepts: { 'as before': change({ ...PLAIN, 'server.rootpath': '/cd', x: 'y' }, { 'server.rootpath': '/cd' }) },
});

testPlanRule('argocd-login-in-clear', {
  flags: {
    'an ingress without a certificate': [
      ingress({ tls: false }),
      { object, path: 'values.server.ingress.tls', before: 'true', after: 'false', verdict: block },
    ],
  },
  accepts: { 'no ingress': ingress({ enabled: false, tls: false }) },
});

testPlanRule('argocd-redirect-loop', {
  flags: {
    'TLS at the server behind an ingress that ends it': [
      change({ 'server.insecure': 'false' }),
      { object, path: at('server.insecure'), before: '"true"', after: '"false"', verdict: block },
    ],
  },
  accepts: {
    'TLS passed through': ingress({ annotations: { 'nginx.ingress.kubernetes.io/ssl-passthrough': 'true' } }, {}),
  },
});

testPlanRule('argocd-network-open', {
  flags: {
    'no NetworkPolicies': [
      updated('helm_release', argoCd(PLAIN), argoCd(PLAIN, INGRESS, { global: { networkPolicy: { create: false } } })),
      { object, path: 'values.global.networkPolicy.create', before: 'true', after: 'false', verdict: block },
    ],
  },
  accepts: { 'a first installation': created('helm_release', release('argo-cd', {})) },
});

testPlanRule('argocd-not-reachable', {
  flags: {
    'no ingress': [ingress({ enabled: false }), { object, path: 'values.server.ingress.enabled', verdict: 'warn' }],
  },
  accepts: { 'another class': ingress({ ingressClassName: 'other' }) },
});
