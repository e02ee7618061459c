import { findings } from '../../test-support/change-model';
import { kubernetesVersions } from './kubernetes-versions';

describe('kubernetes versions of the clusters', () => {
  test.each(['1.34', '1.35.2', 'v1.35', '1', '', '2.0'])('%j is refused', (version) => {
    expect(findings(kubernetesVersions, ['dev.cluster.kubernetesVersion', version])).toEqual([
      `dev.cluster.kubernetesVersion = ${JSON.stringify(version)}`,
    ]);
  });

  test('a version that upstream supports is fine', () => {
    expect(findings(kubernetesVersions, ['dev.cluster.kubernetesVersion', '1.35'])).toEqual([]);
  });
});
