import { cidrIncludes, cidrShares, isCoveredBy } from '@vmshift/kubernetes';

/** Who may connect, by a list of CIDR ranges. */
export type Openness = 'none' | 'some' | 'world';

/** As much of the address space as this is the world: one /8 of IPv4, one /16 of IPv6. */
const WORLD = { 4: 1 / 256, 6: 1 / 65_536 };

/** More than this is no single company or provider: one /16 of IPv4, one /32 of IPv6. */
const WIDE = { 4: 1 / 65_536, 6: 2 ** -32 };

/** Every address, as ranges. */
export const EVERY_ADDRESS: readonly string[] = ['0.0.0.0/0', '::/0'];

/**
 * Not routed on the Internet, so no client there has such a source address.
 * @see https://www.rfc-editor.org/rfc/rfc6890
 */
const PRIVATE = ['10.0.0.0/8', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fe80::/10'];

/** How much of the Internet a list of ranges contains: two entries of one half each are all of it. */
export function openness(ranges: readonly string[]): Openness {
  if (ranges.length === 0) return 'none';
  const share = publicShares(ranges);
  return share[4] >= WORLD[4] || share[6] >= WORLD[6] ? 'world' : 'some';
}

/** Whether a list of ranges contains more addresses of the Internet than one company has. */
export function isWide(ranges: readonly string[]): boolean {
  const share = publicShares(ranges);
  return share[4] > WIDE[4] || share[6] > WIDE[6];
}

/** Whether a list of ranges contains every address of IPv4, or of IPv6. */
export function isWhole(ranges: readonly string[]): boolean {
  const share = publicShares(ranges);
  return share[4] === 1 || share[6] === 1;
}

/** What a list of ranges contains of the Internet, for a reader: `the whole Internet`, `25 % of all IPv4 addresses`. */
export function extent(ranges: readonly string[]): string {
  if (isWhole(ranges)) return 'the whole Internet';
  const share = publicShares(ranges);
  const version = share[4] / WORLD[4] >= share[6] / WORLD[6] ? 4 : 6;
  const percent = Math.min(99, Number((share[version] * 100).toPrecision(2)));
  return `${percent} % of all IPv${version} addresses`;
}

/** Whether a list of ranges opens what another one kept from the world. */
export function opensTo(before: readonly string[], after: readonly string[]): boolean {
  if (openness(after) !== 'world') return false;
  return openness(before) !== 'world' || (!isWhole(before) && openness(uncovered(after, before)) === 'world');
}

/** The ranges that hold an address which no range of another list holds. */
export function uncovered(ranges: readonly string[], by: readonly string[]): readonly string[] {
  const blocks = by.map(toCidr);
  return ranges.filter((range) => !by.includes(range) && !isCoveredBy(toCidr(range), blocks));
}

function publicShares(ranges: readonly string[]): Readonly<Record<4 | 6, number>> {
  return cidrShares(ranges.map(toCidr).filter((cidr) => !PRIVATE.some((reserved) => cidrIncludes(reserved, cidr))));
}

/** Linode takes a bare address for the range that holds it alone. */
function toCidr(range: string): string {
  const text = range.trim();
  if (text.includes('/')) return text;
  return `${text}/${text.includes(':') ? 128 : 32}`;
}
