import { findings } from '../../test-support/change-model';
import { secretRevisions } from './secret-revisions';

describe('revisions of the Secrets', () => {
  test.each([0, -1, 1.5, Number.NaN])('%d writes nothing', (revision) => {
    for (const secret of ['application', 'registry', 'cluster']) {
      const path = `dev.secretRevisions.${secret}`;
      expect(findings(secretRevisions, [path, revision])).toEqual([`${path} = ${revision}`]);
    }
  });

  test('those of Argo CD are no other', () => {
    for (const secret of ['webhook', 'notifications']) {
      const path = `platform.argoCd.secretRevisions.${secret}`;
      expect(findings(secretRevisions, [path, 0])).toEqual([`${path} = 0`]);
    }
  });

  test('any later revision is fine', () => {
    expect(findings(secretRevisions, ['dev.secretRevisions.application', 7])).toEqual([]);
  });
});
