import { cidrShares, isCoveredBy } from './cidr-list';

describe('cidrShares', () => {
  it.each<[readonly string[], number, number]>([
    [['0.0.0.0/1', '128.0.0.0/1'], 1, 0],
    [['128.0.0.0/1', '128.0.0.0/1'], 1 / 2, 0],
    [['203.0.113.0/24', '192.0.0.0/2'], 1 / 4, 0],
    [['::/1', '8000::/1', '10.0.0.0/8'], 1 / 256, 1],
    [['::ffff:0:0/97'], 1 / 2, 0],
    [['x'], 0, 0],
    [[], 0, 0],
  ])('of %j are %d and %d', (blocks, four, six) => {
    expect(cidrShares(blocks)).toEqual({ 4: four, 6: six });
  });
});

describe('isCoveredBy', () => {
  it.each<[string, readonly string[], boolean]>([
    ['203.0.113.0/24', ['203.0.0.0/8'], true],
    ['203.0.113.0/24', ['203.0.113.0/25', '203.0.113.128/25'], true],
    ['203.0.113.0/24', ['203.0.113.0/25', '203.0.113.0/25'], false],
    ['203.0.113.0/24', [], false],
    ['2001:db8::/32', ['0.0.0.0/0'], false],
    ['x', ['0.0.0.0/0'], false],
  ])('%s by %j: %s', (cidr, blocks, expected) => {
    expect(isCoveredBy(cidr, blocks)).toBe(expected);
  });
});
