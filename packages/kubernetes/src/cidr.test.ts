import { isIP } from 'node:net';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { cidrContains, cidrIncludes, cidrProblem, cidrShare, cidrVersion, firstAddress, isEveryAddress } from './cidr';

/** What kube-apiserver 1.35 answers to these texts in an `ipBlock`, but for those that 1.36 refuses (StrictIPCIDRValidation). */
const TEXTS: readonly [string, 4 | 6 | undefined, boolean][] = [
  ['10.0.0.0/8', 4, true],
  ['0.0.0.0/0', 4, true],
  ['1.2.3.4/32', 4, true],
  ['::/0', 6, true],
  ['2001:db8::/32', 6, true],
  ['2001:DB8::/32', 6, true],
  ['::1.2.3.4/128', 6, true],
  ['10.0.0.1/8', 4, false],
  ['2001:db8::1/32', 6, false],
  ['::ffff:10.0.0.0/104', 4, false],
  ['010.0.0.0/8', undefined, false],
  ['10.0.0.0/08', undefined, false],
  ['10/8', undefined, false],
  ['10.0.0.0', undefined, false],
  ['10.0.0.0/', undefined, false],
  ['10.0.0.0/33', undefined, false],
  ['10.0.0.0/-1', undefined, false],
  ['10.0.0.0/8 ', undefined, false],
  ['10.0.0.0/8/8', undefined, false],
  ['256.0.0.0/8', undefined, false],
  ['0x0a.0.0.0/8', undefined, false],
  ['0x0a000000/8', undefined, false],
  ['fe80::%eth0/64', undefined, false],
  ['2001:db8::/129', undefined, false],
  ['::ffff:010.0.0.0/104', undefined, false],
  ['1::2::3/64', undefined, false],
  ['', undefined, false],
  ['/', undefined, false],
  ['__proto__', undefined, false],
];

describe('cidrVersion and cidrProblem', () => {
  it.each(TEXTS)('read %j', (text, version, accepted) => {
    expect([cidrVersion(text), cidrProblem(text) === undefined]).toEqual([version, accepted]);
  });

  it('name the network that was meant', () => {
    expect(cidrProblem('10.1.2.3/12')).toBe('the address of a network, which is 10.0.0.0/12');
  });

  it('never throw, and take for an address what Node.js does', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.%]{0,20}$/));
    fc.assert(
      fc.property(fc.oneof(address, fc.string()), (text) => {
        const known = isIP(text) !== 0 && !text.includes('%');
        expect(cidrVersion(`${text}/0`) !== undefined || cidrVersion(`${text}/96`) !== undefined).toBe(known);
      }),
    );
  });
});

describe('cidrContains', () => {
  it.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.1/8', '10.9.9.9', true],
    ['203.0.113.7/32', '203.0.113.7', true],
    ['203.0.113.7/32', '203.0.113.6', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:DB8:0:0::1', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['::/0', '203.0.113.7', false],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['::ffff:0:0/96', '192.0.2.1', true],
    ['::/0', '::ffff:192.0.2.1', false],
    ['0.0.0.0/0', '::192.0.2.1', false],
    ['::/0', '::0.0.0.0', true],
    ['10.0.0.0/33', '10.0.0.0', false],
    ['10.0.0.0', '10.0.0.0', false],
    ['10.0.0.0/8', '10.0.0', false],
    ['10.0.0.0/8', 'localhost', false],
    ['', '', false],
  ])('%s and %s: %s', (cidr, address, expected) => {
    expect(cidrContains(cidr, address)).toBe(expected);
  });

  it('agrees with ipaddr.js on every block and address', () => {
    const length = fc.nat({ max: 128 });
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.oneof(fc.ipV4(), fc.ipV6()), length, (network, address, bits) => {
        const prefix = ipaddr.parse(network).kind() === 'ipv4' ? bits % 33 : bits;
        const [left, right] = [ipaddr.process(network), ipaddr.process(address)];
        fc.pre(left.toString() === ipaddr.parse(network).toString());
        // Go, and so Kubernetes, takes `::a.b.c.d` for IPv6; ipaddr.js for the IPv4 address.
        fc.pre(![network, address].some((text) => /^::[\d.]+$/.test(text) && text.includes('.')));
        const expected = left.kind() === right.kind() && right.match(left, prefix);
        expect(cidrContains(`${network}/${prefix}`, address)).toBe(expected);
        expect(cidrContains(`${network}/${prefix}`, network)).toBe(true);
      }),
    );
  });
});

describe('cidrIncludes', () => {
  it.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.0.0.0/8', '10.0.0.0/8', true],
    ['10.0.0.0/16', '10.0.0.0/8', false],
    ['10.1.0.0/16', '10.0.0.0/8', false],
    ['10.0.0.0/8', '11.0.0.0/16', false],
    ['0.0.0.0/0', '::ffff:10.0.0.0/104', true],
    ['::/0', '10.0.0.0/8', false],
    ['10.0.0.0/8', 'x', false],
  ])('%s holds %s: %s', (cidr, part, expected) => {
    expect(cidrIncludes(cidr, part)).toBe(expected);
  });
});

describe('isEveryAddress', () => {
  it.each([
    ['0.0.0.0/0', true],
    ['::/0', true],
    ['10.0.0.0/0', true],
    ['::ffff:0:0/96', true],
    ['0.0.0.0/1', false],
    ['x/0', false],
  ])('%s: %s', (cidr, expected) => {
    expect(isEveryAddress(cidr)).toBe(expected);
  });
});

describe('cidrShare', () => {
  it.each([
    ['0.0.0.0/0', 1],
    ['128.0.0.0/1', 1 / 2],
    ['10.0.0.0/8', 1 / 256],
    ['::/3', 1 / 8],
    ['::ffff:0:0/97', 1 / 2],
    ['0.0.0.0', 0],
    ['x', 0],
  ])('of %s is %d', (cidr, expected) => {
    expect(cidrShare(cidr)).toBe(expected);
  });
});

describe('firstAddress', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.1'],
    ['10.1.2.3/8', '10.0.0.1'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['10.1.2.2/31', '10.1.2.3'],
    ['2001:db8::/32', '2001:db8::1'],
    ['2001:db8::7/128', '2001:db8::7'],
    ['x', undefined],
  ])('of %s is %s', (cidr, expected) => {
    expect(firstAddress(cidr)).toBe(expected);
  });

  it('is in its block', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat({ max: 128 }), (network, bits) => {
        const cidr = `${network}/${network.includes(':') ? bits : bits % 33}`;
        expect(cidrContains(cidr, firstAddress(cidr) ?? '')).toBe(true);
      }),
    );
  });
});
