import { at, listAt, type PlanObject, stringsAt } from '../plan-value';
import { type Danger, ruleFor } from '../rule';
import { openness } from './address-ranges';

const SEE = 'https://techdocs.akamai.com/cloud-computing/docs/manage-the-control-plane-access-control-list';

/** The access list of one side of a change. */
interface Access {
  /** Undefined when the API decides, which it does by letting everybody in. */
  readonly enabled: boolean | undefined;
  readonly addresses: readonly string[];
}

function readAccess(cluster: PlanObject): Access {
  const acl = listAt(listAt(cluster, 'control_plane')[0], 'acl')[0];
  const enabled = at(acl, 'enabled');
  const addresses = listAt(acl, 'addresses')[0];
  return {
    enabled: typeof enabled === 'boolean' ? enabled : undefined,
    addresses: [...stringsAt(addresses, 'ipv4'), ...stringsAt(addresses, 'ipv6')],
  };
}

const reachOf = ({ enabled, addresses }: Access): 'nobody' | 'some' | 'world' =>
  enabled === true ? openness(addresses) : 'world';

const printed = ({ enabled, addresses }: Access): string =>
  enabled === true ? addresses.join(', ') || 'no address' : enabled === false ? 'disabled' : 'not set';

/** Who reaches the Kubernetes API of a cluster. */
export const controlPlaneAccess = ruleFor(['linode_lke_cluster'], ({ action, before, after }) => {
  if (after === null || (action !== 'create' && action !== 'update' && action !== 'replace')) return [];
  const next = readAccess(after);
  const old = before === null || action !== 'update' ? undefined : readAccess(before);
  return [...reach(old, next), ...spelling(old, next), ...highAvailability(before, after)];
});

type Place = Pick<Danger, 'path' | 'before' | 'after' | 'see'>;

function reach(old: Access | undefined, next: Access): Danger[] {
  const place: Place = { path: 'control_plane[0].acl', before: old && printed(old), after: printed(next), see: SEE };
  const [was, is] = [old && reachOf(old), reachOf(next)];
  if (old?.enabled === true && next.enabled === false && next.addresses.length > 0) return [refused(place)];
  if (is === 'nobody' && was !== 'nobody') return [lockedOut(place)];
  if (is === 'world' && was !== 'world') return [opened(place, next, was === undefined)];
  const added = next.addresses.filter((address) => old?.addresses.includes(address) === false);
  return is === 'some' && was === 'some' && added.length > 0 ? [widened(place, added)] : [];
}

function refused(place: Place): Danger {
  return {
    ...place,
    id: 'control-plane-acl-refused',
    class: 'sync-failure',
    verdict: 'block',
    because: 'the list is switched off while it still holds addresses, which the API refuses',
    impact: 'the apply fails; switched off properly, the API would be open to every address',
    fix: 'keep it on; to switch it off, also empty ipv4 and ipv6',
  };
}

function lockedOut(place: Place): Danger {
  return {
    ...place,
    id: 'control-plane-locked-out',
    class: 'outage',
    verdict: 'block',
    because: 'the access list is on and holds no address',
    impact: 'nobody reaches the Kubernetes API any more: no kubectl, no Terraform, no Argo CD',
    fix: 'list at least the addresses of the runners, of Argo CD and of the people on call',
  };
}

function opened(place: Place, next: Access, isNew: boolean): Danger {
  return {
    ...place,
    id: 'control-plane-open',
    class: 'exposure',
    verdict: isNew ? 'warn' : 'block',
    because:
      next.enabled === true
        ? 'the access list lets the whole Internet in'
        : 'the cluster has no access list, so the API answers every address',
    impact: 'the Kubernetes API is guarded by its credentials alone',
    fix: 'list the addresses that need it in cluster.controlPlaneAcl',
  };
}

function widened(place: Place, added: readonly string[]): Danger {
  return {
    ...place,
    id: 'control-plane-addresses-added',
    class: 'exposure',
    verdict: 'info',
    because: `the access list gains ${added.join(', ')}`,
    impact: 'these addresses reach the Kubernetes API',
    fix: 'nothing, when they are known',
  };
}

function spelling(old: Access | undefined, next: Access): Danger[] {
  const bare = next.addresses.filter((address) => !address.includes('/') && old?.addresses.includes(address) !== true);
  if (bare.length === 0) return [];
  return [
    {
      id: 'control-plane-address-not-cidr',
      class: 'sync-failure',
      verdict: 'warn',
      path: 'control_plane[0].acl[0].addresses',
      after: bare.join(', '),
      because: 'the API stores an address as /32 or /128',
      impact: 'every later plan shows a difference that no apply removes',
      fix: 'write the range, such as 203.0.113.10/32',
      see: SEE,
    },
  ];
}

function highAvailability(before: PlanObject | null, after: PlanObject): Danger[] {
  const flag = (side: PlanObject | null): unknown =>
    at(listAt(side ?? undefined, 'control_plane')[0], 'high_availability');
  if (flag(before) !== true || flag(after) !== false) return [];
  return [
    {
      id: 'high-availability-switched-off',
      class: 'sync-failure',
      verdict: 'block',
      path: 'control_plane[0].high_availability',
      before: true,
      after: false,
      because: 'a control plane with high availability cannot go back',
      impact: 'the apply fails',
      fix: 'keep cluster.highAvailability true',
      see: 'https://techdocs.akamai.com/cloud-computing/docs/high-availability-ha-control-plane-on-lke',
    },
  ];
}
