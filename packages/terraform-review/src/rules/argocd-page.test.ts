import { release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const change = (after: object, before: object = {}) =>
  updated('helm_release', release('argo-cd', before), release('argo-cd', after));
const cm = (key: string, value: string, before: object = {}) =>
  change({ configs: { cm: { [key]: value } } }, { configs: { cm: before } });
const at = (key: string) => ({ object, path: `values.configs.cm${key}` });

testPlanRule('argocd-url-in-clear', {
  flags: {
    'over HTTP': [
      cm('url', 'http://cd.example.invalid'),
      { ...at('.url'), verdict: 'block', because: 'people and issuers are sent to http://cd.example.invalid' },
    ],
  },
  accepts: {
    'over TLS': cm('url', 'https://cd.example.invalid'),
    'as before': cm('url', 'http://b.example.invalid', { url: 'http://a.example.invalid' }),
  },
});

testPlanRule('argocd-status-badge', {
  flags: {
    'switched on': [cm('statusbadge.enabled', 'true'), { ...at('["statusbadge.enabled"]'), verdict: 'warn' }],
  },
  accepts: { 'the default, written out': cm('statusbadge.enabled', 'false') },
});

testPlanRule('argocd-page-of-others', {
  flags: {
    'a style sheet': [
      cm('ui.cssurl', 'https://style.example.invalid/x.css'),
      { ...at('["ui.cssurl"]'), verdict: 'warn' },
    ],
    'a counter of visits': [cm('ga.trackingid', 'UA-1'), at('["ga.trackingid"]')],
  },
  accepts: { 'a style sheet of its own': cm('ui.cssurl', './custom/x.css') },
});

const ISSUER = 'cert-manager.io/cluster-issuer';
const ingress = (over: object) => ({
  server: { ingress: { ingressClassName: 'nginx', annotations: { [ISSUER]: 'main' }, ...over } },
});

testPlanRule('argocd-ingress-changes', {
  flags: {
    'another class': [
      change(ingress({ ingressClassName: 'traefik' }), ingress({})),
      {
        ...{
          object,
          path: 'values.server.ingress.ingressClassName',
          before: 'nginx',
          after: 'traefik',
          verdict: 'warn',
        },
        because: 'the class of its Ingress becomes traefik',
      },
    ],
    'no issuer': [
      change(ingress({ annotations: {} }), ingress({})),
      {
        ...{ object, path: `values.server.ingress.annotations["${ISSUER}"]`, before: 'main', after: undefined },
        because: 'the issuer of its certificate becomes what it is by default',
      },
    ],
  },
  accepts: { 'another annotation': change(ingress({ annotations: { [ISSUER]: 'main', team: 'x' } }), ingress({})) },
});
