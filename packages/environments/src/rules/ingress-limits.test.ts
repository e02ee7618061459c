import { findings } from '../../test-support/change-model';
import { ingressLimits } from './ingress-limits';

describe('ingress limits', () => {
  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%d is no limit', (limit) => {
    expect(findings(ingressLimits, ['dev.ingress.limitRps', limit])).toEqual([`dev.ingress.limitRps = ${limit}`]);
    expect(findings(ingressLimits, ['dev.ingress.limitConnections', limit])).toHaveLength(1);
  });

  test.each([0, 1.5, Number.NaN])('%d is no bound on the requests in flight', (limit) => {
    expect(findings(ingressLimits, ['dev.ingress.limitRequests', limit])).toEqual([
      `dev.ingress.limitRequests = ${limit}`,
    ]);
  });

  test('each pod of the ingress controller and each path that uses the database takes a request', () => {
    const path = 'production.ingress.limitRequests';
    expect(findings(ingressLimits, [path, 3])).toEqual([`${path} = 3`]);
    expect(findings(ingressLimits, [path, 4])).toEqual([]);
    expect(findings(ingressLimits, ['dev.ingress.limitRequests', 2])).toEqual([]);
  });

  test('no process needs more connections than its own pool has, though it may get all requests of its pod', () => {
    const path = 'production.ingress.limitRequests';
    const minimum = (minReplicas: number) =>
      ['production.processes.api.scaling.minReplicas', minReplicas] satisfies [string, number];
    expect(findings(ingressLimits, [path, 90], minimum(3))).toEqual([]);
    expect(findings(ingressLimits, [path, 91], minimum(3))).toEqual([`${path} = 91`]);
    expect(findings(ingressLimits, [path, 91], minimum(4))).toEqual([]);
    expect(
      findings(ingressLimits, [path, 31], ['production.processes.api.scaling', { kind: 'fixed', replicas: 1 }]),
    ).toEqual([`${path} = 31`]);
  });

  test('one is the smallest limit', () => {
    expect(findings(ingressLimits, ['dev.ingress.limitRps', 1], ['dev.ingress.limitConnections', 1])).toEqual([]);
  });
});
