/** Whether an IPv4 address is inside a CIDR block. IPv6 blocks contain only the addresses that are spelled alike. */
export function contains(cidr: string, address: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  const base = toNumber(network);
  const point = toNumber(address);
  if (base === undefined || point === undefined) {
    return base === undefined && point === undefined && (network === address || bits === '0');
  }
  const size = 2 ** (32 - Number(bits));
  return Math.floor(base / size) === Math.floor(point / size);
}

/** The first address of a CIDR block that is no network address of a larger one. */
export function firstAddress(cidr: string): string {
  const [network = '', bits = '32'] = cidr.split('/');
  const base = toNumber(network);
  if (base === undefined) return network;
  const start = Number(bits) < 32 ? base + 1 : base;
  return [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.');
}

function toNumber(address: string): number | undefined {
  const bytes = address.split('.').map(Number);
  if (bytes.length !== 4 || !bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255))
    return undefined;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}
