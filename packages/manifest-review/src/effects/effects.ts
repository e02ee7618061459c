import { apiVersions } from './acceptance/api-versions';
import { immutableFields } from './acceptance/immutable-fields';
import { schema } from './acceptance/schema';
import { validity } from './acceptance/validity';
import { autoscaling } from './availability/autoscaling';
import { drain } from './availability/drain';
import { probes } from './availability/probes';
import { references } from './availability/references';
import { namespaceLimits } from './capacity/namespace-limits';
import { resources } from './capacity/resources';
import type { Effect } from './effect';
import { images } from './images/images';
import { access } from './privilege/access';
import { hardening } from './privilege/hardening';
import { podSecurity } from './privilege/pod-security';
import { policyLayers } from './reachability/policy-layers';
import { serviceEndpoints } from './reachability/service-endpoints';
import { literalCredentials } from './secrets/literal-credentials';

/** Everything that is asked of a change of one environment. */
export const effects: readonly Effect[] = [
  policyLayers,
  serviceEndpoints,
  podSecurity,
  access,
  hardening,
  drain,
  probes,
  autoscaling,
  references,
  namespaceLimits,
  resources,
  immutableFields,
  validity,
  schema,
  apiVersions,
  images,
  literalCredentials,
];
