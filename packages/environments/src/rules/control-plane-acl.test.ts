import { findings } from '../../test-support/change-model';
import { controlPlaneAcl } from './control-plane-acl';

const acl = (ipv4: readonly string[], ipv6: readonly string[] = []) =>
  findings(controlPlaneAcl, ['dev.cluster.controlPlaneAcl', { ipv4, ipv6 }]);

describe('control plane ACL', () => {
  test('lists that are both empty lock everyone out', () => {
    expect(acl([])).toEqual(['dev.cluster.controlPlaneAcl = []']);
  });

  test.each([
    '203.0.113.7',
    '203.0.113.0/33',
    '203.0.113/24',
    '2001:db8::/32',
    '203.0.113.0/024',
    'example.com/32',
    '',
  ])('%j is no IPv4 CIDR', (address) => {
    expect(acl([address])).toEqual([`dev.cluster.controlPlaneAcl.ipv4[0] = ${JSON.stringify(address)}`]);
  });

  test.each(['2001:db8::1', '2001:db8::/129', '203.0.113.0/24'])('%j is no IPv6 CIDR', (address) => {
    expect(acl([], [address])).toEqual([`dev.cluster.controlPlaneAcl.ipv6[0] = ${JSON.stringify(address)}`]);
  });

  test('a list with every address protects nothing', () => {
    expect(acl(['0.0.0.0/0'], ['::/0'])).toHaveLength(2);
  });

  test.each<[readonly string[], readonly string[], string]>([
    [['0.0.0.0/1', '128.0.0.0/1'], [], 'ipv4'],
    [['128.0.0.0/2', '203.0.113.7/32', '0.0.0.0/1', '192.0.0.0/2'], [], 'ipv4'],
    [[], ['::/1', '8000::/1'], 'ipv6'],
  ])('every address in parts, %j and %j, protects nothing either', (ipv4, ipv6, family) => {
    const value = JSON.stringify(family === 'ipv4' ? ipv4 : ipv6);
    expect(acl(ipv4, ipv6)).toEqual([`dev.cluster.controlPlaneAcl.${family} = ${value}`]);
  });

  test('half of all addresses, written twice, is not all of them', () => {
    expect(acl(['128.0.0.0/1', '128.0.0.0/1', '128.0.0.0/2'])).toEqual([]);
  });

  test('CIDRs of either family are fine, and so is no ACL', () => {
    expect(acl(['203.0.113.7/32'])).toEqual([]);
    expect(acl([], ['2001:db8::/32'])).toEqual([]);
    expect(findings(controlPlaneAcl)).toEqual([]);
  });
});
