import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const values = (after: object, before: object = {}, chart = 'traefik') =>
  updated('helm_release', release(chart, before), release(chart, after));
const RANGE = '192.168.255.0/24';
const web = (over: object) => ({ ports: { web: over } });

testPlanRule('chart-exposed', {
  flags: {
    'an address of its own': [
      values({ service: { type: 'LoadBalancer' } }, { service: { type: 'ClusterIP' } }, 'cert-manager'),
      { object, path: 'values.service.type', after: 'LoadBalancer', verdict: 'block' },
    ],
    'a port of each node, from the first installation': [
      created('helm_release', release('metrics-server', { service: { spec: { type: 'NodePort' } } })),
      { object, path: 'values.service.spec.type' },
    ],
  },
  accepts: {
    'the load balancer of the ingress': created(
      'helm_release',
      release('traefik', { service: { spec: { type: 'LoadBalancer' } } }),
    ),
    'a Service of the cluster': values({ service: { type: 'ClusterIP' } }, { service: { type: 'NodePort' } }),
    'another type': values({ strategy: { type: 'Recreate' } }),
  },
});

testPlanRule('trusted-proxies', {
  flags: {
    'every address': [
      values(
        web({ forwardedHeaders: { trustedIPs: ['0.0.0.0/0'] } }),
        web({ forwardedHeaders: { trustedIPs: [RANGE] } }),
      ),
      { object, path: 'values.ports.web.forwardedHeaders', verdict: 'block' },
    ],
    'no check at all, from the first installation': [
      created('helm_release', release('traefik', web({ proxyProtocol: { insecure: true } }))),
      { object, path: 'values.ports.web.proxyProtocol', verdict: 'block' },
    ],
    'another network': [
      values(
        web({ proxyProtocol: { trustedIPs: ['203.0.113.0/24'] } }),
        web({ proxyProtocol: { trustedIPs: [RANGE] } }),
      ),
      { object, path: 'values.ports.web.proxyProtocol', verdict: 'warn' },
    ],
    'none any more': [
      values(web({}), web({ proxyProtocol: { trustedIPs: [RANGE] } })),
      { object, path: 'values.ports.web.proxyProtocol', after: undefined, verdict: 'warn' },
    ],
  },
  accepts: {
    'the load balancer, from the first installation': created(
      'helm_release',
      release('traefik', web({ proxyProtocol: { trustedIPs: [RANGE] } })),
    ),
    'the same ones': values(
      web({ proxyProtocol: { trustedIPs: [RANGE] }, port: 1 }),
      web({ proxyProtocol: { trustedIPs: [RANGE] } }),
    ),
  },
});

testHarmless({ 'another port': values(web({ nothing: 1 }), web({ nothing: 2 })) });
