import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const PREFIX = 'service.beta.kubernetes.io/linode-loadbalancer-';
const at = (name: string) => `values.service.annotations["${PREFIX}${name}"]`;
const traefik = (ports: object = {}, annotations: object = {}, spec: object = {}) =>
  release('traefik', {
    ports,
    service: {
      annotations: { [`${PREFIX}hostname-only-ingress`]: 'true', ...annotations },
      spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ...spec },
    },
  });
const ports = (after: object) => updated('helm_release', traefik(), traefik(after));
const annotation = (name: string, value: string | undefined, before: object = {}) =>
  updated('helm_release', traefik({}, before), traefik({}, { ...before, [PREFIX + name]: value }));
const spec = (after: object) => updated('helm_release', traefik(), traefik({}, {}, after));

testHarmless({
  'a first installation': created('helm_release', traefik()),
  'the ports of the chart, written out': ports({
    web: { expose: { default: true }, exposedPort: 80 },
    websecure: { expose: { default: true }, exposedPort: 443 },
    traefik: { expose: { default: false } },
  }),
  'another port inside of the pod': ports({ websecure: { port: 9443 } }),
});

testPlanRule('ingress-port-closed', {
  flags: {
    'no port for TLS': [
      ports({ websecure: { expose: { default: false } } }),
      {
        ...{ object, path: 'values.ports.websecure.expose.default', after: 'false', verdict: 'block' },
        ...{ because: 'the load balancer no longer has the port 443', impact: 'no host answers https://' },
      },
    ],
    'no port for challenges': [
      ports({ web: { expose: { default: false } } }),
      {
        object,
        path: 'values.ports.web.expose.default',
        impact: expect.stringMatching(/certificates are not renewed/),
      },
    ],
    'another port': [
      ports({ websecure: { exposedPort: 8443 } }),
      { object, path: 'values.ports.websecure.exposedPort', after: '8443' },
    ],
  },
  accepts: {
    'a port that was closed before': updated(
      'helm_release',
      traefik({ web: { expose: { default: false } } }),
      traefik({ web: { expose: { default: false }, exposedPort: 81 } }),
    ),
  },
});

testPlanRule('ingress-port-opened', {
  flags: {
    'the port of the API': [
      ports({ traefik: { expose: { default: true } } }),
      {
        ...{ object, path: 'values.ports.traefik.expose.default', verdict: 'block' },
        impact: expect.stringMatching(/without a login/),
      },
    ],
    'a port of its own, from the first installation': [
      created('helm_release', traefik({ ssh: { port: 2222, expose: { default: true } } })),
      { object, path: 'values.ports.ssh.expose.default', impact: expect.stringMatching(/past the limits/) },
    ],
  },
  accepts: { 'a port inside of the cluster': ports({ ssh: { port: 2222, expose: { default: false } } }) },
});

testPlanRule('load-balancer-annotation', {
  flags: {
    'addresses in place of the host name': [
      annotation('hostname-only-ingress', undefined),
      {
        ...{ object, path: at('hostname-only-ingress'), before: '"true"', after: undefined, verdict: 'warn' },
        because: 'hostname-only-ingress of the NodeBalancer becomes what it is by default',
      },
    ],
    'HTTP in place of TCP': [
      annotation('default-protocol', 'http'),
      { object, path: at('default-protocol'), verdict: 'block', impact: expect.stringMatching(/no host answers/) },
    ],
    'TLS on the NodeBalancer': [
      annotation('port-443', '{"protocol":"https"}'),
      { object, path: at('port-443'), verdict: 'block' },
    ],
    'another NodeBalancer': [
      annotation('nodebalancer-id', '7'),
      { object, path: at('nodebalancer-id'), verdict: 'block', impact: expect.stringMatching(/DNS records/) },
    ],
    'no NodeBalancer of our own any more': [
      annotation('nodebalancer-id', undefined, { [`${PREFIX}nodebalancer-id`]: '7' }),
      { object, path: at('nodebalancer-id'), verdict: 'block' },
    ],
    'a firewall': [annotation('firewall-id', '7'), { object, path: at('firewall-id'), verdict: 'warn' }],
    'fewer connections': [annotation('throttle', '5'), { object, path: at('throttle'), verdict: 'warn' }],
    'no checks': [annotation('check-type', 'none'), { object, path: at('check-type'), verdict: 'warn' }],
    'checks that ask for a page': [
      annotation('check-type', 'http'),
      { object, path: at('check-type'), verdict: 'block' },
    ],
    'checks that read a page': [
      annotation('check-type', 'http_body'),
      { object, path: at('check-type'), verdict: 'block' },
    ],
  },
  accepts: {
    'no bound on connections': annotation('throttle', '0'),
    'what it is by default': annotation('default-protocol', 'tcp'),
    'the kind of check that it has': annotation('check-type', 'connection'),
  },
});

testPlanRule('load-balancer-of-another-class', {
  flags: {
    'a class': [
      spec({ loadBalancerClass: 'example.invalid/lb' }),
      { object, path: 'values.service.spec.loadBalancerClass', verdict: 'block' },
    ],
  },
  accepts: { none: spec({ loadBalancerClass: null }) },
});

testPlanRule('ingress-traffic-policy', {
  flags: {
    'through other nodes': [
      spec({ externalTrafficPolicy: 'Cluster' }),
      { object, path: 'values.service.spec.externalTrafficPolicy', before: 'Local', after: 'Cluster', verdict: 'warn' },
    ],
  },
  accepts: {
    'from then on to pods of the node alone': updated(
      'helm_release',
      traefik({}, {}, { externalTrafficPolicy: 'Cluster' }),
      traefik(),
    ),
  },
});
