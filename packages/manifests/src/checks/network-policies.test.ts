import { type Edit, edited, findings } from '../testing/sample';

describe('network-policy', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a block that is no CIDR',
      [['NetworkPolicy/dump', 'spec.egress[1].to[0].ipBlock.cidr', '0.0.0.0']],
      ['NetworkPolicy/dump: spec.egress[1].to[0].ipBlock.cidr: "0.0.0.0"'],
    ],
    [
      'a peer that is nobody',
      [['NetworkPolicy/db', 'spec.ingress[0].from[0]', {}]],
      ['NetworkPolicy/db: spec.ingress[0].from[0]: {}'],
    ],
    [
      'an operator that does not exist',
      [['NetworkPolicy/dns', 'spec.podSelector.matchExpressions[0].operator', 'Is']],
      ['NetworkPolicy/dns: spec.podSelector.matchExpressions[0].operator: "Is"'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('network-policy', { objects: edited(...edits) })).toEqual(expected);
  });
});
