import { extent, isWide, type Openness, openness, opensTo, uncovered } from './address-ranges';

describe('openness', () => {
  it.each<[string, readonly string[], Openness]>([
    ['no range', [], 'none'],
    ['one address', ['203.0.113.7'], 'some'],
    ['one address of IPv6', ['2001:db8::7'], 'some'],
    ['one /9', ['203.0.0.0/9'], 'some'],
    ['one /8', ['203.0.0.0/8'], 'world'],
    ['one range twice', ['203.0.0.0/9', '203.1.0.0/9'], 'some'],
    ['a range in another one', ['203.0.0.0/9', '203.1.0.0/16'], 'some'],
    ['one /7', ['202.0.0.0/7'], 'world'],
    ['every address', ['0.0.0.0/0'], 'world'],
    ['every address, with blanks around it', [' 0.0.0.0/0 '], 'world'],
    ['every address of IPv6', ['::/0'], 'world'],
    ['every address, IPv4-mapped', ['::ffff:0:0/96'], 'world'],
    ['two halves', ['0.0.0.0/1', '128.0.0.0/1'], 'world'],
    ['one /17 of IPv6', ['2001::/17'], 'some'],
    ['one /16 of IPv6', ['2001::/16'], 'world'],
    ['one /15 of IPv6', ['2000::/15'], 'world'],
    ['private networks', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fe80::/10'], 'some'],
    ['a block around a private network', ['10.0.0.0/7'], 'world'],
    ['every address, written from a private one', ['10.0.0.0/0'], 'world'],
    ['texts that are no range', ['example.com', '/', ''], 'some'],
  ])('of %s', (_, ranges, expected) => {
    expect(openness(ranges)).toBe(expected);
  });
});

describe('isWide', () => {
  it.each<[readonly string[], boolean]>([
    [['203.0.0.0/16'], false],
    [['203.0.0.0/15'], true],
    [['203.0.0.0/16', '203.0.113.7'], false],
    [['203.0.0.0/16', '198.51.100.7'], true],
    [['2001:db8::/32'], false],
    [['2001:db8::/31'], true],
    [['10.0.0.0/8'], false],
    [[], false],
  ])('of %j: %s', (ranges, expected) => {
    expect(isWide(ranges)).toBe(expected);
  });
});

describe('extent', () => {
  it.each<[readonly string[], string]>([
    [['0.0.0.0/0'], 'the whole Internet'],
    [['::/0', '203.0.113.0/24'], 'the whole Internet'],
    [['0.0.0.0/1', '128.0.0.0/1'], 'the whole Internet'],
    [['128.0.0.0/1', '128.0.0.0/1'], '50 % of all IPv4 addresses'],
    [['192.0.0.0/2'], '25 % of all IPv4 addresses'],
    [['203.0.0.0/8'], '0.39 % of all IPv4 addresses'],
    [
      [
        '0.0.0.0/1',
        '128.0.0.0/2',
        '192.0.0.0/3',
        '224.0.0.0/4',
        '240.0.0.0/5',
        '248.0.0.0/6',
        '252.0.0.0/7',
        '254.0.0.0/8',
      ],
      '99 % of all IPv4 addresses',
    ],
    [['203.0.0.0/8', '2000::/3'], '13 % of all IPv6 addresses'],
  ])('of %j is %s', (ranges, expected) => {
    expect(extent(ranges)).toBe(expected);
  });
});

describe('uncovered', () => {
  it.each<[readonly string[], readonly string[], readonly string[]]>([
    [['203.0.113.0/24'], ['203.0.0.0/8'], []],
    [['203.0.0.0/8'], ['203.0.113.0/24'], ['203.0.0.0/8']],
    [['203.0.113.7'], ['203.0.113.7/32'], []],
    [['203.0.113.0/24', '198.51.100.7/32'], ['203.0.113.0/24'], ['198.51.100.7/32']],
    [['203.0.113.0/24'], ['203.0.113.0/25', '203.0.113.128/25'], []],
    [['203.0.113.0/24'], ['203.0.113.0/25', '203.0.113.0/25'], ['203.0.113.0/24']],
    [['203.0.113.0/24'], ['203.0.113.0/25', '203.0.113.128/26'], ['203.0.113.0/24']],
    [['2001:db8::/32'], ['0.0.0.0/0'], ['2001:db8::/32']],
    [['x'], ['x'], []],
    [['x', 'y'], ['x', '0.0.0.0/0'], ['y']],
    [['203.0.113.0/24'], [], ['203.0.113.0/24']],
  ])('%j without %j are %j', (ranges, by, expected) => {
    expect(uncovered(ranges, by)).toEqual(expected);
  });
});

describe('opensTo', () => {
  it.each<[readonly string[], readonly string[], boolean]>([
    [['203.0.113.0/24'], ['203.0.0.0/8'], true],
    [['203.0.113.0/24'], ['203.0.0.0/9'], false],
    [['203.0.0.0/8'], ['0.0.0.0/0'], true],
    [['203.0.0.0/8'], ['203.0.0.0/8', '198.51.100.7'], false],
    [['0.0.0.0/0'], ['0.0.0.0/0', '::/0'], false],
    [[], [], false],
  ])('%j to %j: %s', (before, after, expected) => {
    expect(opensTo(before, after)).toBe(expected);
  });
});
