import { isBucketName, isHttpsUrl } from './formats';
import { platformRule } from './rule';

/** Protects the Terraform state from an address that the S3 backend cannot use, and from credentials in Git. */
export const stateBackend = platformRule(
  {
    id: 'state-backend',
    title: 'The address of the Terraform state works, and no credential is in Git',
    see: 'https://developer.hashicorp.com/terraform/language/backend/s3',
  },
  ({ stateBackend: backend }, report) => {
    if (backend.kind !== 's3') return;
    if (!isBucketName(backend.bucket)) {
      report('stateBackend.bucket', backend.bucket, '3 to 63 lower-case letters, digits and inner dashes');
    }
    if (!isHttpsUrl(backend.endpoint, { path: false })) {
      const value = URL.canParse(backend.endpoint) ? new URL(backend.endpoint).host : backend.endpoint;
      report('stateBackend.endpoint', value, 'https://<host>, without credentials, path or slash at the end');
    }
  },
);
