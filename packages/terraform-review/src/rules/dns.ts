import type { Rule } from '@vmshift/findings';
import { type PlanObject, stringAt, stringsAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';

const RECORD = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/domain_record';

/** `A vmshift`: type and name of a record. */
function recordName(record: PlanObject | null): string {
  return `${stringAt(record, 'record_type') ?? ''} ${stringAt(record, 'name') ?? ''}`.trim();
}

export const dnsRecordRemoved = resourceRule({
  id: 'dns-record-removed',
  title: 'A host name in use keeps its DNS record',
  types: ['linode_domain_record'],
  actions: ['delete'],
  judge: ({ before }) => [{ before: `${recordName(before)} → ${stringAt(before, 'target') ?? ''}` }],
  class: 'outage',
  verdict: 'block',
  because: 'the record is removed from the zone',
  impact: 'the name stops resolving as soon as caches expire',
  fix: 'remove it when nothing uses the name any more, then acknowledge this finding',
  see: RECORD,
});

/** Attributes that change what a name resolves to, the most telling first. */
const ANSWER = ['target', 'name', 'record_type'] as const;

const dnsRecordChanged = resourceRule({
  id: 'dns-record-changed',
  title: 'A host name resolves to a target that answers',
  types: ['linode_domain_record'],
  actions: ['create', 'update', 'replace'],
  judge: ({ action, before, after, deleteFirst }) => {
    if (before === null) return [];
    const attribute = ANSWER.find((name) => {
      const old = stringAt(before, name);
      return old !== undefined && old !== stringAt(after, name);
    });
    if (action !== 'replace' && attribute === undefined) return [];
    const facts = { record: recordName(before), gap: action === 'replace' && deleteFirst };
    return [{ ...facts, path: attribute === undefined ? [] : [attribute] }];
  },
  class: 'outage',
  verdict: 'warn',
  because: ({ gap, record }) =>
    gap ? `the record ${record} is deleted before the new one is created` : `${record} gets another answer`,
  impact: ({ gap }) =>
    gap
      ? 'the name does not resolve in between, and clients use the old answer until caches expire'
      : 'clients use the old answer until caches expire',
  fix: 'make sure that both the old and the new target answer for one TTL',
  see: RECORD,
  reads: ANSWER,
});

const dnsZoneTransfer = resourceRule({
  id: 'dns-zone-transfer',
  title: 'Only known servers may copy the whole DNS zone',
  types: ['linode_domain'],
  judge: ({ before, after }) => {
    const old = stringsAt(before, 'axfr_ips');
    const added = stringsAt(after, 'axfr_ips').filter((address) => !old.includes(address));
    return added.length === 0 ? [] : [{ path: ['axfr_ips'], added }];
  },
  class: 'exposure',
  verdict: 'warn',
  because: ({ added }) => `${added.join(', ')} may transfer the zone`,
  impact: 'these servers get every host name in the zone',
  fix: 'leave axfr_ips empty unless a secondary server needs it',
  see: 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/domain',
  reads: ['axfr_ips'],
});

/** Whether host names resolve, and to what. */
export const dnsRules: readonly Rule<PlanContext>[] = [dnsRecordRemoved, dnsRecordChanged, dnsZoneTransfer];
