import { stateBucket } from '../state-buckets';
import { isBucketName, isHttpsUrl } from './formats';
import { modelRule } from './rule';

/** Protects the Terraform state from an address that the S3 backend cannot use, and from credentials in Git. */
export const stateBackend = modelRule(
  {
    id: 'state-backend',
    title: 'The address of the Terraform state works, and no credential is in Git',
    see: 'https://developer.hashicorp.com/terraform/language/backend/s3',
  },
  ({ platform: { stateBackend: backend }, environments }, report) => {
    if (backend.kind !== 's3') return;
    if (!environments.every(({ name }) => isBucketName(stateBucket(backend, name)))) {
      const allowed =
        '3 to 63 lower-case letters, digits and inner dashes, with the name of each environment behind it';
      report('platform', 'stateBackend.bucketPrefix', backend.bucketPrefix, allowed);
    }
    if (!isHttpsUrl(backend.endpoint, { path: false })) {
      const value = URL.canParse(backend.endpoint) ? new URL(backend.endpoint).host : backend.endpoint;
      const allowed = 'https://<host>, without credentials, path or slash at the end';
      report('platform', 'stateBackend.endpoint', value, allowed);
    }
  },
);
