import { DataLinodeDomain } from '@cdktf/provider-linode/data-linode-domain';
import { DomainRecord } from '@cdktf/provider-linode/domain-record';
import { UserError } from '@vmshift/findings';
import { Token } from 'cdktf';
import { Construct } from 'constructs';

export interface DnsRecordsProps {
  /** Domain that exists at Linode. */
  readonly zone: string;
  /** Fully qualified host names inside the zone. */
  readonly hosts: readonly string[];
  /** Host name that they are aliases of. */
  readonly target: string;
}

/** Seconds that a resolver may keep an answer: short enough to move a host within minutes. */
const TTL_SECONDS = 300;

/** Aliases (CNAME) of the load balancer in a zone at Linode. */
export class DnsRecords extends Construct {
  constructor(scope: Construct, id: string, { zone, hosts, target }: DnsRecordsProps) {
    super(scope, id);
    const domain = new DataLinodeDomain(this, 'zone', { domain: zone });
    for (const host of hosts) {
      const name = recordName(host, zone);
      new DomainRecord(this, name.replaceAll('.', '-'), {
        domainId: Token.asNumber(domain.id),
        recordType: 'CNAME',
        name,
        target,
        ttlSec: TTL_SECONDS,
      });
    }
  }
}

/**
 * The host's name relative to the zone.
 * @throws UserError when the host is not below the zone; the zone's own name cannot be an alias (RFC 1034, section 3.6.2)
 */
export function recordName(host: string, zone: string): string {
  const suffix = `.${zone}`;
  if (host.endsWith(suffix) && host.length > suffix.length) return host.slice(0, -suffix.length);
  throw new UserError(
    `platform: dns.zone: got ${zone}; allowed: a zone with ${host} below it; fix: packages/environments/src/platform.ts`,
  );
}
