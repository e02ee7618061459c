import ipaddr from 'ipaddr.js';
import { oncePerText } from './once-per-text';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A block of addresses. */
interface Cidr {
  readonly network: Address;
  readonly prefixLength: number;
}

/** What is allowed where a CIDR block is expected. */
export const A_BLOCK = 'a CIDR block, such as 10.9.8.0/24 or 2001:db8::/64';

/**
 * The IP version of a CIDR block, or undefined where the text is none: `10.0.0.0/8` is 4, `2001:db8::/32` is 6, and a
 * bare address, `10/8`, `010.0.0.0/8` and `10.0.0.0/33` are no blocks. An IPv4-mapped block such as
 * `::ffff:10.0.0.0/104` is its IPv4 block.
 */
export function cidrVersion(text: string): 4 | 6 | undefined {
  const cidr = parseCidr(text);
  return cidr && versionOf(cidr.network);
}

/** Whether an address is in a CIDR block; false where either text is invalid or where their versions differ. */
export function cidrContains(cidr: string, address: string): boolean {
  const [block, point] = [parseCidr(cidr), parseAddress(address)];
  return block !== undefined && point !== undefined && holds(block, fromMapped(point));
}

/** Whether a CIDR block is the other one or a part of it. */
export function cidrIncludes(cidr: string, part: string): boolean {
  const [whole, inner] = [parseCidr(cidr), parseCidr(part)];
  if (whole === undefined || inner === undefined) return false;
  return inner.prefixLength >= whole.prefixLength && holds(whole, inner.network);
}

/** Whether a CIDR block holds every address of its version. */
export function isEveryAddress(cidr: string): boolean {
  return cidrShare(cidr) === 1;
}

/** The share of all addresses of its version that a CIDR block holds: 1 for `0.0.0.0/0`, 0 where the text is no block. */
export function cidrShare(cidr: string): number {
  const block = parseCidr(cidr);
  return block === undefined ? 0 : 2 ** -block.prefixLength;
}

/** The first address of a block after that of the network itself; undefined where the text is no CIDR block. */
export function firstAddress(cidr: string): string | undefined {
  const block = parseCidr(cidr);
  if (block === undefined) return undefined;
  const bytes = networkBytes(block);
  // The network's last bit is 0 in every block of more than one address.
  if (block.prefixLength < bytes.length * 8) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) + 1;
  return ipaddr.fromByteArray(bytes).toString();
}

/**
 * What Kubernetes does not accept in a CIDR block; undefined where it accepts the block. From 1.36 on it also refuses
 * what earlier versions only warn about: leading zeros, IPv4-mapped blocks, bits set beyond the prefix.
 * @see https://kep.k8s.io/4858
 */
export function cidrProblem(text: string): string | undefined {
  const cidr = parseCidr(text);
  if (cidr === undefined) return A_BLOCK;
  if (cidr.network.kind() === 'ipv4' && text.includes(':')) return 'an IPv4 block in IPv4 notation';
  const network = ipaddr.fromByteArray(networkBytes(cidr));
  if (network.toString() === cidr.network.toString()) return undefined;
  return `the address of a network, which is ${network.toString()}/${cidr.prefixLength}`;
}

const parseCidr = oncePerText((text): Cidr | undefined => {
  const [, address = '', length = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const network = parseAddress(address);
  const prefixLength = Number(length);
  if (network === undefined || prefixLength > network.toByteArray().length * 8) return undefined;
  const mapped = fromMapped(network);
  if (mapped === network) return { network, prefixLength };
  return prefixLength < 96 ? { network, prefixLength } : { network: mapped, prefixLength: prefixLength - 96 };
});

/**
 * Stricter than `ipaddr.parse`, which takes `010.0.0.1` for octal, `10.1` for `10.0.0.1`, `::1.2.3.4` for an IPv4-mapped
 * address, and zones; Kubernetes does not.
 */
const parseAddress = oncePerText((text): Address | undefined => {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  const split = text.lastIndexOf(':') + 1;
  const tail = text.slice(split);
  if (split === 0 || !/^[0-9a-f:]+$/i.test(text.slice(0, split))) return undefined;
  if (tail.includes('.') && !ipaddr.IPv4.isValidFourPartDecimal(tail)) return undefined;
  const hexadecimal = text.slice(0, split) + (tail.includes('.') ? toGroups(ipaddr.IPv4.parse(tail)) : tail);
  return ipaddr.IPv6.isValid(hexadecimal) && !hexadecimal.includes('%') ? ipaddr.IPv6.parse(hexadecimal) : undefined;
});

function toGroups({ octets: [a = 0, b = 0, c = 0, d = 0] }: ipaddr.IPv4): string {
  return [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':');
}

function fromMapped(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function holds({ network, prefixLength }: Cidr, address: Address): boolean {
  return network.kind() === address.kind() && address.match(network, prefixLength);
}

function networkBytes({ network, prefixLength }: Cidr): number[] {
  return network.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefixLength - index * 8));
    return byte - (byte % 2 ** (8 - kept));
  });
}

function versionOf(address: Address): 4 | 6 {
  return address.kind() === 'ipv4' ? 4 : 6;
}
