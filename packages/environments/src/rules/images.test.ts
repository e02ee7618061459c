import { findings } from '../../test-support/change-model';
import { images } from './images';

describe('images', () => {
  test.each(['', 'sha256:abc', `sha256:${'A'.repeat(64)}`, 'a'.repeat(64), `sha512:${'a'.repeat(64)}`])(
    '%j is no digest',
    (digest) => {
      expect(findings(images, ['platform.images.redis.digest', digest])).toEqual([
        `platform.images.redis.digest = ${JSON.stringify(digest)}`,
      ]);
    },
  );

  test.each(['', 'latest', '-x', 'a b', 'x'.repeat(129)])('%j pins no tag', (tag) => {
    expect(findings(images, ['platform.images.rclone.tag', tag])).toHaveLength(1);
  });

  test.each(['', 'Postgres', 'postgres:16', 'a//b', 'a/b@sha256:c', '/a', 'https://ghcr.io/a'])(
    '%j is no repository',
    (repository) => {
      expect(findings(images, ['platform.images.postgresql.repository', repository])).toHaveLength(1);
      expect(findings(images, ['platform.images.api', repository])).toEqual([
        `platform.images.api = ${JSON.stringify(repository)}`,
      ]);
    },
  );

  test.each(['postgres', 'ghcr.io/a/b-c', 'registry.example:5000/a/b__c'])('%j is one', (repository) => {
    expect(findings(images, ['platform.images.api', repository])).toEqual([]);
  });

  test('the two images of the application are two', () => {
    expect(findings(images, ['platform.images.celery', 'ghcr.io/ilearn-code/vmshift-api'])).toHaveLength(1);
  });
});
