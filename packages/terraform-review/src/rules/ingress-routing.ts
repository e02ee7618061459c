import type { Rule } from '@vmshift/findings';
import { at, isEmpty, isPlanObject, type PlanObject, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { changedValues } from './changed-values';
import { chartSettingRule, isOff, isOn } from './chart-setting';

const RELEASE = { types: ['helm_release'], chart: 'traefik' };
const NGINX =
  'https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress-nginx/';
const PROVIDERS = 'https://doc.traefik.io/traefik/reference/install-configuration/providers/overview/';

/** What decides whose Ingresses the controller serves. */
const SERVED = [
  'controllerClass',
  'ingressClass',
  'ingressClassByName',
  'watchIngressWithoutClass',
  'watchNamespace',
  'watchNamespaceSelector',
];

const othersServed = resourceRule({
  ...RELEASE,
  id: 'ingress-others-served',
  title: 'The ingress controller serves the Ingresses that it served',
  actions: ['update'],
  judge: ({ before, after }) => {
    if (!isPlanObject(at(after, 'values'))) return [];
    return SERVED.map((name) => ({ path: ['values', 'providers', 'kubernetesIngressNGINX', name], name })).filter(
      ({ path }) =>
        JSON.stringify(at(before, ...path) ?? null) !== JSON.stringify(at(after, ...path) ?? null) &&
        !(isEmpty(at(before, ...path)) && isOff(at(after, ...path))),
    );
  },
  class: 'outage',
  verdict: 'block',
  because: ({ name, after }) => `${name}, which picks the Ingresses, becomes ${after ?? 'what it is by default'}`,
  impact: 'every host whose Ingress it no longer picks answers 404; others may come in that were not meant',
  fix: 'leave it out: the class nginx of every namespace is served',
  see: NGINX,
  reads: SERVED.map((name) => `values.providers.kubernetesIngressNGINX.${name}`),
});

/** Providers that take routes from objects besides Ingresses of the class. */
const FURTHER = ['kubernetesCRD', 'kubernetesGateway', 'kubernetesIngress', 'knative'];

const secondProvider = resourceRule({
  ...RELEASE,
  id: 'ingress-second-provider',
  title: 'Routes come from Ingresses of one class, which are reviewed',
  actions: ['create', 'update'],
  judge: ({ before, after }) => {
    const isServed = (side: PlanObject | null, name: string) => isOn(at(side, 'values', 'providers', name, 'enabled'));
    return FURTHER.filter((name) => isServed(after, name) && !isServed(before, name)).map((name) => ({
      path: ['values', 'providers', name, 'enabled'],
      name,
    }));
  },
  class: 'privilege',
  verdict: 'warn',
  because: ({ name }) => `the provider ${name} takes routes from objects that no rule reads`,
  impact: 'who writes such an object in any namespace leads requests of a host of ours elsewhere, past its limits',
  fix: 'keep kubernetesIngressNGINX alone, or say in the review who may write those objects',
  see: PROVIDERS,
  reads: FURTHER.map((name) => `values.providers.${name}.enabled`),
});

const ALLOWING = ['allowCrossNamespaceResources', 'allowExternalNameServices'];

const leadsOutside = resourceRule({
  ...RELEASE,
  id: 'ingress-leads-outside',
  title: 'A route leads to a Service of its namespace, in the cluster',
  actions: ['create', 'update'],
  judge: (release) =>
    changedValues(release, ALLOWING)
      .filter(({ before, after }) => isOn(after) && !isOn(before))
      .map(({ path, name }) => ({ path, name })),
  class: 'privilege',
  verdict: 'block',
  because: ({ name }) => `${name} lets an object lead requests out of its namespace, or out of the cluster`,
  impact: 'who writes a Service or an Ingress in one namespace reaches servers of every other one, or of the provider',
  fix: ({ name }) => `leave ${name} out`,
  see: PROVIDERS,
  reads: ALLOWING.map((name) => `values.providers.*.${name}`),
});

/** Whose requests the ingress controller takes, and where it leads them. */
export const ingressRoutingRules: readonly Rule<PlanContext>[] = [
  othersServed,
  secondProvider,
  leadsOutside,
  chartSettingRule({
    id: 'ingress-dashboard-routed',
    title: 'The dashboard of the ingress controller has no route',
    chart: RELEASE.chart,
    setting: ['ingressRoute', 'dashboard', 'enabled'],
    isHarmful: isOn,
    class: 'exposure',
    verdict: 'warn',
    because: 'a route leads to the dashboard of the ingress controller',
    impact: 'who reaches its entry point reads every host, Service and limit, without a login',
    fix: 'keep ingressRoute.dashboard.enabled false; kubectl port-forward reaches it',
    see: 'https://doc.traefik.io/traefik/reference/install-configuration/api-dashboard/',
  }),
  resourceRule({
    ...RELEASE,
    id: 'ingress-default-backend',
    title: 'Requests to a host that no Ingress names are answered 404',
    actions: ['create', 'update'],
    judge: ({ before, after }) => {
      const path = ['values', 'providers', 'kubernetesIngressNGINX', 'defaultBackendService'];
      const is = stringAt(after, ...path);
      return isEmpty(is) || is === stringAt(before, ...path) ? [] : [{ path, is }];
    },
    class: 'exposure',
    verdict: 'warn',
    because: ({ is }) => `${is} gets every request that no Ingress asks for`,
    impact: 'it answers under every name and address that leads here, and sees what was meant for others',
    fix: 'leave defaultBackendService out',
    see: NGINX,
    reads: ['values.providers.kubernetesIngressNGINX.defaultBackendService'],
  }),
];
