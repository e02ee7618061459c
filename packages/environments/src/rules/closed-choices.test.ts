import { findings } from '../../test-support/change-model';
import { closedChoices } from './closed-choices';

describe('closed choices', () => {
  test.each([
    ['dev.processes.worker.settings.logLevel', 'TRACE'],
    ['dev.processes.beat.settings.logLevel', 'info'],
  ])('%s is not %s', (path, value) => {
    expect(findings(closedChoices, [path, value])).toEqual([`${path} = "${value}"`]);
  });

  test('every level of Celery is fine', () => {
    for (const level of ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']) {
      expect(findings(closedChoices, ['dev.processes.worker.settings.logLevel', level])).toEqual([]);
    }
  });
});
