import { PROTOCOLS } from './port';

/** Ports of one protocol, both ends included. */
export interface PortRange {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

/** A set of ports. Ranges may overlap: compare sets by what is left of their difference. */
export type PortSet = readonly PortRange[];

/** Every port of every protocol that a NetworkPolicy can name. */
export const ALL_PORTS: PortSet = PROTOCOLS.map((protocol) => ({ protocol, from: 1, to: 65_535 }));

/** The same set in order, without overlaps. */
export function mergePorts(ports: PortSet): PortSet {
  const order = (left: PortRange, right: PortRange) =>
    left.protocol < right.protocol ? -1 : left.protocol > right.protocol ? 1 : left.from - right.from;
  return [...ports].sort(order).reduce<PortRange[]>((merged, range) => {
    const last = merged.at(-1);
    if (last === undefined || last.protocol !== range.protocol || range.from > last.to + 1) merged.push(range);
    else merged[merged.length - 1] = { ...last, to: Math.max(last.to, range.to) };
    return merged;
  }, []);
}

/** What is in both sets. */
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

/** Whether a port is in the set. */
export function hasPort(ports: PortSet, port: number, protocol = 'TCP'): boolean {
  return ports.some((range) => range.protocol === protocol && range.from <= port && port <= range.to);
}

/** So few holes as this leave a protocol open, whatever listens. */
const HOLES = 535;

/** Whether the ports of a protocol are open, but for a few. */
export function isEveryPort(ports: PortSet): boolean {
  const merged = mergePorts(ports);
  const size = (wanted: string) =>
    merged.filter(({ protocol }) => protocol === wanted).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return PROTOCOLS.some((protocol) => size(protocol) >= 65_535 - HOLES);
}

/** `5432, 53/UDP`, `all ports`. */
export function printPorts(ports: PortSet): string {
  if (isEveryPort(ports)) return 'all ports';
  const texts = mergePorts(ports).map(({ protocol, from, to }) => {
    const range = from === to ? `${from}` : `${from}-${to}`;
    return protocol === 'TCP' ? range : `${range}/${protocol}`;
  });
  return texts.join(', ');
}
