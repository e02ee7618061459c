import { findings } from '../../test-support/change-model';
import { secretRevisions } from './secret-revisions';

describe('revisions of the Secrets', () => {
  test.each([0, -1, 1.5, Number.NaN])('%d writes nothing', (revision) => {
    for (const secret of ['application', 'registry', 'cluster']) {
      const path = `dev.secretRevisions.${secret}`;
      expect(findings(secretRevisions, [path, revision])).toEqual([`${path} = ${revision}`]);
    }
  });

  test('any later revision is fine', () => {
    expect(findings(secretRevisions, ['dev.secretRevisions.application', 7])).toEqual([]);
  });
});
