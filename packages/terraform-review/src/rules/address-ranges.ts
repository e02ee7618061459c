import { cidrIncludes, cidrShare, cidrVersion } from '@vmshift/kubernetes';

/** Who may connect, by a list of CIDR ranges. */
export type Openness = 'none' | 'some' | 'world';

/** More of the address space than this is the world: one /8 of IPv4, one /16 of IPv6. */
const WORLD = { 4: 1 / 256, 6: 1 / 65_536 };

/**
 * Not routed on the Internet, so no client there has such a source address.
 * @see https://www.rfc-editor.org/rfc/rfc6890
 */
const PRIVATE = ['10.0.0.0/8', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fe80::/10'];

/** How much of the Internet a list of ranges contains: two entries of one half each are all of it. */
export function openness(ranges: readonly string[]): Openness {
  if (ranges.length === 0) return 'none';
  const share = { 4: 0, 6: 0 };
  for (const range of ranges) {
    const cidr = toCidr(range.trim());
    const version = cidrVersion(cidr);
    if (version === undefined || PRIVATE.some((block) => cidrIncludes(block, cidr))) continue;
    share[version] += cidrShare(cidr);
  }
  return share[4] > WORLD[4] || share[6] > WORLD[6] ? 'world' : 'some';
}

/** Linode takes a bare address for the range that holds it alone. */
function toCidr(range: string): string {
  if (range.includes('/')) return range;
  return `${range}/${range.includes(':') ? 128 : 32}`;
}
