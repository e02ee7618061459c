import { findings } from '../../test-support/change-model';
import { ingressLimits } from './ingress-limits';

describe('ingress limits', () => {
  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%d is no limit', (limit) => {
    expect(findings(ingressLimits, ['dev.ingress.limitRps', limit])).toEqual([`dev.ingress.limitRps = ${limit}`]);
    expect(findings(ingressLimits, ['dev.ingress.limitConnections', limit])).toHaveLength(1);
  });

  test('one is the smallest limit', () => {
    expect(findings(ingressLimits, ['dev.ingress.limitRps', 1], ['dev.ingress.limitConnections', 1])).toEqual([]);
  });
});
