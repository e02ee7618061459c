/** Ports of one protocol, both ends included. */
export interface PortRange {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

/** A set of ports; ranges may overlap. */
export type PortSet = readonly PortRange[];

/** Every port of every protocol that a NetworkPolicy can name. */
export const ALL_PORTS: PortSet = ['TCP', 'UDP', 'SCTP'].map((protocol) => ({ protocol, from: 1, to: 65_535 }));

export function intersectPorts(left: PortSet, right: PortSet): PortSet {
  return left.flatMap((one) =>
    right
      .filter(({ protocol }) => protocol === one.protocol)
      .map(({ protocol, from, to }) => ({ protocol, from: Math.max(from, one.from), to: Math.min(to, one.to) }))
      .filter(({ from, to }) => from <= to),
  );
}

/** What is in `left` and not in `right`. */
export function subtractPorts(left: PortSet, right: PortSet): PortSet {
  return right.reduce<PortSet>((rest, hole) => rest.flatMap((range) => cut(range, hole)), left);
}

function cut(range: PortRange, hole: PortRange): PortSet {
  if (range.protocol !== hole.protocol || hole.to < range.from || hole.from > range.to) return [range];
  return [
    { ...range, to: hole.from - 1 },
    { ...range, from: hole.to + 1 },
  ].filter(({ from, to }) => from <= to);
}

/** Whether a TCP port is in the set. */
export function hasPort(ports: PortSet, port: number, protocol = 'TCP'): boolean {
  return ports.some((range) => range.protocol === protocol && range.from <= port && port <= range.to);
}

/** `5432`, `53/UDP`, `all ports`. */
export function printPorts(ports: PortSet): string {
  const total = ports.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (total >= 65_000) return 'all ports';
  const texts = ports.map(({ protocol, from, to }) => {
    const range = from === to ? `${from}` : `${from}-${to}`;
    return protocol === 'TCP' ? range : `${range}/${protocol}`;
  });
  return [...new Set(texts)].join(', ');
}
