import { findings } from '../../test-support/change-model';
import { argoCdHost } from './argo-cd-host';

describe('the cluster of Argo CD', () => {
  test('one environment has to host it', () => {
    expect(findings(argoCdHost, ['production.cluster.hostsArgoCd', false])).toEqual([
      'production.cluster.hostsArgoCd = false',
    ]);
  });

  test('no more than one may', () => {
    expect(findings(argoCdHost, ['dev.cluster.hostsArgoCd', true])).toEqual([
      'dev.cluster.hostsArgoCd = true',
      'dev.cluster.nodePool.minNodes = 2',
    ]);
  });

  test('its three Redis servers want three nodes when it is highly available', () => {
    const fewer = ['production.cluster.nodePool.minNodes', 2] as const;
    expect(findings(argoCdHost, fewer)).toEqual(['production.cluster.nodePool.minNodes = 2']);
    expect(findings(argoCdHost, fewer, ['platform.argoCd.highAvailability', false])).toEqual([]);
  });

  test('nodes of additional pools count', () => {
    const more = { name: 'large', type: 'g6-standard-8', minNodes: 1, maxNodes: 3 };
    const changes = [
      ['production.cluster.nodePool.minNodes', 2] as const,
      ['production.cluster.additionalNodePools', [more]] as const,
    ];
    expect(findings(argoCdHost, ...changes)).toEqual([]);
  });

  test('nodes of a reserved pool do not: Argo CD cannot run on them', () => {
    const more = { name: 'batch', type: 'g6-standard-8', minNodes: 1, maxNodes: 3, reserved: true };
    const changes = [
      ['production.cluster.nodePool.minNodes', 2] as const,
      ['production.cluster.additionalNodePools', [more]] as const,
    ];
    expect(findings(argoCdHost, ...changes)).toEqual(['production.cluster.nodePool.minNodes = 2']);
  });
});
