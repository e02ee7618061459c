import { findings } from '../../test-support/change-model';
import { argoCdPolling } from './argo-cd-polling';

describe('polling of Git', () => {
  test.each([0, 29, 3601, 60.5, Number.NaN])('%d seconds are refused', (seconds) => {
    expect(findings(argoCdPolling, ['platform.argoCd.reconciliationSeconds', seconds])).toEqual([
      `platform.argoCd.reconciliationSeconds = ${seconds}`,
    ]);
  });

  test('from half a minute to an hour is fine', () => {
    for (const seconds of [30, 3600]) {
      expect(findings(argoCdPolling, ['platform.argoCd.reconciliationSeconds', seconds])).toEqual([]);
    }
  });
});
