import { created, release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const provider = (over: object, further: object = {}) =>
  release('traefik', { providers: { kubernetesIngressNGINX: { enabled: true, ...over }, ...further } });
const change = (over: object, further: object = {}, before: object = {}) =>
  updated('helm_release', provider(before), provider(over, further));
const at = (name: string) => `values.providers.kubernetesIngressNGINX.${name}`;

testHarmless({
  'what is off, written out': change(
    { watchIngressWithoutClass: false, allowCrossNamespaceResources: false },
    { kubernetesCRD: { enabled: false, allowExternalNameServices: false } },
  ),
});

testPlanRule('ingress-others-served', {
  flags: {
    'another controller': [
      change({ controllerClass: 'example.invalid/other' }),
      {
        ...{ object, path: at('controllerClass'), verdict: 'block' },
        because: 'controllerClass, which picks the Ingresses, becomes example.invalid/other',
      },
    ],
    'one namespace alone': [change({ watchNamespace: 'shop' }), { object, path: at('watchNamespace') }],
    'by default again': [
      change({}, {}, { ingressClass: 'other' }),
      { object, path: at('ingressClass'), because: expect.stringMatching(/by default$/) },
    ],
  },
  accepts: { 'how often it looks': change({ throttleDuration: '5s' }) },
});

testPlanRule('ingress-second-provider', {
  flags: {
    'of its own kinds': [
      change({}, { kubernetesCRD: { enabled: true } }),
      { object, path: 'values.providers.kubernetesCRD.enabled', verdict: 'warn' },
    ],
    'from the first installation': [
      created('helm_release', provider({}, { kubernetesGateway: { enabled: true } })),
      { object, path: 'values.providers.kubernetesGateway.enabled' },
    ],
  },
  accepts: { 'switched off': change({}, { kubernetesIngress: { enabled: false } }) },
});

testPlanRule('ingress-leads-outside', {
  flags: {
    'to any host': [
      change({}, { kubernetesIngress: { allowExternalNameServices: true } }),
      { object, path: 'values.providers.kubernetesIngress.allowExternalNameServices', verdict: 'block' },
    ],
    'to another namespace': [
      change({ allowCrossNamespaceResources: true }),
      { object, path: at('allowCrossNamespaceResources') },
    ],
  },
  accepts: { 'switched off again': change({}, {}, { allowCrossNamespaceResources: true }) },
});

const dashboard = (enabled: boolean) => release('traefik', { ingressRoute: { dashboard: { enabled } } });

testPlanRule('ingress-dashboard-routed', {
  flags: {
    'switched on': [
      updated('helm_release', dashboard(false), dashboard(true)),
      { object, path: 'values.ingressRoute.dashboard.enabled', verdict: 'warn' },
    ],
  },
  accepts: { 'switched off': updated('helm_release', dashboard(true), dashboard(false)) },
});

testPlanRule('ingress-default-backend', {
  flags: {
    'a Service': [
      change({ defaultBackendService: 'shop/web' }),
      {
        ...{ object, path: at('defaultBackendService'), verdict: 'warn' },
        because: 'shop/web gets every request that no Ingress asks for',
      },
    ],
  },
  accepts: { none: change({}, {}, { defaultBackendService: 'shop/web' }) },
});
