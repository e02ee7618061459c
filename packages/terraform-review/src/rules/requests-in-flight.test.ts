import { created, release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const LIST = 'values.ports.websecure.http.middlewares';
const bounded = (amount: unknown, file: object = { enabled: true }, names: readonly string[] = ['bound@file']) => ({
  providers: { file: { ...file, content: { http: { middlewares: { bound: { inFlightReq: { amount } } } } } } },
  ports: { websecure: { http: { middlewares: names } } },
});
const change = (after: object, before: object = bounded(30)) =>
  updated('helm_release', release('traefik', before), release('traefik', after));

testPlanRule('ingress-middleware-missing', {
  flags: {
    'a name without a definition': [
      change(bounded(30, { enabled: true }, ['other@file'])),
      { object, path: LIST, verdict: 'block', because: expect.stringContaining('other@file') },
    ],
    'a file provider that is off': [change(bounded(30, { enabled: false })), { object, path: LIST }],
    'a first installation': [
      created('helm_release', release('traefik', bounded(30, {}))),
      { object, path: LIST, verdict: 'block' },
    ],
  },
  accepts: {
    'all defined': change(bounded(20)),
    'a middleware of another provider': change(bounded(30, { enabled: true }, ['bound@file', 'x@kubernetescrd'])),
    'missing before': change(bounded(29, { enabled: false }), bounded(30, { enabled: false })),
  },
});

const CONTENT = 'values.providers.file.content';
const filed = (content: object) => ({
  ...bounded(30),
  providers: { file: { enabled: true, content } },
});
const BOUND = { middlewares: { bound: { inFlightReq: { amount: 30 } } } };

testPlanRule('ingress-file-routes', {
  flags: {
    'a router and a server of its own': [
      change(filed({ http: { ...BOUND, routers: { x: { rule: 'PathPrefix(`/`)' } }, services: { s: {} } } })),
      {
        ...{ object, path: `${CONTENT}.http.routers`, verdict: 'block' },
        because: 'the file gives the controller http.routers, which no Ingress asks for',
      },
      { object, path: `${CONTENT}.http.services` },
    ],
    'a middleware that redirects': [
      change(filed({ http: { middlewares: { ...BOUND.middlewares, away: { redirectRegex: { regex: '.*' } } } } })),
      { object, path: `${CONTENT}.http.middlewares.away.redirectRegex` },
    ],
    'routes of TCP': [change(filed({ http: BOUND, tcp: { routers: {} } })), { object, path: `${CONTENT}.tcp` }],
  },
  accepts: {
    'another bound': change(bounded(20)),
    'as before': change(filed({ http: BOUND, tcp: {} }), filed({ http: BOUND, tcp: {} })),
  },
});

testPlanRule('ingress-requests-unbounded', {
  flags: {
    'no middleware at the entry point': [
      change(bounded(30, { enabled: true }, [])),
      { object, path: 'values', before: '30', after: undefined, verdict: 'block' },
    ],
    'another middleware': [
      change({ ...bounded(30), providers: { file: { enabled: true, content: { http: { middlewares: {} } } } } }),
      { object, path: 'values', verdict: 'block' },
    ],
    'a bound that is no number': [change(bounded('many')), { object, path: 'values', verdict: 'block' }],
    'a higher bound': [
      change(bounded(60)),
      {
        ...{ object, path: 'values', before: '30', after: '60', verdict: 'warn' },
        because: 'each path takes 60 requests in flight in place of 30',
      },
    ],
  },
  accepts: {
    'a lower bound': change(bounded(20)),
    'none before': change({ deployment: { replicas: 2 } }, {}),
    'the first bound': change(bounded(30), {}),
  },
});

testPlanRule('ingress-requests-refused', {
  flags: {
    'one at a time': [
      change(bounded(1)),
      {
        ...{ object, path: 'values', before: '30', after: '1', verdict: 'block' },
        because: 'each path takes 1 request in flight in place of 30',
      },
    ],
    'less than half': [change(bounded(14)), { object, path: 'values', before: '30', after: '14', verdict: 'warn' }],
  },
  accepts: {
    'half of it': change(bounded(15)),
    'a higher bound': change(bounded(60)),
    'no bound': change(bounded(30, { enabled: true }, [])),
    'the first bound': change(bounded(1), {}),
  },
});
