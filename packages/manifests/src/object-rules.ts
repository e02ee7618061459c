import { applicationRoleRules } from './checks/application-role';
import { autoscalerRules } from './checks/autoscalers';
import { containerResourceRules } from './checks/container-resources';
import { credentialRules } from './checks/credentials';
import { disruptionBudgetRules } from './checks/disruption-budgets';
import { hardeningRules } from './checks/hardening';
import { imageRules } from './checks/images';
import { immutableFieldRules } from './checks/immutable-fields';
import { ingressRules } from './checks/ingress-backends';
import { kindRules } from './checks/kinds';
import { limitRangeRules } from './checks/limit-ranges';
import { mountRules } from './checks/mounts';
import { nameRules } from './checks/names';
import { namespaceRules } from './checks/namespaces';
import { networkFlowRules } from './checks/network-flows';
import { networkPolicyRules } from './checks/network-policies';
import { numberOfPodsRules } from './checks/numbers-of-pods';
import { podFieldRules } from './checks/pod-fields';
import { podSecurityRules } from './checks/pod-security';
import { portRules } from './checks/ports';
import { probeRules } from './checks/probes';
import { quotaRules } from './checks/quotas';
import { referenceRules } from './checks/references';
import { rolloutRules } from './checks/rollouts';
import { schemaRules } from './checks/schema';
import { selectorRules } from './checks/selectors';
import { serviceTargetRules } from './checks/service-targets';
import { uniqueObjectRules } from './checks/unique-objects';
import { variableRules } from './checks/variables';
import type { ObjectRule } from './object-rule';

/** Every rule over one state of an environment's objects, in the order in which they are asked. */
export const objectRules: readonly ObjectRule[] = [
  ...kindRules,
  ...schemaRules,
  ...uniqueObjectRules,
  ...namespaceRules,
  ...nameRules,
  ...variableRules,
  ...podFieldRules,
  ...mountRules,
  ...portRules,
  ...selectorRules,
  ...serviceTargetRules,
  ...ingressRules,
  ...autoscalerRules,
  ...disruptionBudgetRules,
  ...numberOfPodsRules,
  ...rolloutRules,
  ...referenceRules,
  ...podSecurityRules,
  ...hardeningRules,
  ...containerResourceRules,
  ...quotaRules,
  ...limitRangeRules,
  ...networkPolicyRules,
  ...networkFlowRules,
  ...imageRules,
  ...credentialRules,
  ...applicationRoleRules,
  ...probeRules,
  ...immutableFieldRules,
];
