import type { Problem } from '@vmshift/findings';
import { objectName, validWorkloadOf } from '@vmshift/kubernetes';
import { autoscalers } from './checks/autoscalers';
import type { Check, CheckContext, CheckInput } from './checks/check';
import { containerResources } from './checks/container-resources';
import { credentials } from './checks/credentials';
import { disruptionBudgets } from './checks/disruption-budgets';
import { hardening } from './checks/hardening';
import { images } from './checks/images';
import { immutableFields } from './checks/immutable-fields';
import { ingressBackends } from './checks/ingress-backends';
import { kinds } from './checks/kinds';
import { limitRanges } from './checks/limit-ranges';
import { names } from './checks/names';
import { namespaces } from './checks/namespaces';
import { networkFlows } from './checks/network-flows';
import { networkPolicies } from './checks/network-policies';
import { podSecurity } from './checks/pod-security';
import { ports } from './checks/ports';
import { probes } from './checks/probes';
import { quotas } from './checks/quotas';
import { references } from './checks/references';
import { schema } from './checks/schema';
import { selectors } from './checks/selectors';
import { serviceTargets } from './checks/service-targets';
import { uniqueObjects } from './checks/unique-objects';

/** Rules about the shape of objects. The others read fields, and can only be asked once these found nothing. */
const SHAPE_CHECKS: readonly Check[] = [kinds, schema];

/** Rules about objects of the right shape. */
const CHECKS: readonly Check[] = [
  ...[
    uniqueObjects,
    namespaces,
    names,
    ports,
    selectors,
    serviceTargets,
    ingressBackends,
    autoscalers,
    disruptionBudgets,
  ],
  ...[
    references,
    podSecurity,
    hardening,
    containerResources,
    quotas,
    limitRanges,
    networkPolicies,
    networkFlows,
    images,
    credentials,
  ],
  ...[probes, immutableFields],
];

/** Every check, in the order in which they are asked. */
export const ALL_CHECKS: readonly Check[] = [...SHAPE_CHECKS, ...CHECKS];

/**
 * Everything that is wrong with the objects of one environment, all at once; but as long as the shape of any object is
 * wrong, only that.
 */
export function checkManifests(context: CheckContext): readonly Problem[] {
  const shape = runChecks(SHAPE_CHECKS, { ...context, workloads: [], ofKind: () => [] });
  return shape.length > 0 ? shape : runChecks(CHECKS, prepare(context));
}

/** Looks up once what most checks want to know. */
export function prepare(context: CheckContext): CheckInput {
  const workloads = context.objects.flatMap((object) => validWorkloadOf(object) ?? []);
  // The schema has seen that an object has the fields of its kind.
  const ofKind: CheckInput['ofKind'] = (kind) => context.objects.filter((object) => object.kind === kind) as never;
  return { ...context, workloads, ofKind };
}

function runChecks(checks: readonly Check[], input: CheckInput): readonly Problem[] {
  return checks.flatMap(({ id, find }) =>
    find(input).map(({ object, path, value, allowed, fix }) => ({
      ...{ rule: id, environment: input.environment.name, path: `${objectName(object)}: ${path}`, value, allowed },
      fix: fix ?? `apps/vmshift/src, where ${objectName(object)} is made`,
    })),
  );
}
