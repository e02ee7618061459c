import { findings } from '../../test-support/change-model';
import { stateBackend } from './state-backend';

const s3 = (bucketPrefix: string, endpoint: string) =>
  findings(stateBackend, ['platform.stateBackend', { kind: 's3', bucketPrefix, endpoint, lockFile: false }]);

describe('state backend', () => {
  test('buckets and their https endpoint are fine', () => {
    expect(s3('vmshift-state', 'https://us-east-1.linodeobjects.com')).toEqual([]);
  });

  test('a bucket name and an endpoint that the S3 backend cannot use are refused together', () => {
    expect(s3('State', 'us-east-1.linodeobjects.com')).toEqual([
      'platform.stateBackend.bucketPrefix = "State"',
      'platform.stateBackend.endpoint = "us-east-1.linodeobjects.com"',
    ]);
  });

  test('a prefix that leaves no room for the name of an environment is refused', () => {
    expect(s3('x'.repeat(58), 'https://a.example')).toEqual([
      `platform.stateBackend.bucketPrefix = "${'x'.repeat(58)}"`,
    ]);
  });

  test('credentials in the endpoint are refused and not repeated', () => {
    expect(s3('vmshift-state', 'https://key:word@a.example')).toEqual(['platform.stateBackend.endpoint = "a.example"']);
  });
});
