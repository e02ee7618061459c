import { at, listAt, type PlanObject, stringsAt } from '../plan-value';
import type { PlannedResource } from '../terraform-plan';
import { EVERY_ADDRESS, type Openness, openness, opensTo, uncovered } from './address-ranges';

/** Where the access list of the Kubernetes API stands in a cluster. */
export const ACL = ['control_plane', 0, 'acl'] as const;

/** The access list of one side of a change. */
export interface Access {
  /** Undefined when the API decides, which it does by answering every address. */
  readonly enabled: boolean | undefined;
  readonly addresses: readonly string[];
}

function accessOf(cluster: PlanObject | null): Access {
  const acl = listAt(listAt(cluster, 'control_plane')[0], 'acl')[0];
  const enabled = at(acl, 'enabled');
  const addresses = listAt(acl, 'addresses')[0];
  return {
    enabled: typeof enabled === 'boolean' ? enabled : undefined,
    addresses: [...stringsAt(addresses, 'ipv4'), ...stringsAt(addresses, 'ipv6')],
  };
}

function print({ enabled, addresses }: Access): string {
  if (enabled === undefined) return 'not set';
  return enabled ? addresses.join(', ') || 'no address' : 'disabled';
}

/** A change of the access list; `old` is undefined for a cluster that is new, and not for one that replaces another. */
export interface AccessChange {
  /** Whether the API is asked to change the list of a cluster that stays. */
  readonly isInPlace: boolean;
  readonly old: Access | undefined;
  readonly next: Access;
  /** Who can connect before and after. */
  readonly was: Openness | undefined;
  readonly is: Openness;
  /** Whether the API answers the world, and did not before. */
  readonly opens: boolean;
  /** Listed ranges with addresses that were refused; undefined where only one side has a list. */
  readonly added: readonly string[] | undefined;
  /** Listed ranges with addresses that are refused from now on; undefined where only one side has a list. */
  readonly removed: readonly string[] | undefined;
  readonly place: { readonly path: typeof ACL; readonly before: string | undefined; readonly after: string };
}

/** What a plan does to the access list of a cluster. */
export function accessChange({ action, before, after }: PlannedResource): AccessChange {
  const next = accessOf(after);
  const old = before === null ? undefined : accessOf(before);
  const place = { path: ACL, before: old && print(old), after: print(next) };
  const [from, to] = [old && reachOf(old), reachOf(next)];
  const listed = old?.enabled === true && next.enabled === true;
  return {
    ...{ isInPlace: action === 'update', old, next, place },
    ...{ was: from && openness(from), is: openness(to), opens: opensTo(from ?? [], to) },
    added: listed ? uncovered(next.addresses, old.addresses) : undefined,
    removed: listed ? uncovered(old.addresses, next.addresses) : undefined,
  };
}

/** The ranges that can connect. */
function reachOf({ enabled, addresses }: Access): readonly string[] {
  return enabled === true ? addresses : EVERY_ADDRESS;
}

/** Whether the API refuses the change: a list that is switched off must be empty. */
export function isRefused({ isInPlace, old, next }: AccessChange): boolean {
  return isInPlace && old?.enabled === true && next.enabled === false && next.addresses.length > 0;
}
