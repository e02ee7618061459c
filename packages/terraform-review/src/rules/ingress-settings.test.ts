import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const PROXY_PROTOCOL = 'service.beta.kubernetes.io/linode-loadbalancer-default-proxy-protocol';
const traefik = {
  providers: { kubernetesIngressNGINX: { enabled: true, publishService: { enabled: true } } },
  service: { spec: { type: 'LoadBalancer' }, annotations: { [PROXY_PROTOCOL]: 'v2' } },
};
const service = (over: object): object => ({ ...traefik, service: { ...traefik.service, ...over } });
const provider = (over: object): object => ({
  ...traefik,
  providers: { kubernetesIngressNGINX: { ...traefik.providers.kubernetesIngressNGINX, ...over } },
});
const change = (after: object, before: object = traefik) =>
  updated('helm_release', release('traefik', before), release('traefik', after));

testHarmless({
  'more replicas': change({ ...traefik, deployment: { replicas: 3 } }),
  'a first installation': created('helm_release', release('traefik', {})),
});

testPlanRule('ingress-without-load-balancer', {
  flags: {
    'inside the cluster': [
      change(service({ spec: { type: 'ClusterIP' } })),
      { object, path: 'values.service.spec.type', before: 'LoadBalancer', after: 'ClusterIP', verdict: 'block' },
    ],
  },
  accepts: { 'the default of the chart': change(service({ spec: {} })) },
});

testPlanRule('ingress-service-off', {
  flags: {
    'no Service': [
      change(service({ enabled: false })),
      { object, path: 'values.service.enabled', before: undefined, after: 'false', verdict: 'block' },
    ],
  },
  accepts: { 'switched on': change(service({ enabled: true }), service({ enabled: false })) },
});

testPlanRule('ingress-class-unserved', {
  flags: {
    'no provider': [
      change({ ...traefik, providers: {} }),
      {
        ...{ object, path: 'values.providers.kubernetesIngressNGINX.enabled' },
        ...{ before: 'true', after: undefined, verdict: 'block' },
      },
    ],
    'switched off': [
      change(provider({ enabled: false })),
      { object, path: 'values.providers.kubernetesIngressNGINX.enabled', before: 'true', after: 'false' },
    ],
  },
  accepts: { 'never served': change(traefik, { ...traefik, providers: {} }) },
});

testPlanRule('ingress-address-not-published', {
  flags: {
    'no provider': [
      change({ ...traefik, providers: {} }),
      {
        ...{ object, path: 'values.providers.kubernetesIngressNGINX.publishService.enabled' },
        ...{ before: 'true', after: undefined, verdict: 'block' },
      },
    ],
  },
  accepts: { 'as text': change(provider({ publishService: { enabled: 'true' } })) },
});

testPlanRule('ingress-api-open', {
  flags: {
    'without a login': [
      change({ ...traefik, api: { insecure: true } }),
      { object, path: 'values.api.insecure', before: undefined, after: 'true', verdict: 'block' },
    ],
  },
  accepts: { closed: change({ ...traefik, api: { insecure: false } }) },
});

testPlanRule('ingress-proxy-protocol', {
  flags: {
    'left out': [
      change({ ...traefik, service: { spec: { type: 'LoadBalancer' } } }),
      {
        ...{ object, path: `values.service.annotations["${PROXY_PROTOCOL}"]` },
        ...{ before: 'v2', after: undefined, verdict: 'warn' },
      },
    ],
    none: [
      change(service({ annotations: { [PROXY_PROTOCOL]: 'none' } })),
      { object, path: `values.service.annotations["${PROXY_PROTOCOL}"]`, before: 'v2', after: 'none' },
    ],
  },
  accepts: { 'another version': change(service({ annotations: { [PROXY_PROTOCOL]: 'v1' } })) },
});

const CLASS = 'kubernetes_ingress_class_v1';
const ingressClass = (controller: string, labels: object = {}) => ({
  metadata: [{ name: 'nginx', labels }],
  spec: [{ controller }],
});
const NGINX = 'k8s.io/ingress-nginx';

testPlanRule('ingress-class-handed-over', {
  flags: {
    'to a controller that does not run': [
      updated(CLASS, ingressClass(NGINX), ingressClass('example.com/other')),
      {
        ...{ object: `stack: ${CLASS}.x`, path: 'spec[0].controller', before: NGINX, after: 'example.com/other' },
        ...{ verdict: 'block', because: 'the class belongs to example.com/other from then on' },
      },
    ],
  },
  accepts: { 'a label': updated(CLASS, ingressClass(NGINX), ingressClass(NGINX, { team: 'x' })) },
});

const port = (tls: object): object => ({ ...traefik, ports: { websecure: { http: { tls } } } });

testPlanRule('ingress-in-clear', {
  flags: {
    'no TLS': [
      change(port({ enabled: false })),
      { object, path: 'values.ports.websecure.http.tls.enabled', after: 'false', verdict: 'block' },
    ],
  },
  accepts: { 'TLS, written out': change(port({ enabled: true })) },
});

testPlanRule('ingress-takes-snippets', {
  flags: {
    allowed: [
      change(provider({ allowSnippetAnnotations: true })),
      { object, path: 'values.providers.kubernetesIngressNGINX.allowSnippetAnnotations', verdict: 'block' },
    ],
  },
  accepts: { 'the default, written out': change(provider({ allowSnippetAnnotations: false })) },
});

const custom = (over: object): object => ({
  ...traefik,
  providers: { kubernetesIngressNGINX: { enabled: true, publishService: { enabled: true } }, kubernetesCRD: over },
});

testPlanRule('ingress-crosses-namespaces', {
  flags: {
    allowed: [
      change(custom({ allowCrossNamespace: true })),
      { object, path: 'values.providers.kubernetesCRD.allowCrossNamespace', verdict: 'block' },
    ],
  },
  accepts: { 'the default, written out': change(custom({ allowCrossNamespace: false })) },
});

const ranges = (...loadBalancerSourceRanges: readonly string[]) =>
  service({ spec: { type: 'LoadBalancer', loadBalancerSourceRanges } });

testPlanRule('ingress-refuses-clients', {
  flags: {
    'some addresses': [
      change(ranges('203.0.113.0/24')),
      { object, path: 'values.service.spec.loadBalancerSourceRanges', verdict: 'block' },
    ],
  },
  accepts: { 'every address, written out': change(ranges('0.0.0.0/0')), none: change(ranges()) },
});

testPlanRule('ingress-not-deployed', {
  flags: {
    'no pods': [
      change({ ...traefik, deployment: { enabled: false } }),
      { object, path: 'values.deployment.enabled', after: 'false', verdict: 'block' },
    ],
  },
  accepts: { 'the default, written out': change({ ...traefik, deployment: { enabled: true } }) },
});
