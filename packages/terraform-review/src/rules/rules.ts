import type { Rule } from '@vmshift/findings';
import type { PlanContext } from '../rule';
import { addedObjectRules } from './added-objects';
import { applicationRemovalRules } from './application-removal';
import { argoCdAccountRules } from './argocd-accounts';
import { applicationRules } from './argocd-applications';
import { argoCdCodeRules } from './argocd-code';
import { argoCdComparisonRules } from './argocd-comparison';
import { argoCdExposureRules } from './argocd-exposure';
import { argoCdHostRules } from './argocd-host';
import { argoCdLoginRules } from './argocd-logins';
import { newApplicationRules } from './argocd-new-applications';
import { argoCdObjectRules } from './argocd-objects';
import { argoCdPageRules } from './argocd-page';
import { argoCdPolicyRules } from './argocd-policy';
import { argoCdPollingRules } from './argocd-polling';
import { projectBoundRules } from './argocd-project-bounds';
import { projectWidened } from './argocd-projects';
import { argoCdRightsRules } from './argocd-rights';
import { argoCdSecretRules } from './argocd-secret';
import { argoCdSessionRules } from './argocd-sessions';
import { argoCdSettingRules } from './argocd-settings';
import { argoCdSourceRules } from './argocd-sources';
import { applicationSyncRules } from './argocd-sync';
import { argoCdWorkerRules } from './argocd-workers';
import { bucketRules } from './bucket';
import { certificateAuthorityChanged } from './certificate-authority';
import {
  certificateAccountChanged,
  certificateAuthorityUnchecked,
  certificateChallengeChanges,
  certificateCrdsNotKept,
  certificateSettingRules,
  certificatesNotApproved,
  issuerDeleted,
} from './certificate-settings';
import { chartExposureRules } from './chart-exposure';
import { chartImageRules } from './chart-images';
import { chartObjectsRenamed } from './chart-objects';
import { chartPrivilegeRules } from './chart-privileges';
import { componentRules } from './chart-replicas';
import { chartResourceRules } from './chart-resources';
import { chartScheduling, componentProbes } from './chart-scheduling';
import { chartVersionRules } from './chart-version';
import { controlPlaneRules } from './control-plane-access';
import { createOnlyAttribute } from './create-only-attributes';
import { databaseRules } from './database';
import { databaseAccessRules } from './database-access';
import { destroyedKubernetesObjectRules } from './destroyed-kubernetes-objects';
import { destroyedLinodeObjectRules } from './destroyed-linode-objects';
import { dnsRules } from './dns';
import { externalNodePoolRules } from './external-node-pools';
import { firewallRules } from './firewall';
import { forgottenObjectRules } from './forgotten-objects';
import { planIncomplete } from './incomplete-plan';
import { ingressConnectionRules } from './ingress-connections';
import { ingressRoutingRules } from './ingress-routing';
import { ingressSettingRules } from './ingress-settings';
import { roleGainsPrivilege } from './kubernetes-access';
import { bindingRules } from './kubernetes-bindings';
import { kubernetesVersionRules } from './kubernetes-version';
import { linodeCredentialRules } from './linode-credentials';
import { loadBalancerRules } from './load-balancer';
import { manyObjectsDestroyed } from './many-destroyed-objects';
import { metricsRules } from './metrics-settings';
import { nodeCostRules } from './node-costs';
import { nodeLabelRules } from './node-labels';
import { nodePoolCapacityRules } from './node-pool-capacity';
import { nodePoolRules } from './node-pools';
import { otherObjectDestroyed } from './other-destroyed-objects';
import { podSecurityRules } from './pod-security';
import { providerRules } from './provider-settings';
import { releaseSettingRules } from './release-settings';
import { requestsInFlightRules } from './requests-in-flight';
import { rolePermissionRules } from './role-permissions';
import { secretRules } from './secret-values';
import { unjudgedAttributes } from './unjudged-attributes';
import { unseenValuesRules } from './unseen-values';
import { writeOnlyNotSent } from './write-only-arguments';

/** The rules that know what an attribute does. */
const knowingRules: readonly Rule<PlanContext>[] = [
  planIncomplete,
  ...destroyedLinodeObjectRules,
  ...destroyedKubernetesObjectRules,
  otherObjectDestroyed,
  manyObjectsDestroyed,
  ...forgottenObjectRules,
  ...addedObjectRules,
  ...nodePoolRules,
  ...externalNodePoolRules,
  ...kubernetesVersionRules,
  ...controlPlaneRules,
  createOnlyAttribute,
  ...nodePoolCapacityRules,
  ...nodeCostRules,
  ...nodeLabelRules,
  ...databaseAccessRules,
  ...databaseRules,
  ...bucketRules,
  ...linodeCredentialRules,
  ...dnsRules,
  ...firewallRules,
  ...secretRules,
  writeOnlyNotSent,
  ...chartVersionRules,
  ...releaseSettingRules,
  ...chartImageRules,
  ...chartPrivilegeRules,
  ...chartExposureRules,
  ...unseenValuesRules,
  ...argoCdPolicyRules,
  ...argoCdRightsRules,
  ...argoCdAccountRules,
  ...argoCdLoginRules,
  ...argoCdSettingRules,
  ...argoCdExposureRules,
  ...argoCdPollingRules,
  ...argoCdHostRules,
  ...argoCdSessionRules,
  ...argoCdSecretRules,
  ...argoCdCodeRules,
  ...argoCdComparisonRules,
  ...argoCdPageRules,
  ...argoCdWorkerRules,
  ...ingressSettingRules,
  ...ingressRoutingRules,
  ...ingressConnectionRules,
  ...loadBalancerRules,
  ...metricsRules,
  ...requestsInFlightRules,
  certificateAuthorityChanged,
  certificateCrdsNotKept,
  certificatesNotApproved,
  certificateChallengeChanges,
  certificateAuthorityUnchecked,
  issuerDeleted,
  certificateAccountChanged,
  ...certificateSettingRules,
  chartScheduling,
  componentProbes,
  chartObjectsRenamed,
  ...chartResourceRules,
  ...componentRules,
  ...applicationRules,
  ...applicationRemovalRules,
  ...applicationSyncRules,
  projectWidened,
  ...projectBoundRules,
  ...argoCdSourceRules,
  ...newApplicationRules,
  ...argoCdObjectRules,
  roleGainsPrivilege,
  ...rolePermissionRules,
  ...bindingRules,
  ...podSecurityRules,
  ...providerRules,
];

/** Every rule over a Terraform plan. A new one is a file in this folder and a line above. */
export const planRules: readonly Rule<PlanContext>[] = [...knowingRules, ...unjudgedAttributes(knowingRules)];
