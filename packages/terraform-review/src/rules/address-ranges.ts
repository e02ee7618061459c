/** Who may connect, by a list of CIDR ranges. */
export type Openness = 'none' | 'some' | 'world';

/** More of the address space than this is the world: one /8 of IPv4, one /16 of IPv6. */
const WORLD_IPV4 = 1 / 256;
const WORLD_IPV6 = 1 / 65_536;

/** Not routed on the Internet, so no client there has such a source address. @see https://www.rfc-editor.org/rfc/rfc1918 */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|127\.|f[cd][0-9a-f]{2}:|fe80:)/i;

/** How much of the Internet a list of ranges contains: two entries of one half each are all of it. */
export function openness(ranges: readonly string[]): Openness {
  if (ranges.length === 0) return 'none';
  const share = { ipv4: 0, ipv6: 0 };
  for (const range of ranges) {
    const [address = '', prefix] = range.trim().split('/');
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    const bits = prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix);
    if (Number.isNaN(bits) || (bits >= 8 && PRIVATE.test(address))) continue;
    share[family] += 2 ** -bits;
  }
  return share.ipv4 > WORLD_IPV4 || share.ipv6 > WORLD_IPV6 ? 'world' : 'some';
}
