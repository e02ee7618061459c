import { stringAt, stringsAt } from '../plan-value';
import { type Danger, type PlanRule, ruleFor } from '../rule';

const RECORD = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/domain_record';

/** Whether the host names of a zone go on resolving, and to what. */
export const dnsRecords: PlanRule = ruleFor(['linode_domain_record'], ({ action, before, after, deleteFirst }) => {
  const label = (): string =>
    `${stringAt(before ?? undefined, 'record_type') ?? ''} ${stringAt(before ?? undefined, 'name') ?? ''}`.trim();
  if (action === 'delete') {
    return [
      {
        id: 'dns-record-removed',
        class: 'outage',
        verdict: 'block',
        before: `${label()} → ${stringAt(before ?? undefined, 'target') ?? ''}`,
        because: 'the record leaves the zone',
        impact: 'the name stops resolving as soon as caches expire',
        fix: 'remove it after nothing uses the name any more, and acknowledge it',
        see: RECORD,
      },
    ];
  }
  const attribute = ['target', 'name', 'record_type'].find(
    (name) =>
      stringAt(before ?? undefined, name) !== undefined &&
      stringAt(before ?? undefined, name) !== stringAt(after ?? undefined, name),
  );
  if (before === null || (action !== 'replace' && attribute === undefined)) return [];
  return [
    {
      id: 'dns-record-changed',
      class: 'outage',
      verdict: 'warn',
      path: attribute ?? '',
      before: stringAt(before, attribute ?? 'target'),
      after: stringAt(after ?? undefined, attribute ?? 'target'),
      because:
        action === 'replace' && deleteFirst
          ? 'the record is deleted and made anew'
          : `${label()} answers something else`,
      impact: 'clients reach the old answer until caches expire, or none in between',
      fix: 'make sure that both the old and the new target answer for one TTL',
      see: RECORD,
    },
  ];
});

/** Who may copy a whole zone. */
export const dnsZoneTransfer = ruleFor(['linode_domain'], ({ before, after }): readonly Danger[] => {
  const [old, next] = [stringsAt(before ?? undefined, 'axfr_ips'), stringsAt(after ?? undefined, 'axfr_ips')];
  const added = next.filter((address) => !old.includes(address));
  if (added.length === 0) return [];
  return [
    {
      id: 'dns-zone-transfer',
      class: 'exposure',
      verdict: 'warn',
      path: 'axfr_ips',
      before: old,
      after: next,
      because: `${added.join(', ')} may transfer the zone`,
      impact: 'every host name in it is handed out',
      fix: 'leave axfr_ips empty unless a secondary server needs it',
      see: 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/domain',
    },
  ];
});
