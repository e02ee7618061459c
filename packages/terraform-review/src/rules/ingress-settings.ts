import type { Rule } from '@vmshift/findings';
import { listAt, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { chartSettingRule, isOff, isOn } from './chart-setting';

const chart = 'traefik';
const VALUES = 'https://github.com/traefik/traefik-helm-chart/blob/master/traefik/values.yaml';

/** Values of the traefik chart, the ingress controller. */
export const ingressSettingRules: readonly Rule<PlanContext>[] = [
  resourceRule({
    id: 'ingress-class-handed-over',
    title: 'The class of the Ingresses belongs to the controller that serves it',
    types: ['kubernetes_ingress_class', 'kubernetes_ingress_class_v1'],
    actions: ['update', 'replace'],
    judge: ({ before, after }) => {
      const [was, is] = [before, after].map((side) => stringAt(listAt(side, 'spec')[0], 'controller'));
      return was === is ? [] : [{ path: ['spec', 0, 'controller'], is: is ?? 'no controller' }];
    },
    class: 'outage',
    verdict: 'block',
    because: ({ is }) => `the class belongs to ${is} from then on`,
    impact: 'the controller that runs ignores the Ingresses of the class: every host answers 404',
    fix: 'keep the controller of the class',
    see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class',
    reads: ['spec[*].controller'],
  }),
  chartSettingRule({
    id: 'ingress-without-load-balancer',
    title: 'The ingress controller has a load balancer',
    chart,
    setting: ['service', 'spec', 'type'],
    isHarmful: (value) => value !== undefined && value !== 'LoadBalancer',
    class: 'outage',
    verdict: 'block',
    because: 'the Service of the ingress controller is no LoadBalancer any more',
    impact: 'the NodeBalancer is deleted and its address lost: no host answers',
    fix: 'keep service.spec.type LoadBalancer',
    see: VALUES,
  }),
  chartSettingRule({
    id: 'ingress-service-off',
    title: 'The ingress controller has a Service',
    chart,
    setting: ['service', 'enabled'],
    isHarmful: isOff,
    class: 'outage',
    verdict: 'block',
    because: 'the ingress controller loses its Service',
    impact: 'the NodeBalancer is deleted and its address lost: no host answers',
    fix: 'keep service.enabled true',
    see: VALUES,
  }),
  chartSettingRule({
    id: 'ingress-class-unserved',
    title: 'The ingress controller serves the class of the Ingresses',
    chart,
    setting: ['providers', 'kubernetesIngressNGINX', 'enabled'],
    isHarmful: (value) => !isOn(value),
    takesAway: true,
    class: 'outage',
    verdict: 'block',
    because: 'nothing serves the class of the Ingresses any more',
    impact: 'every host answers 404',
    fix: 'keep providers.kubernetesIngressNGINX.enabled true',
    see: 'https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress-nginx/',
  }),
  chartSettingRule({
    id: 'ingress-address-not-published',
    title: 'Ingresses show the address of the load balancer',
    chart,
    setting: ['providers', 'kubernetesIngressNGINX', 'publishService', 'enabled'],
    isHarmful: (value) => !isOn(value),
    takesAway: true,
    class: 'sync-failure',
    verdict: 'block',
    because: 'the controller no longer writes an address into the Ingresses',
    impact: 'Argo CD waits for the address without end: the Applications stay Progressing',
    fix: 'keep publishService.enabled true',
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/health/#ingress',
  }),
  chartSettingRule({
    id: 'ingress-api-open',
    title: 'The API of the ingress controller asks for a login',
    chart,
    setting: ['api', 'insecure'],
    isHarmful: isOn,
    class: 'exposure',
    verdict: 'block',
    because: 'the API of the ingress controller is served without a login',
    impact: 'anyone who reaches the port reads every route',
    fix: 'keep api.insecure off',
    see: VALUES,
  }),
  chartSettingRule({
    id: 'ingress-proxy-protocol',
    title: 'The ingress controller knows the address of the client',
    chart,
    setting: ['service', 'annotations', 'service.beta.kubernetes.io/linode-loadbalancer-default-proxy-protocol'],
    isHarmful: (value) => value === undefined || value === 'none',
    takesAway: true,
    class: 'outage',
    verdict: 'warn',
    because: 'the NodeBalancer stops sending the address of the client',
    impact: 'rate limits count all clients as one; a controller that still expects the header refuses every connection',
    fix: 'change NodeBalancer and controller together, in a maintenance window',
    see: 'https://github.com/linode/linode-cloud-controller-manager/blob/main/docs/configuration/annotations.md',
  }),
];
