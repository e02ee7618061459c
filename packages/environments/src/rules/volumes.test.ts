import { findings } from '../../test-support/change-model';
import { volumes } from './volumes';

describe('volumes', () => {
  test.each(['5Gi', '10G', '10240Mi', '', 'big', '-10Gi'])('a size of %j is refused', (size) => {
    expect(findings(volumes, ['dev.redis.volume.size', size])).toEqual([
      `dev.redis.volume.size = ${JSON.stringify(size)}`,
    ]);
    expect(findings(volumes, ['dev.database.volume.size', size])).toHaveLength(1);
  });

  test('ten gibibytes is the smallest volume', () => {
    expect(findings(volumes, ['dev.redis.volume.size', '10Gi'], ['dev.database.volume.size', '1Ti'])).toEqual([]);
  });

  test('a class that is not on the cluster is refused', () => {
    expect(findings(volumes, ['dev.redis.volume.storageClass', 'standard'])).toEqual([
      'dev.redis.volume.storageClass = "standard"',
    ]);
    expect(findings(volumes, ['dev.redis.volume.storageClass', 'linode-block-storage'])).toEqual([]);
  });
});
