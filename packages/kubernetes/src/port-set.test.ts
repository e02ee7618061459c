import fc from 'fast-check';
import {
  ALL_PORTS,
  hasPort,
  intersectPorts,
  isEveryPort,
  mergePorts,
  type PortRange,
  type PortSet,
  printPorts,
  subtractPorts,
} from './port-set';

const range = (from: number, to = from, protocol = 'TCP'): PortRange => ({ protocol, from, to });

/** Sets of small ports, so that they meet. */
const ranges: fc.Arbitrary<PortRange> = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.nat({ max: 10 }), fc.constantFrom('TCP', 'UDP'))
  .map(([from, length, protocol]) => range(from, from + length, protocol));
const sets: fc.Arbitrary<PortSet> = fc.array(ranges, { maxLength: 5 });
const ports = fc.tuple(fc.integer({ min: 1, max: 45 }), fc.constantFrom('TCP', 'UDP'));

describe('sets of ports', () => {
  it('hold what both, or only the left one, or either holds', () => {
    fc.assert(
      fc.property(sets, sets, ports, (left, right, [port, protocol]) => {
        const [inLeft, inRight] = [hasPort(left, port, protocol), hasPort(right, port, protocol)];
        expect(hasPort(intersectPorts(left, right), port, protocol)).toBe(inLeft && inRight);
        expect(hasPort(subtractPorts(left, right), port, protocol)).toBe(inLeft && !inRight);
        expect(hasPort(mergePorts([...left, ...right]), port, protocol)).toBe(inLeft || inRight);
      }),
    );
  });

  it('are merged to ranges in order, with a gap between them', () => {
    fc.assert(
      fc.property(sets, (set) => {
        const merged = mergePorts(set);
        expect(mergePorts([...set].reverse())).toEqual(merged);
        for (const [index, { protocol, from, to }] of merged.entries()) {
          const last = merged[index - 1];
          expect(from).toBeLessThanOrEqual(to);
          if (last?.protocol === protocol) expect(from).toBeGreaterThan(last.to + 1);
        }
      }),
    );
  });

  it('leave nothing of themselves, and everything of what they do not meet', () => {
    fc.assert(
      fc.property(sets, (set) => {
        expect(subtractPorts(set, set)).toEqual([]);
        expect(subtractPorts(set, ALL_PORTS)).toEqual([]);
        expect(subtractPorts(set, [])).toEqual(set);
        expect(mergePorts(intersectPorts(set, ALL_PORTS))).toEqual(mergePorts(set));
      }),
    );
  });
});

describe('printPorts and isEveryPort', () => {
  it.each<[PortSet, string]>([
    [[], ''],
    [[range(5432)], '5432'],
    [[range(53, 53, 'UDP'), range(53)], '53, 53/UDP'],
    [[range(8000), range(443), range(443)], '443, 8000'],
    [[range(1, 3), range(2, 9)], '1-9'],
    [[range(1, 65_535, 'SCTP')], 'all ports'],
    [[range(1, 40_000), range(30_000, 65_535)], 'all ports'],
    [[range(1, 24), range(26, 65_535)], 'all ports'],
    [[range(1024, 65_535)], '1024-65535'],
    [[range(1, 33_000), range(1, 33_000, 'UDP')], '1-33000, 1-33000/UDP'],
    [[range(1, 40_000), range(1, 40_000)], '1-40000'],
    [ALL_PORTS, 'all ports'],
  ])('print %j as %s', (set, expected) => {
    expect(printPorts(set)).toBe(expected);
    expect(isEveryPort(set)).toBe(expected === 'all ports');
  });
});
