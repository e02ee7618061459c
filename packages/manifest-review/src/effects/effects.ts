import { apiVersions } from './acceptance/api-versions';
import { argoCdAnnotations } from './acceptance/argocd-annotations';
import { immutableFields } from './acceptance/immutable-fields';
import { layerAgreement } from './acceptance/layer-agreement';
import { metadata } from './acceptance/metadata';
import { schema } from './acceptance/schema';
import { validity } from './acceptance/validity';
import { autoscaling } from './availability/autoscaling';
import { drain } from './availability/drain';
import { probes } from './availability/probes';
import { references } from './availability/references';
import { namespaceLimits } from './capacity/namespace-limits';
import { nodes } from './capacity/nodes';
import { processMemory } from './capacity/process-memory';
import { resources } from './capacity/resources';
import type { Effect } from './effect';
import { clusterModel } from './environments/cluster-model';
import { cost } from './environments/cost';
import { removedEnvironment } from './environments/removed-environment';
import { images } from './images/images';
import { access } from './privilege/access';
import { hardening } from './privilege/hardening';
import { podSecurity } from './privilege/pod-security';
import { ingressController } from './reachability/ingress-controller';
import { ingressExposure } from './reachability/ingress-exposure';
import { networkFlows } from './reachability/network-flows';
import { policyLayers } from './reachability/policy-layers';
import { serviceDoors } from './reachability/service-doors';
import { serviceEndpoints } from './reachability/service-endpoints';
import { literalCredentials } from './secrets/literal-credentials';
import { unjudged } from './unjudged';

/** Everything that is asked of a change of one environment. */
export const effects: readonly Effect[] = [
  removedEnvironment,
  networkFlows,
  policyLayers,
  ingressExposure,
  ingressController,
  serviceDoors,
  serviceEndpoints,
  podSecurity,
  access,
  hardening,
  drain,
  probes,
  autoscaling,
  references,
  namespaceLimits,
  nodes,
  resources,
  processMemory,
  immutableFields,
  validity,
  schema,
  layerAgreement,
  apiVersions,
  argoCdAnnotations,
  metadata,
  images,
  literalCredentials,
  clusterModel,
  cost,
  unjudged,
];
