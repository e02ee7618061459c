import { apiVersions } from './acceptance/api-versions';
import { argoCdAnnotations } from './acceptance/argocd-annotations';
import { immutableFields } from './acceptance/immutable-fields';
import { layerAgreement } from './acceptance/layer-agreement';
import { metadata } from './acceptance/metadata';
import { schema } from './acceptance/schema';
import { validity } from './acceptance/validity';
import { autoscaling } from './availability/autoscaling';
import { configuration } from './availability/configuration';
import { connections } from './availability/connections';
import { drain } from './availability/drain';
import { jobs } from './availability/jobs';
import { probes } from './availability/probes';
import { process } from './availability/process';
import { queues } from './availability/queues';
import { references } from './availability/references';
import { scheduling } from './availability/scheduling';
import { schemaJob } from './availability/schema-job';
import { syncOrder } from './availability/sync-order';
import { writablePaths } from './availability/writable-paths';
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
  jobs,
  queues,
  autoscaling,
  configuration,
  references,
  syncOrder,
  schemaJob,
  connections,
  writablePaths,
  scheduling,
  process,
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
