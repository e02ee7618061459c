import { changeModel, findings, place } from '../../test-support/change-model';
import { closedChoices } from './closed-choices';
import { validateModel } from './validate-model';

describe('closed choices', () => {
  test.each([
    ['dev.tier', 'test'],
    ['dev.processes.worker.settings.logLevel', 'TRACE'],
    ['dev.processes.beat.settings.logLevel', 'info'],
    ['dev.processes.api.scaling.kind', 'autoscale'],
    ['dev.database.kind', 'in_cluster'],
    ['platform.repositoryOwner.kind', 'team'],
    ['platform.stateBackend.kind', 'gcs'],
    ['platform.dns.kind', 'cloudflare'],
    ['dev.ingress.clusterIssuer', 'letsencrypt'],
    ['dev.ingress.paths[0].pathType', 'ImplementationSpecific'],
  ])('%s is not %s', (path, value) => {
    expect(findings(closedChoices, [path, value])).toEqual([`${path} = "${value}"`]);
  });

  test('a kind that was left out is named, and not what another kind would need', () => {
    const found = validateModel(changeModel(['dev.processes.api.scaling', { replicas: 1 }]));
    expect(found.map(place)).toEqual(['dev.processes.api.scaling.kind = undefined']);
  });

  test('a login to Argo CD and an idle database have a kind as well', () => {
    expect(findings(closedChoices, ['platform.argoCd.login', { kind: 'sso' }])).toEqual([
      'platform.argoCd.login.kind = "sso"',
    ]);
    expect(findings(closedChoices, ['dev.idleDatabase', { kind: 'rds' }])).toEqual(['dev.idleDatabase.kind = "rds"']);
  });

  test('every level of Celery is fine', () => {
    for (const level of ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']) {
      expect(findings(closedChoices, ['dev.processes.worker.settings.logLevel', level])).toEqual([]);
    }
  });
});
