import { vmshift } from '@vmshift/application';
import { environmentNamed } from '../test-support/change-model';
import type { IngressPathConfig } from './environment-config';
import { requestCounters, requestsPerCounter } from './requests-in-flight';

const dev = environmentNamed('dev');
const withPaths = (...paths: IngressPathConfig[]) => ({
  ingress: { ...dev.ingress, limitRequests: 100, paths },
});
const vms = { path: '/api/v1/vms', pathType: 'Prefix' } as const;
const migrations = { path: '/api/v1/migrations', pathType: 'Prefix' } as const;

describe('requests in flight', () => {
  test('are shared by two pods of the ingress controller', () => {
    expect(requestCounters(withPaths(vms), vmshift)).toBe(2);
    expect(requestsPerCounter(withPaths(vms), vmshift)).toBe(50);
  });

  test('and by the paths that use the database, as each is counted by itself', () => {
    expect(requestsPerCounter(withPaths(vms, migrations), vmshift)).toBe(25);
    expect(requestsPerCounter(withPaths(vms, migrations, { path: '/health', pathType: 'Exact' }), vmshift)).toBe(25);
    expect(requestsPerCounter(withPaths(vms, { path: '/', pathType: 'Prefix' }), vmshift)).toBe(25);
    expect(requestsPerCounter(withPaths(vms, { path: '/ready', pathType: 'Exact' }), vmshift)).toBe(25);
  });

  test('a path that the profile does not know uses the database', () => {
    expect(requestCounters(withPaths({ path: '/new', pathType: 'Exact' }), vmshift)).toBe(2);
    expect(requestCounters(withPaths(vms, { path: '/new', pathType: 'Exact' }), vmshift)).toBe(4);
  });

  test('together never take more than the model has', () => {
    const odd = { ingress: { ...withPaths(vms, migrations).ingress, limitRequests: 99 } };
    expect(requestsPerCounter(odd, vmshift) * requestCounters(odd, vmshift)).toBeLessThanOrEqual(99);
  });
});
