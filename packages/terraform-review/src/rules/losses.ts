import type { PlanContext } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { destroyedKubernetesObjectRules } from './destroyed-kubernetes-objects';
import { destroyedLinodeObjectRules } from './destroyed-linode-objects';
import { dnsRecordRemoved } from './dns';
import { firewallRemoved } from './firewall';

/** The rules that name the loss of one object of a type that they know. */
export const lossRules = [
  ...destroyedLinodeObjectRules,
  ...destroyedKubernetesObjectRules,
  dnsRecordRemoved,
  firewallRemoved,
];

/** Objects that one stack may lose in one change before each of them has to be acknowledged. */
export const MOST_DESTROYED_OBJECTS = 5;

/** What a plan deletes, or replaces by a new one. */
export function destroyedObjects({ plan }: PlanContext): readonly PlannedResource[] {
  return plan.resources.filter(({ action }) => action === 'delete' || action === 'replace');
}
