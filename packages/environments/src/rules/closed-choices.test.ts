import { findings } from '../../test-support/change-model';
import { closedChoices } from './closed-choices';

describe('closed choices', () => {
  test.each([
    ['dev.tier', 'test'],
    ['dev.processes.worker.settings.logLevel', 'TRACE'],
    ['dev.processes.beat.settings.logLevel', 'info'],
    ['dev.ingress.clusterIssuer', 'letsencrypt'],
    ['dev.ingress.paths[0].pathType', 'ImplementationSpecific'],
    ['production.processes.api.scaling.kind', 'autoscale'],
    ['dev.database.kind', 'in-clust'],
    ['platform.repositoryOwner.kind', 'organisation'],
    ['platform.stateBackend.kind', 'S3'],
    ['platform.dns.kind', 'lin'],
  ])('%s is not %s', (path, value) => {
    expect(findings(closedChoices, [path, value])).toEqual([`${path} = "${value}"`]);
  });

  test('an idle database is of a kind as well', () => {
    expect(findings(closedChoices, ['dev.idleDatabase', { kind: 'manage' }])).toEqual([
      'dev.idleDatabase.kind = "manage"',
    ]);
  });

  test('every level of Celery is fine', () => {
    for (const level of ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']) {
      expect(findings(closedChoices, ['dev.processes.worker.settings.logLevel', level])).toEqual([]);
    }
  });
});
