import {
  type AttributePath,
  at,
  Hidden,
  isPlanObject,
  type PlanObject,
  type PlanValue,
  printPath,
} from '../plan-value';
import { type Danger, ruleFor } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { chartName } from './chart-name';

/** A value of a chart that makes a difference which its name does not tell. */
interface Setting extends Omit<Danger, 'path' | 'before' | 'after'> {
  /** Below `values`. */
  readonly at: AttributePath;
  /** Whether the value, undefined where it is left out, is the dangerous one. Reported when it was not so before. */
  readonly dangerous: (value: PlanValue | undefined) => boolean;
  /** Only when the release exists: on a first installation the value takes nothing away. @default false */
  readonly takesAway?: boolean;
}

/** `true` or `"true"`: what goes into a ConfigMap is written as text. */
const on = (value: PlanValue | undefined): boolean => value === true || value === 'true';
const off = (value: PlanValue | undefined): boolean => value === false || value === 'false';

const ARGO_CD = 'https://argo-cd.readthedocs.io/en/stable/operator-manual';
const TRAEFIK = 'https://github.com/traefik/traefik-helm-chart/blob/master/traefik/values.yaml';

const SETTINGS: Readonly<Record<string, readonly Setting[]>> = {
  'argo-cd': [
    {
      id: 'argocd-anonymous',
      class: 'exposure',
      verdict: 'block',
      at: ['configs', 'cm', 'users.anonymous.enabled'],
      dangerous: on,
      because: 'Argo CD answers without a login',
      impact: 'whoever reaches its host sees every Application, and does what policy.default allows',
      fix: 'keep users.anonymous.enabled off',
      see: `${ARGO_CD}/user-management/`,
    },
    {
      id: 'argocd-everybody-is-admin',
      class: 'privilege',
      verdict: 'block',
      at: ['configs', 'rbac', 'policy.default'],
      dangerous: (value) => value === 'role:admin',
      because: 'who has no role of their own gets role:admin',
      impact: 'every login may change and delete every Application and read every cluster credential in use',
      fix: 'use role:readonly or none, and give roles by group',
      see: `${ARGO_CD}/rbac/`,
    },
    {
      id: 'argocd-terminal',
      class: 'privilege',
      verdict: 'warn',
      at: ['configs', 'cm', 'exec.enabled'],
      dangerous: on,
      because: 'the web terminal is switched on',
      impact: 'who may use it opens a shell in the pods that an Application owns',
      fix: 'keep exec.enabled off and use kubectl with a person’s own credentials',
      see: `${ARGO_CD}/web_based_terminal/`,
    },
    {
      id: 'argocd-ignores-rbac',
      class: 'sync-failure',
      verdict: 'block',
      at: ['configs', 'cm', 'resource.respectRBAC'],
      dangerous: (value) => value !== 'normal' && value !== 'strict',
      takesAway: true,
      because: 'Argo CD watches every kind again, and a namespaced credential may not list them all',
      impact: 'the cache of each registered cluster fails and its Application stays Unknown: nothing syncs any more',
      fix: 'keep resource.respectRBAC: normal',
      see: `${ARGO_CD}/declarative-setup/#auto-respect-rbac-for-controller`,
    },
    {
      id: 'argocd-cluster-roles',
      class: 'privilege',
      verdict: 'block',
      at: ['createClusterRoles'],
      dangerous: (value) => !off(value),
      takesAway: true,
      because: 'the chart gives Argo CD its cluster-wide roles back',
      impact: 'Argo CD may change everything on the cluster it runs on',
      fix: 'keep createClusterRoles false',
      see: 'https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd',
    },
    {
      id: 'argocd-own-load-balancer',
      class: 'exposure',
      verdict: 'block',
      at: ['server', 'service', 'type'],
      dangerous: (value) => value === 'LoadBalancer' || value === 'NodePort',
      because: 'the server gets an address of its own beside the ingress',
      impact: 'its interface answers the Internet without the ingress, its certificate and its limits',
      fix: 'keep ClusterIP behind the ingress',
      see: `${ARGO_CD}/ingress/`,
    },
    {
      id: 'argocd-crds-not-kept',
      class: 'data-loss',
      verdict: 'warn',
      at: ['crds', 'keep'],
      dangerous: off,
      because: 'the chart may delete its CRDs',
      impact: 'uninstalling Argo CD deletes every Application and AppProject, and with finalizers their workloads',
      fix: 'keep crds.keep true',
      see: 'https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd',
    },
  ],
  traefik: [
    {
      id: 'ingress-without-load-balancer',
      class: 'outage',
      verdict: 'block',
      at: ['service', 'spec', 'type'],
      dangerous: (value) => value !== undefined && value !== 'LoadBalancer',
      because: 'the Service of the ingress controller is no LoadBalancer any more',
      impact: 'the NodeBalancer is deleted and its address lost: no host answers',
      fix: 'keep service.spec.type LoadBalancer',
      see: TRAEFIK,
    },
    {
      id: 'ingress-service-off',
      class: 'outage',
      verdict: 'block',
      at: ['service', 'enabled'],
      dangerous: off,
      because: 'the ingress controller loses its Service',
      impact: 'the NodeBalancer is deleted and its address lost: no host answers',
      fix: 'keep service.enabled true',
      see: TRAEFIK,
    },
    {
      id: 'ingress-class-unserved',
      class: 'outage',
      verdict: 'block',
      at: ['providers', 'kubernetesIngressNGINX', 'enabled'],
      dangerous: (value) => !on(value),
      takesAway: true,
      because: 'nothing serves the class of the Ingresses any more',
      impact: 'every host answers 404',
      fix: 'keep providers.kubernetesIngressNGINX.enabled true',
      see: 'https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress-nginx/',
    },
    {
      id: 'ingress-address-not-published',
      class: 'sync-failure',
      verdict: 'block',
      at: ['providers', 'kubernetesIngressNGINX', 'publishService', 'enabled'],
      dangerous: (value) => !on(value),
      takesAway: true,
      because: 'the controller no longer writes an address into the Ingresses',
      impact: 'Argo CD waits for the address for ever: the Applications stay Progressing',
      fix: 'keep publishService.enabled true',
      see: `${ARGO_CD}/health/#ingress`,
    },
    {
      id: 'ingress-api-open',
      class: 'exposure',
      verdict: 'block',
      at: ['api', 'insecure'],
      dangerous: on,
      because: 'the API of the ingress controller is served without a login',
      impact: 'who reaches the port reads every route',
      fix: 'keep api.insecure off',
      see: TRAEFIK,
    },
    {
      id: 'ingress-proxy-protocol',
      class: 'outage',
      verdict: 'warn',
      at: ['service', 'annotations', 'service.beta.kubernetes.io/linode-loadbalancer-default-proxy-protocol'],
      dangerous: (value) => value === undefined || value === 'none',
      takesAway: true,
      because: 'the NodeBalancer stops sending the address of the client',
      impact:
        'rate limits count all clients as one; a controller that still expects the header refuses every connection',
      fix: 'change NodeBalancer and controller together, in a window',
      see: 'https://github.com/linode/linode-cloud-controller-manager/blob/main/docs/configuration/annotations.md',
    },
  ],
  'cert-manager': [
    {
      id: 'certificate-crds-not-kept',
      class: 'data-loss',
      verdict: 'block',
      at: ['crds', 'keep'],
      dangerous: off,
      because: 'the chart may delete its CRDs',
      impact: 'with the CRDs go every Certificate and Issuer, and certificates are not renewed any more',
      fix: 'keep crds.keep true',
      see: 'https://cert-manager.io/docs/installation/helm/',
    },
  ],
};

/** What the values of a chart switch on, off or open. A value that is not listed is a change for a person to read. */
export const chartSettings = ruleFor(['helm_release'], (resource): readonly Danger[] => {
  const { action, before, after } = resource;
  if (after === null || (action !== 'create' && action !== 'update')) return [];
  const [old, next] = [at(before ?? undefined, 'values'), at(after, 'values')];
  if (next instanceof Hidden) return unreadable(resource, next);
  const existed = action === 'update';
  const known = (SETTINGS[chartName(resource) ?? ''] ?? []).flatMap((setting) => {
    const [was, is] = [at(old, ...setting.at), at(next, ...setting.at)];
    const applies = existed ? !setting.dangerous(was) : setting.takesAway !== true;
    return applies && setting.dangerous(is) ? [danger(setting, was, is)] : [];
  });
  return [...known, ...(existed && isPlanObject(next) ? withoutReplicas(old, next, []) : [])];
});

function danger(
  { at: path, dangerous, takesAway, ...rest }: Setting,
  before: PlanValue | undefined,
  after: PlanValue | undefined,
): Danger {
  return { ...rest, path: printPath(['values', ...path]), before, after };
}

/** A component of any chart that is scaled to nothing. */
function withoutReplicas(old: PlanValue | undefined, next: PlanObject, path: AttributePath): Danger[] {
  return Object.entries(next).flatMap(([key, value]): Danger[] => {
    const below = [...path, key];
    if (isPlanObject(value)) return withoutReplicas(old, value, below);
    if (!/^(replicas|replicaCount|minReplicas)$/.test(key) || value !== 0 || at(old, ...below) === 0) return [];
    return [
      {
        id: 'component-without-replicas',
        class: 'outage',
        verdict: 'block',
        path: printPath(['values', ...below]),
        before: at(old, ...below),
        after: 0,
        because: 'the component is scaled to nothing',
        impact: 'what it does stops when the release is upgraded',
        fix: 'keep at least one replica',
        see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment',
      },
    ];
  });
}

/** Values that give something rights: unseen they are refused, whatever else they hold. */
const GRANTING = ['argocd-apps'];

function unreadable(resource: PlannedResource, value: Hidden): Danger[] {
  const granting = GRANTING.includes(chartName(resource) ?? '');
  return [
    {
      id: 'chart-values-unseen',
      class: granting ? 'privilege' : 'sync-failure',
      verdict: granting ? 'block' : resource.action === 'update' ? 'warn' : 'info',
      path: 'values',
      after: value,
      because: 'the values of the chart are hidden or become known during the apply alone',
      impact: 'what they switch on or off was not reviewed',
      fix: 'deploy the stacks that this one depends on first and plan again; keep secrets out of values (set_wo)',
      see: 'https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release',
    },
  ];
}
