import type { Finding, Verdict } from '@vmshift/findings';
import type { PlanContext, PlanRule } from './rule';
import { argoCdApplications } from './rules/argocd-applications';
import { argoCdProjects } from './rules/argocd-projects';
import { bucket } from './rules/bucket';
import { chartSettings } from './rules/chart-settings';
import { chartVersion } from './rules/chart-version';
import { controlPlaneAccess } from './rules/control-plane-access';
import { createOnlyAttributes } from './rules/create-only-attributes';
import { database } from './rules/database';
import { destroyedObjects } from './rules/destroyed-objects';
import { dnsRecords, dnsZoneTransfer } from './rules/dns';
import { externalNodePools } from './rules/external-node-pools';
import { firewall, firewallRemoved } from './rules/firewall';
import { forgottenObjects } from './rules/forgotten-objects';
import { abandonedObjects, incompletePlan } from './rules/incomplete-plan';
import { kubernetesBindings, kubernetesRoles } from './rules/kubernetes-access';
import { kubernetesVersion } from './rules/kubernetes-version';
import { manyDestroyedObjects } from './rules/many-destroyed-objects';
import { nodePoolCapacity } from './rules/node-pool-capacity';
import { nodePools } from './rules/node-pools';
import { podSecurity } from './rules/pod-security';
import { providerSettings } from './rules/provider-settings';
import { secretValues } from './rules/secret-values';
import { writeOnlyArguments } from './rules/write-only-arguments';

/** Every rule over a Terraform plan. A new one is a file in `rules/` and a line here. */
export const planRules: readonly PlanRule[] = [
  incompletePlan,
  destroyedObjects,
  forgottenObjects,
  abandonedObjects,
  nodePools,
  externalNodePools,
  kubernetesVersion,
  controlPlaneAccess,
  createOnlyAttributes,
  nodePoolCapacity,
  database,
  bucket,
  dnsRecords,
  dnsZoneTransfer,
  firewall,
  firewallRemoved,
  secretValues,
  writeOnlyArguments,
  chartVersion,
  chartSettings,
  argoCdApplications,
  argoCdProjects,
  kubernetesRoles,
  kubernetesBindings,
  podSecurity,
  providerSettings,
];

const WORST_FIRST: readonly Verdict[] = ['block', 'warn', 'info'];

/** What applying one stack's plan really does that somebody has to know, worst first. */
export function terraformFindings(context: PlanContext): readonly Finding[] {
  const findings = planRules.flatMap((rule) => rule(context));
  return [...findings, ...manyDestroyedObjects(context, findings)].sort(
    (a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict),
  );
}
