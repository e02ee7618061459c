import { changeModel, findings } from '../../test-support/change-model';
import { backups } from './backups';

describe('backups', () => {
  test.each(['0 0 * * 7', 'TZ=UTC 0 0 * * *', '0 0 31 2 *', ''])(
    'a schedule that never runs is refused: %j',
    (schedule) => {
      expect(findings(backups, ['dev.database.backup.schedule', schedule])).toEqual([
        `dev.database.backup.schedule = ${JSON.stringify(schedule)}`,
      ]);
    },
  );

  test.each(['17 2 * * *', '@daily', '0  3 * * MON-FRI'])(
    'a schedule that Kubernetes takes is accepted: %j',
    (schedule) => {
      expect(findings(backups, ['dev.database.backup.schedule', schedule])).toEqual([]);
    },
  );

  test.each(['0 0 31 2 *', '', '0 3 1 1 *', '0 3 1 */2 *'])(
    'a drill that is never or rarely due is refused: %j',
    (schedule) => {
      expect(findings(backups, ['dev.database.backup.drill.schedule', schedule])).toEqual([
        `dev.database.backup.drill.schedule = ${JSON.stringify(schedule)}`,
      ]);
    },
  );

  test.each(['backup.schedule', 'backup.drill.schedule'])(
    'the zone of %s is named as what Kubernetes refuses',
    (path) => {
      const model = changeModel([`dev.database.${path}`, 'CRON_TZ=Asia/Kolkata 17 2 * * *']);
      expect(backups.check(model).map(({ allowed }) => allowed)).toEqual([
        'a schedule of cron without CRON_TZ= and TZ=, which Kubernetes refuses; its hours are in UTC, such as 17 2 * * *',
      ]);
    },
  );

  test('an endpoint with a character that no one sees is refused', () => {
    const endpoint = 'https://us-east-1.linodeobjects.com\u200b';
    expect(findings(backups, ['dev.database.backup.endpoint', endpoint])).toHaveLength(1);
  });

  test.each(['47 3 * * 0', '@monthly', '@daily'])('a drill that comes round is accepted: %j', (schedule) => {
    expect(findings(backups, ['dev.database.backup.drill.schedule', schedule])).toEqual([]);
  });

  test.each([0, -1, 0.5])('a retention of %d days is refused', (days) => {
    expect(findings(backups, ['dev.database.backup.retentionDays', days])).toEqual([
      `dev.database.backup.retentionDays = ${days}`,
    ]);
  });

  test('a volume whose dump would not be in the bucket by the deadline of the Job is refused', () => {
    expect(findings(backups, ['dev.database.volume.size', '42Gi'])).toEqual([]);
    expect(findings(backups, ['dev.database.volume.size', '43Gi'])).toEqual(['dev.database.volume.size = "43Gi"']);
  });

  test.each(['', 'ab', 'Backup', 'a_b', 'a/b', 'x'.repeat(64)])('%j is no bucket name', (bucket) => {
    expect(findings(backups, ['dev.database.backup.bucket', bucket])).toHaveLength(1);
  });

  test('two environments never write to one bucket, and none to that of the Terraform state', () => {
    expect(findings(backups, ['dev.database.backup.bucket', 'vmshift-production-backup'])).toEqual([
      'dev.database.backup.bucket = "vmshift-production-backup"',
    ]);
    const state = { kind: 's3', bucketPrefix: 'state', endpoint: 'https://a.example', lockFile: false };
    const dumps = ['dev.database.backup.bucket', 'state-production'] as const;
    expect(findings(backups, ['platform.stateBackend', state], dumps)).toEqual([
      'dev.database.backup.bucket = "state-production"',
    ]);
  });

  test.each([
    'http://a.example',
    'https://a.example/',
    'https://a.example/b',
    'https://u:p@a.example',
    'a.example',
    '',
  ])('%j is no endpoint', (endpoint) => {
    expect(findings(backups, ['dev.database.backup.endpoint', endpoint])).toHaveLength(1);
  });
});
