import type { Rule } from '@vmshift/findings';
import type { PlanContext } from '../rule';
import { isRelease } from './chart-name';
import { clusterName, isClusterRegistration } from './cluster-registration';
import { destroyedObjectRule } from './destroyed-object';

const kubernetes = (page: string): string =>
  `https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/${page}`;
const HELM_RELEASE = 'https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release';

const namespaceDestroyed = destroyedObjectRule({
  id: 'namespace-destroyed',
  title: 'A namespace is kept with everything in it',
  types: ['kubernetes_namespace', 'kubernetes_namespace_v1'],
  class: 'data-loss',
  verdict: 'block',
  impact: 'everything in the namespace is deleted with it: workloads, Secrets, claims and, by their class, the volumes',
  fix: 'keep the name; to rename, create the new namespace, dump and restore the data, switch, and remove the old one last',
  see: kubernetes('namespace_v1'),
});

const secretDestroyed = destroyedObjectRule({
  id: 'secret-destroyed',
  title: 'A Secret that pods or Argo CD need is kept',
  types: ['kubernetes_secret', 'kubernetes_secret_v1'],
  class: 'outage',
  verdict: 'block',
  impact: (secret) => {
    if (!isClusterRegistration(secret.before))
      return 'pods that need the Secret cannot start until it is back; values without another copy are lost';
    return secret.action === 'replace'
      ? `Argo CD does not reach ${clusterName(secret)} until it is registered again: releases and rollbacks wait`
      : `Argo CD no longer reaches ${clusterName(secret)}: no release or rollback gets there, and an Application that is deleted leaves what it deployed`;
  },
  fix: (secret) =>
    isClusterRegistration(secret.before) && secret.action === 'delete'
      ? 'keep the registration; where the environment is taken down on purpose (docs/maintenance.md), acknowledge this finding'
      : 'change the value in place by raising its revision; keep name, namespace and type',
  see: kubernetes('secret_v1'),
  explainedBy: ['dependency-removed'],
});

const volumeClaimDestroyed = destroyedObjectRule({
  id: 'volume-claim-destroyed',
  title: 'A PersistentVolumeClaim is kept with its volume',
  types: ['kubernetes_persistent_volume_claim', 'kubernetes_persistent_volume_claim_v1'],
  class: 'data-loss',
  verdict: 'block',
  impact: 'the claim is deleted, and its volume with it unless the storage class retains it; a new claim is empty',
  fix: 'keep the claim; restore into a new one before this one is removed',
  see: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming',
});

const serviceAccountDestroyed = destroyedObjectRule({
  id: 'service-account-destroyed',
  title: 'A ServiceAccount works until its successor is in use',
  types: ['kubernetes_service_account', 'kubernetes_service_account_v1'],
  class: 'outage',
  verdict: 'warn',
  impact: 'tokens of the ServiceAccount stop working at once, and so do the programs that use them',
  fix: 'create the new account while the old one exists, distribute its token, then remove the old one',
  see: kubernetes('service_account_v1'),
});

const argoCdUninstalled = destroyedObjectRule({
  id: 'argocd-uninstalled',
  title: 'Argo CD stays installed',
  types: ['helm_release'],
  when: (resource) => isRelease(resource, 'argo-cd'),
  class: 'outage',
  verdict: 'block',
  impact: 'Argo CD is uninstalled: nothing is synced, and no Application is left to roll back with',
  fix: 'upgrade in place; keep name, namespace and repository of the release',
  see: HELM_RELEASE,
});

const applicationsUninstalled = destroyedObjectRule({
  id: 'applications-uninstalled',
  title: 'The release of the Applications stays installed',
  types: ['helm_release'],
  when: (resource) => isRelease(resource, 'argocd-apps'),
  class: 'outage',
  verdict: 'block',
  impact: 'every Application and AppProject is deleted; with the resources finalizer the workloads are deleted too',
  fix: 'change the values in place; keep name and namespace of the release',
  see: HELM_RELEASE,
});

const ingressUninstalled = destroyedObjectRule({
  id: 'ingress-uninstalled',
  title: 'The ingress controller stays installed',
  types: ['helm_release'],
  when: (resource) => isRelease(resource, 'traefik'),
  class: 'outage',
  verdict: 'block',
  impact: 'the load balancer is deleted and its address lost; no host answers until DNS has the new one',
  fix: 'upgrade in place; keep name and namespace of the release',
  see: HELM_RELEASE,
});

const releaseUninstalled = destroyedObjectRule({
  id: 'release-uninstalled',
  title: 'A Helm release stays installed',
  types: ['helm_release'],
  when: (resource) => !['argo-cd', 'argocd-apps', 'traefik'].some((chart) => isRelease(resource, chart)),
  class: 'outage',
  verdict: 'warn',
  impact: 'the release is uninstalled with all its objects; a new one starts from nothing',
  fix: 'upgrade in place; keep name and namespace of the release',
  see: HELM_RELEASE,
  explainedBy: ['dependency-removed'],
});

/** Objects in a cluster whose loss is noticed too late. */
export const destroyedKubernetesObjectRules: readonly Rule<PlanContext>[] = [
  namespaceDestroyed,
  secretDestroyed,
  volumeClaimDestroyed,
  serviceAccountDestroyed,
  argoCdUninstalled,
  applicationsUninstalled,
  ingressUninstalled,
  releaseUninstalled,
];
