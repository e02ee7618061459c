import type { Rule } from '@vmshift/findings';
import { at } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { chartSettingRule, isOff, isOn } from './chart-setting';

const chart = 'argo-cd';
const MANUAL = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';
const CHART = 'https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd';

const CONFIG_MAPS = ['cm', 'params', 'rbac'];

/** Values of the argo-cd chart. */
export const argoCdSettingRules: readonly Rule<PlanContext>[] = [
  chartSettingRule({
    id: 'argocd-anonymous',
    title: 'Argo CD asks for a login',
    chart,
    setting: ['configs', 'cm', 'users.anonymous.enabled'],
    isHarmful: isOn,
    class: 'exposure',
    verdict: 'block',
    because: 'Argo CD answers without a login',
    impact: 'anyone who reaches its host sees every Application, and does what policy.default allows',
    fix: 'keep users.anonymous.enabled off',
    see: `${MANUAL}/user-management/`,
  }),
  chartSettingRule({
    id: 'argocd-terminal',
    title: 'Argo CD opens no shell in a pod',
    chart,
    setting: ['configs', 'cm', 'exec.enabled'],
    isHarmful: isOn,
    class: 'privilege',
    verdict: 'warn',
    because: 'the web terminal is switched on',
    impact: 'its users open a shell in the pods that an Application owns',
    fix: 'keep exec.enabled off and use kubectl with a person’s own credentials',
    see: `${MANUAL}/web_based_terminal/`,
  }),
  chartSettingRule({
    id: 'argocd-ignores-rbac',
    title: 'Argo CD watches only what its credentials may list',
    chart,
    setting: ['configs', 'cm', 'resource.respectRBAC'],
    isHarmful: (value) => value !== 'normal' && value !== 'strict',
    takesAway: true,
    class: 'sync-failure',
    verdict: 'block',
    because: 'Argo CD watches every kind again, and a namespaced credential may not list them all',
    impact: 'the cache of each registered cluster fails and its Application stays Unknown: nothing syncs any more',
    fix: 'keep resource.respectRBAC: normal',
    see: `${MANUAL}/declarative-setup/#auto-respect-rbac-for-controller`,
  }),
  chartSettingRule({
    id: 'argocd-cluster-roles',
    title: 'Argo CD has no cluster-wide roles',
    chart,
    setting: ['createClusterRoles'],
    isHarmful: (value) => !isOff(value),
    takesAway: true,
    class: 'privilege',
    verdict: 'block',
    because: 'the chart gives Argo CD its cluster-wide roles back',
    impact: 'Argo CD may change everything on the cluster it runs on',
    fix: 'keep createClusterRoles false',
    see: CHART,
  }),
  chartSettingRule({
    id: 'argocd-makes-applications',
    title: 'Applications are those that the stack holds',
    chart,
    setting: ['applicationSet', 'replicas'],
    isHarmful: (value) => typeof value === 'number' && value > 0,
    takesAway: true,
    class: 'privilege',
    verdict: 'warn',
    because: 'the controller of ApplicationSets runs',
    impact:
      'each ApplicationSet in its namespace makes Applications, from repositories and pull requests that it names',
    fix: 'keep applicationSet.replicas 0: the stack holds each Application',
    see: `${MANUAL}/applicationset/Security/`,
  }),
  chartSettingRule({
    id: 'argocd-own-load-balancer',
    title: 'Argo CD is reached through the ingress only',
    chart,
    setting: ['server', 'service', 'type'],
    isHarmful: (value) => value === 'LoadBalancer' || value === 'NodePort',
    class: 'exposure',
    verdict: 'block',
    because: 'the server gets an address of its own, apart from the ingress',
    impact: 'its interface answers the Internet without the ingress, its certificate and its limits',
    fix: 'keep ClusterIP behind the ingress',
    see: `${MANUAL}/ingress/`,
  }),
  chartSettingRule({
    id: 'argocd-crds-not-kept',
    title: 'Applications survive the removal of Argo CD',
    chart,
    setting: ['crds', 'keep'],
    isHarmful: isOff,
    class: 'data-loss',
    verdict: 'warn',
    because: 'the chart may delete its CRDs',
    impact: 'uninstalling Argo CD deletes every Application and AppProject, and with finalizers their workloads',
    fix: 'keep crds.keep true',
    see: CHART,
  }),
  resourceRule({
    types: ['helm_release'],
    chart,
    id: 'argocd-settings-not-written',
    title: 'Argo CD has the settings that are reviewed here',
    actions: ['create', 'update', 'replace'],
    judge: ({ before, after }) =>
      CONFIG_MAPS.map((map) => ['values', 'configs', map, 'create'])
        .filter((path) => isOff(at(after, ...path)) && !isOff(at(before, ...path)))
        .map((path) => ({ path, map: String(path[2]) })),
    class: 'outage',
    verdict: 'block',
    because: ({ map }) => `the chart no longer writes configs.${map}, and deletes what it wrote`,
    impact:
      'Argo CD does not start without its ConfigMaps, or runs with its defaults: other rights, logins and clusters',
    fix: 'leave create out',
    see: CHART,
    reads: CONFIG_MAPS.map((map) => `values.configs.${map}.create`),
  }),
];
