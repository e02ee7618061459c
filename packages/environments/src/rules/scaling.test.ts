import { findings } from '../../test-support/change-model';
import { scaling } from './scaling';

describe('scaling', () => {
  test.each([0, -3, 1.5, Number.NaN])('%d replicas are refused', (replicas) => {
    expect(findings(scaling, ['dev.processes.worker.scaling.replicas', replicas])).toEqual([
      `dev.processes.worker.scaling.replicas = ${replicas}`,
    ]);
    expect(findings(scaling, ['staging.processes.api.scaling.maxReplicas', replicas])).toEqual([
      `staging.processes.api.scaling.maxReplicas = ${replicas}`,
    ]);
  });

  test('the minimum is at most the maximum', () => {
    expect(findings(scaling, ['staging.processes.worker.scaling.minReplicas', 7])).toEqual([
      'staging.processes.worker.scaling.minReplicas = 7',
    ]);
    expect(findings(scaling, ['staging.processes.worker.scaling.minReplicas', 6])).toEqual([]);
  });

  test.each([0, 101, 70.5])('a target of %d percent is refused', (percent) => {
    expect(findings(scaling, ['production.processes.api.scaling.targetCpuPercent', percent])).toEqual([
      `production.processes.api.scaling.targetCpuPercent = ${percent}`,
    ]);
  });
});
