import { type EnvironmentConfig, type StateBackendConfig, stateBucket } from '@vmshift/environments';
import { LocalBackend, S3Backend, type TerraformStack } from 'cdktf';

/**
 * Says where the stack keeps its state: in the bucket of the environment whose key deploys it. The local path is relative to the stack's folder in `cdktf.out/stacks`, so that it
 * means the repository's `state/` on every machine. Credentials never appear: Terraform reads `AWS_ACCESS_KEY_ID` and
 * `AWS_SECRET_ACCESS_KEY`.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 */
export function keepState(
  stack: TerraformStack,
  config: StateBackendConfig,
  { name }: Pick<EnvironmentConfig, 'name'>,
): void {
  const file = `${stack.node.id}.tfstate`;
  if (config.kind === 'local') {
    new LocalBackend(stack, { path: `../../../state/${file}` });
    return;
  }
  const backend = new S3Backend(stack, {
    bucket: stateBucket(config, name),
    key: file,
    endpoints: { s3: config.endpoint },
    // Object Storage is not AWS: the region is a formality, and these questions have no one to answer them
    region: 'us-east-1',
    usePathStyle: true,
    skipCredentialsValidation: true,
    skipRegionValidation: true,
    skipRequestingAccountId: true,
    skipMetadataApiCheck: true,
    skipS3Checksum: true,
  });
  // an override stays in this block: the stacks that read the state get a copy of the properties above, not of a lock
  if (config.lockFile) backend.addOverride('use_lockfile', true);
}
