import { findings } from '../../test-support/change-model';
import { regions } from './regions';

describe('regions', () => {
  test.each(['', 'useast', 'us-east-1a', 'US-east', 'us_east', 'us-east1'])(
    '%j is not the form of a region',
    (region) => {
      expect(findings(regions, ['dev.cluster.region', region])).toEqual([
        `dev.cluster.region = ${JSON.stringify(region)}`,
      ]);
    },
  );

  test.each(['us-ord', 'us-iad-2', 'ap-southeast', 'no-osl-1', 'ca-central'])('%j is', (region) => {
    expect(findings(regions, ['dev.cluster.region', region])).toEqual([]);
  });
});
