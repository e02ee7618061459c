import { model, stacksDeployedBy, stateKeys } from '@vmshift/environments';
import { bucketModel } from '../../test-support/models';
import { stackOf, stacksOf } from '../../test-support/stack-json';

test('a local state is next to the output folder, by a relative path of its own', () => {
  for (const [name, { terraform }] of stacksOf(model)) {
    expect(terraform.backend).toEqual({ local: { path: `../../../state/${name}.tfstate` } });
  }
});

/** The environment whose key deploys the stack. */
function owner(stack: string): string | undefined {
  return model.environments.find((environment) => stacksDeployedBy(environment).includes(stack))?.name;
}

test('a state in a bucket has a key of its own, in the bucket of its environment, and asks AWS nothing', () => {
  for (const [name, { terraform }] of stacksOf(bucketModel)) {
    expect(terraform.backend).toEqual({
      s3: {
        bucket: `vmshift-state-${owner(name)}`,
        key: `${name}.tfstate`,
        endpoints: { s3: 'https://us-east-1.linodeobjects.com' },
        region: 'us-east-1',
        use_path_style: true,
        skip_credentials_validation: true,
        skip_region_validation: true,
        skip_requesting_account_id: true,
        skip_metadata_api_check: true,
        skip_s3_checksum: true,
        use_lockfile: true,
      },
    });
  }
});

test('a stack reads no state that the key of its environment does not reach', () => {
  for (const [name, { data }] of stacksOf(bucketModel)) {
    const key = stateKeys(bucketModel).find(({ environment }) => environment === owner(name));
    const reached = [...(key?.readWrite ?? []), ...(key?.readOnly ?? [])];
    for (const { config } of Object.values(data?.terraform_remote_state ?? {})) {
      expect(reached).toContain((config as { readonly bucket: string }).bucket);
    }
  }
});

test('a stack that reads another state takes no lock on it', () => {
  const { data } = stackOf(bucketModel, 'platform-dev');
  const state = data?.terraform_remote_state?.['cross-stack-reference-input-cluster-dev'];
  expect(state).toMatchObject({ backend: 's3', config: { bucket: 'vmshift-state-dev', key: 'cluster-dev.tfstate' } });
  expect(state?.config).not.toHaveProperty('use_lockfile');
});

test('without a proof that the bucket honours locks none is taken', () => {
  const { stateBackend } = bucketModel.platform;
  const unlocked = {
    ...bucketModel,
    platform: { ...bucketModel.platform, stateBackend: { ...stateBackend, lockFile: false } as typeof stateBackend },
  };
  expect(stackOf(unlocked, 'cluster-dev').terraform.backend.s3).not.toHaveProperty('use_lockfile');
});
