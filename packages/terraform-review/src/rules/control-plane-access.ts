import type { Rule } from '@vmshift/findings';
import { at } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { ACL, accessChange, isRefused } from './access-list';
import { extent, isWhole, isWide } from './address-ranges';

const TYPES = ['linode_lke_cluster'];
const ACTIONS = ['create', 'update', 'replace'] as const;
const READS = ['control_plane[*].acl'];
const SEE = 'https://techdocs.akamai.com/cloud-computing/docs/manage-the-control-plane-access-control-list';

const controlPlaneAclRefused = resourceRule({
  id: 'control-plane-acl-refused',
  title: 'The access list of the Kubernetes API changes in a way that Linode accepts',
  types: TYPES,
  actions: ACTIONS,
  judge: (cluster) => {
    const change = accessChange(cluster);
    return isRefused(change) ? [change.place] : [];
  },
  class: 'sync-failure',
  verdict: 'block',
  because: 'the list is switched off while it still holds addresses, which the API refuses',
  impact: 'the apply fails; switched off properly, the Kubernetes API would answer every address',
  fix: 'keep it on; to switch it off, also empty ipv4 and ipv6',
  see: SEE,
  reads: READS,
});

const controlPlaneLockedOut = resourceRule({
  id: 'control-plane-locked-out',
  title: 'The Kubernetes API can be reached',
  types: TYPES,
  actions: ACTIONS,
  judge: (cluster) => {
    const { was, is, place } = accessChange(cluster);
    return is === 'none' && was !== 'none' ? [place] : [];
  },
  class: 'outage',
  verdict: 'block',
  because: 'the access list is on and holds no address',
  impact: 'the Kubernetes API answers no one any more: no kubectl, no Terraform, no Argo CD',
  fix: 'list at least the addresses of the runners, of Argo CD and of the people on call',
  see: SEE,
  reads: READS,
});

const controlPlaneOpen = resourceRule({
  id: 'control-plane-open',
  title: 'The Kubernetes API answers known addresses only',
  types: TYPES,
  actions: ACTIONS,
  judge: (cluster) => {
    const change = accessChange(cluster);
    const { was, is, old, next, opens, place } = change;
    if (is !== 'world' || isRefused(change)) return [];
    const listed = next.enabled === true ? next.addresses : undefined;
    // A list that comes on and holds everyone was meant to protect the API.
    const isNoUse = was === 'world' && old?.enabled !== true && listed !== undefined;
    if (!opens && !isNoUse) return [];
    return [
      { ...place, verdict: was === undefined || isNoUse ? ('warn' as const) : ('block' as const), listed, isNoUse },
    ];
  },
  class: 'exposure',
  verdict: 'block',
  because: ({ listed, isNoUse }) =>
    listed !== undefined
      ? `the access list ${isNoUse ? `is switched on and protects ${isWhole(listed) ? 'nothing' : 'little'}: it ` : ''}contains ${extent(listed)}`
      : 'the cluster has no access list, so the API answers every address',
  impact: ({ listed }) =>
    `only its credentials protect the Kubernetes API${listed === undefined || isWhole(listed) ? '' : ' from all of them'}`,
  fix: 'list the addresses that need it in cluster.controlPlaneAcl',
  see: SEE,
  reads: READS,
});

const controlPlaneAddressesAdded = resourceRule({
  id: 'control-plane-addresses-added',
  title: 'Every address that reaches the Kubernetes API is known',
  types: TYPES,
  actions: ACTIONS,
  judge: (cluster) => {
    const { added = [], opens, place } = accessChange(cluster);
    if (added.length === 0 || opens) return [];
    return [{ ...place, added, verdict: isWide(added) ? ('warn' as const) : ('info' as const) }];
  },
  class: 'exposure',
  verdict: 'warn',
  because: ({ added }) => `the access list gains ${added.join(', ')}`,
  impact: 'these addresses reach the Kubernetes API',
  fix: 'nothing, if they are known',
  see: SEE,
  reads: READS,
});

const controlPlaneNarrowed = resourceRule({
  id: 'control-plane-narrowed',
  title: 'The addresses that need the Kubernetes API still reach it',
  types: TYPES,
  actions: ['update'],
  judge: (cluster) => {
    const { old, removed = [], is, place } = accessChange(cluster);
    if (is === 'none') return [];
    const isNew = is === 'some' && old?.enabled !== true;
    return isNew || removed.length > 0 ? [{ ...place, removed }] : [];
  },
  class: 'outage',
  verdict: 'warn',
  because: ({ removed }) =>
    removed.length > 0
      ? `the access list loses ${removed.join(', ')}`
      : 'the API answers listed addresses only from now on',
  impact: 'runners, Argo CD or the people on call get no answer where one of these addresses was theirs',
  fix: 'compare the list with the addresses of all of them before it is applied',
  see: SEE,
  reads: READS,
});

const controlPlaneAddressNotCidr = resourceRule({
  id: 'control-plane-address-not-cidr',
  title: 'Addresses of the access list are written as the API stores them',
  types: TYPES,
  actions: ACTIONS,
  judge: (cluster) => {
    const { old, next } = accessChange(cluster);
    const bare = next.addresses.filter(
      (address) => !address.includes('/') && old?.addresses.includes(address) !== true,
    );
    if (bare.length === 0) return [];
    const before = old === undefined ? undefined : old.addresses.join(', ') || 'none';
    return [{ path: [...ACL, 0, 'addresses'], before, after: bare.join(', ') }];
  },
  class: 'sync-failure',
  verdict: 'warn',
  because: 'the API stores an address as /32 or /128',
  impact: 'every later plan shows a difference that no apply removes',
  fix: 'write the range, such as 203.0.113.10/32',
  see: SEE,
  reads: ['control_plane[*].acl[*].addresses'],
});

const highAvailabilitySwitchedOff = resourceRule({
  id: 'high-availability-switched-off',
  title: 'A control plane with high availability keeps it',
  types: TYPES,
  actions: ACTIONS,
  judge: ({ before, after }) => {
    const path = ['control_plane', 0, 'high_availability'];
    return at(before, ...path) === true && at(after, ...path) === false ? [{ path }] : [];
  },
  class: 'sync-failure',
  verdict: 'block',
  because: 'a control plane with high availability cannot go back',
  impact: 'the apply fails',
  fix: 'keep cluster.highAvailability true',
  see: 'https://techdocs.akamai.com/cloud-computing/docs/high-availability-ha-control-plane-on-lke',
  reads: ['control_plane[*].high_availability'],
});

const highAvailabilitySwitchedOn = resourceRule({
  id: 'high-availability-switched-on',
  title: 'A cluster gets high availability while its nodes may go',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) => {
    const path = ['control_plane', 0, 'high_availability'];
    return at(before, ...path) !== true && at(after, ...path) === true ? [{ path }] : [];
  },
  class: 'outage',
  verdict: 'warn',
  because: 'the control plane gets high availability, and Linode replaces every node of the cluster for it, one by one',
  impact:
    'pods move, those with one replica are away meanwhile; it is billed by the month and stays: a control plane with high ' +
    'availability cannot go back',
  fix: 'merge it in an announced window',
  see: 'https://www.linode.com/docs/guides/enable-lke-high-availability/',
  reads: ['control_plane[*].high_availability'],
});

/** Who reaches the Kubernetes API of a cluster. */
export const controlPlaneRules: readonly Rule<PlanContext>[] = [
  controlPlaneAclRefused,
  controlPlaneLockedOut,
  controlPlaneOpen,
  controlPlaneAddressesAdded,
  controlPlaneNarrowed,
  controlPlaneAddressNotCidr,
  highAvailabilitySwitchedOff,
  highAvailabilitySwitchedOn,
];
