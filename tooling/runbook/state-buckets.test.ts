import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { renderTerraform } from '../../apps/infra/src/render-terraform';
import { goSettings } from '../../apps/vmshiftctl/src/testing/go-settings';
import { hasTerraform } from '../../apps/vmshiftctl/src/testing/terraform-project';
import { type Model, model, stateBucket, stateKeys } from '../../packages/environments/src';
import { type S3Store, type StoreKey, s3Store } from '../testing/s3-store';
import { consoleBlocks, root } from './console-blocks';

jest.setTimeout(60_000);
const describeWithTerraform = hasTerraform ? describe : describe.skip;

type Json = Readonly<Record<string, unknown>>;
interface Configuration {
  readonly terraform: { readonly backend: Json };
  readonly data?: { readonly terraform_remote_state?: Readonly<Record<string, { readonly config: Json }>> };
  readonly output?: Readonly<Record<string, unknown>>;
}

const bucketsAt = (endpoint: string): Model => ({
  ...model,
  platform: { ...model.platform, stateBackend: { kind: 's3', bucketPrefix: 'state', endpoint, lockFile: true } },
});
const bucketOf = (environment: string) =>
  stateBucket({ kind: 's3', bucketPrefix: 'state', endpoint: '', lockFile: true }, environment);
const limited: readonly StoreKey[] = stateKeys(bucketsAt('')).map(({ environment, ...key }) => ({
  ...{ id: environment, secret: `secret of ${environment}` },
  ...key,
}));
/** The key of one bucket for all, as it was before. */
const shared: StoreKey = { id: 'shared', secret: 'old', readWrite: ['shared'], readOnly: [] };

let store: S3Store;
let folder: string;
beforeEach(async () => {
  store = await s3Store([...limited, shared]);
  folder = mkdtempSync(join(tmpdir(), 'vmshift-states-'));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const credentials = (key: StoreKey | undefined) => ({
  AWS_ACCESS_KEY_ID: key?.id,
  AWS_SECRET_ACCESS_KEY: key?.secret,
});

function bash(
  script: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly code: number; readonly output: string }> {
  const options = {
    cwd: folder,
    env: {
      ...{ PATH: process.env.PATH, HOME: folder, CHECKPOINT_DISABLE: '1', TF_CLI_ARGS: '-no-color', ...goSettings() },
      ...{ AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required', AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required' },
      ...env,
    },
  };
  return new Promise((resolve) => {
    execFile('bash', ['-c', `set -e\n${script}`], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: out + err }),
    );
  });
}

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o755 });
}

test('the table of the guide is what each key reaches', () => {
  const text = readFileSync(join(root, 'docs/setup.md'), 'utf8');
  const [, table = ''] = /\| GitHub environment \| read\/write \| read only \|\n.*\n((?: *\|.*\n)+)/.exec(text) ?? [];
  const names = (cell = '') =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name?.replace('vmshift-state', 'state'));
  const rows = table
    .trim()
    .split('\n')
    .map((row) => {
      const [environment, readWrite, readOnly] = row.trim().slice(1).split('|').map(names);
      return { environment: environment?.[0], readWrite, readOnly };
    });
  expect(rows).toEqual(stateKeys(bucketsAt('')));
});

describeWithTerraform('the key of an environment, at a store that knows limits', () => {
  /** Backend and foreign states of each stack, as they are synthesized, and what others read of it. */
  const stacks = () => {
    const { files, stacks } = renderTerraform(bucketsAt(store.url));
    return new Map(
      stacks.map(({ name }) => [name, JSON.parse(files.get(`stacks/${name}/cdk.tf.json`) ?? '') as Configuration]),
    );
  };

  /** Every stack has been applied. */
  const applied = (all: ReadonlyMap<string, Configuration>) => {
    for (const [name, { output = {}, terraform }] of all) {
      const outputs = Object.keys(output).map((each) => [each, { value: 'x', type: 'string', sensitive: true }]);
      const { bucket } = terraform.backend.s3 as { readonly bucket: string };
      const state = { version: 4, terraform_version: '1.11.4', serial: 1, lineage: name, resources: [] };
      store.objects.set(
        `${bucket}/${name}.tfstate`,
        JSON.stringify({ ...state, outputs: Object.fromEntries(outputs) }),
      );
    }
  };

  const run = (stack: string, environment: string, ...commands: readonly string[]) => {
    const all = stacks();
    applied(all);
    const { terraform, data } = all.get(stack) ?? {};
    const states = Object.keys(data?.terraform_remote_state ?? {});
    const read = states.map((name) => `data.terraform_remote_state.${name}.outputs`);
    const { backend } = terraform ?? {};
    write('cdk.tf.json', {
      terraform: { backend },
      ...(data?.terraform_remote_state && { data: { terraform_remote_state: data.terraform_remote_state } }),
      resource: { terraform_data: { made: { input: `\${sha256(jsonencode([${read.join(', ')}]))}` } } },
    });
    const key = limited.find(({ id }) => id === environment);
    return bash(
      ['init -reconfigure -input=false', ...commands].map((each) => `terraform ${each}`).join('\n'),
      credentials(key),
    );
  };

  const APPLY = 'apply -auto-approve -input=false';
  const hosting = model.environments.find(({ cluster }) => cluster.hostsArgoCd)?.name ?? '';
  const other = model.environments.find(({ cluster }) => !cluster.hostsArgoCd)?.name ?? '';

  test('deploys its own stacks, and gives its lock back', async () => {
    expect(await run(`platform-${other}`, other, APPLY)).toMatchObject({ code: 0 });
    expect(store.objects.get(`${bucketOf(other)}/platform-${other}.tfstate`)).toContain('made');
    expect([...store.objects.keys()].filter((path) => path.endsWith('.tflock'))).toEqual([]);
  });

  test('reads the state of no other environment', async () => {
    for (const stack of [`cluster-${hosting}`, 'argocd']) {
      const { code, output } = await run(stack, other, APPLY);
      expect([code, output]).toEqual([1, expect.stringContaining('StatusCode: 403')]);
    }
  });

  test('that hosts Argo CD reads the others and deploys none of them', async () => {
    expect(await run('argocd', hosting, APPLY)).toMatchObject({ code: 0 });
    const refused = await run(`cluster-${other}`, hosting, APPLY);
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('StatusCode: 403') });
  });

  test.each(['plan', 'review'])('of %s plans without a lock and writes nothing', async (name) => {
    expect(await run('argocd', name, 'plan -input=false -lock=false')).toMatchObject({ code: 0 });
    expect(await run('argocd', name, `${APPLY} -lock=false`)).toMatchObject({ code: 1 });
    expect(store.objects.get(`${bucketOf(hosting)}/argocd.tfstate`)).not.toContain('made');
  });
});

describeWithTerraform('the commands of "Move a state"', () => {
  const [together = '', pull = '', typed = '', push = ''] = consoleBlocks('Move a state');
  const stack = /stacks\/(\S+)/.exec(together)?.[1] ?? '';
  const [, environment = ''] = /^[a-z]+-(.*)$/.exec(stack) ?? [];
  const key = limited.find(({ id }) => id === environment);
  const s3 = (bucket: string) => ({
    ...{ bucket, key: `${stack}.tfstate`, endpoints: { s3: store.url }, region: 'us-east-1', use_path_style: true },
    ...{ skip_credentials_validation: true, skip_region_validation: true, skip_requesting_account_id: true },
    ...{ skip_metadata_api_check: true, skip_s3_checksum: true },
  });
  const configuration = (backend: object) => ({
    terraform: { backend },
    resource: { terraform_data: { made: { input: 'x' } } },
  });

  /** A stack that is deployed with its state at the old place, and a program that synthesizes it with the new one. */
  const deployed = async (old: object, oldKey?: StoreKey) => {
    write(`cdktf.out/stacks/${stack}/cdk.tf.json`, configuration(old));
    const apply = `terraform -chdir=cdktf.out/stacks/${stack}`;
    const { output } = await bash(`${apply} init\n${apply} apply -auto-approve`, credentials(oldKey));
    expect(output).toContain('Apply complete');
    write('new.json', configuration({ s3: s3(bucketOf(environment)) }));
    write(
      'vmshiftctl',
      `#!/bin/bash
case "$*" in
  "synth --only terraform") cp new.json cdktf.out/stacks/${stack}/cdk.tf.json ;;
  "plan ${stack}") terraform -chdir=cdktf.out/stacks/${stack} plan -input=false -detailed-exitcode ;;
  *) exit 64 ;;
esac
`,
    );
  };
  const moved = () => store.objects.get(`${bucketOf(environment)}/${stack}.tfstate`);

  test('take local states into the buckets, and the plan is empty', async () => {
    await deployed({ local: { path: `../../../state/${stack}.tfstate` } });
    cpSync(join(folder, 'state'), join(folder, 'kept'), { recursive: true });
    expect(await bash(together, credentials(key))).toMatchObject({ code: 0 });
    expect(moved()).toContain('"made"');
  });

  test('take a state from a bucket of all environments with two keys, of which none reaches both', async () => {
    await deployed({ s3: s3('shared') }, shared);
    const newKey = `{\n${typed}} <<'KEY'\n${key?.id}\n${key?.secret}\nKEY\n`;
    expect(await bash(`${pull}${newKey}${push}`, credentials(shared))).toMatchObject({ code: 0 });
    expect(moved()).toContain('"made"');
  });
});
