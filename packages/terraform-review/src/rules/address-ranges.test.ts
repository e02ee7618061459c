import { type Openness, openness } from './address-ranges';

describe('openness', () => {
  it.each<[string, readonly string[], Openness]>([
    ['no range', [], 'none'],
    ['one address', ['203.0.113.7'], 'some'],
    ['one address of IPv6', ['2001:db8::7'], 'some'],
    ['one /8', ['203.0.0.0/8'], 'some'],
    ['one /7', ['202.0.0.0/7'], 'world'],
    ['every address', ['0.0.0.0/0'], 'world'],
    ['every address, with blanks around it', [' 0.0.0.0/0 '], 'world'],
    ['every address of IPv6', ['::/0'], 'world'],
    ['every address, IPv4-mapped', ['::ffff:0:0/96'], 'world'],
    ['two halves', ['0.0.0.0/1', '128.0.0.0/1'], 'world'],
    ['one /16 of IPv6', ['2001::/16'], 'some'],
    ['one /15 of IPv6', ['2000::/15'], 'world'],
    ['private networks', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fe80::/10'], 'some'],
    ['a block around a private network', ['10.0.0.0/7'], 'world'],
    ['every address, written from a private one', ['10.0.0.0/0'], 'world'],
    ['texts that are no range', ['example.com', '/', ''], 'some'],
  ])('of %s', (_, ranges, expected) => {
    expect(openness(ranges)).toBe(expected);
  });
});
