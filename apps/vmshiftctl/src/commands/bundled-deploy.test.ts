import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type TestClone, TestOrigin } from '../testing/test-origin';

jest.setTimeout(60_000);

const root = join(__dirname, '../../../..');
const FIXTURE_MODEL = join(root, 'tooling/testing/program-on-fixture-model.cjs');
const QUICK_CDKTF = join(root, 'tooling/testing/quick-cdktf.cjs');

const ADDRESS = 'linode_lke_cluster.cluster_lke';
const PLAN = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  planned_values: { root_module: {} },
  configuration: { root_module: {} },
  resource_changes: [
    {
      address: ADDRESS,
      mode: 'managed',
      type: 'linode_lke_cluster',
      name: 'cluster_lke',
      provider_name: 'registry.terraform.io/linode/linode',
      change: { actions: ['create'], before: null, after: { label: 'vmshift-dev' }, after_unknown: { id: true } },
    },
  ],
};
const hook = { resource: { addr: ADDRESS }, action: 'create' };
const LOG = [
  { '@message': `${ADDRESS}: Creating...`, type: 'apply_start', hook },
  { '@message': `${ADDRESS}: Creation complete`, type: 'apply_complete', hook: { ...hook, id_value: '7' } },
  { '@message': 'Apply complete!', type: 'change_summary', changes: { operation: 'apply' } },
].map((line) => JSON.stringify({ ...line, '@timestamp': '2026-01-01T00:00:00Z' }));

/** Terraform with a provider that makes the cluster, whose state is the file `made`; every call is noted. */
const terraform = (folder: string): string => `#!/bin/sh
echo "$1" >> ${folder}/calls
case "$1" in
  version) echo '{"terraform_version":"1.11.4"}' ;;
  -v) echo 'Terraform v1.11.4' ;;
  init) ;;
  plan)
    for argument; do case "$argument" in -out=*) echo planned > "\${argument#-out=}" ;; esac; done
    [ -e ${folder}/made ] || exit 2 ;;
  show) echo '${JSON.stringify(PLAN)}' ;;
  apply)
    for argument; do file=$argument; done
    [ "$(cat "$file")" = planned ] || exit 1
    touch ${folder}/made
    cat ${folder}/log ;;
  *) echo "terraform $1 is not part of this" >&2; exit 1 ;;
esac
`;

let origin: TestOrigin;
let clone: TestClone;
beforeAll(async () => {
  origin = new TestOrigin();
  await origin.commitStacks();
  clone = origin.clone();
});
afterAll(() => origin.remove());

// The other tests of a deploy call it from source; what it starts is found from the bundle in another way.
test('the program that people start deploys a stack by the real cdktf', () => {
  const folder = join(origin.folder, 'terraform');
  mkdirSync(folder);
  writeFileSync(join(folder, 'terraform'), terraform(folder), { mode: 0o755 });
  writeFileSync(join(folder, 'log'), `${LOG.join('\n')}\n`);
  for (const name of ['node_modules', 'cdktf.json']) symlinkSync(join(root, name), join(clone.root, name));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', FIXTURE_MODEL, join(root, 'apps/vmshiftctl/bin/vmshiftctl.js'), 'deploy', 'cluster-dev'],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: [folder, process.env.PATH].join(delimiter),
        VMSHIFTCTL_ROOT: clone.root,
        LINODE_TOKEN: 'token',
        // whether a cluster of that name is there already cannot be asked, and is told as such
        LINODE_URL: 'http://127.0.0.1:9',
        NODE_OPTIONS: `--require=${JSON.stringify(QUICK_CDKTF)}`,
      },
    },
  );
  expect(`${stderr}${stdout}`).toContain('cluster-dev: deployed (1 to create); a new plan is empty');
  expect(status).toBe(0);
  const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  expect(calls.filter((call) => call === 'apply')).toHaveLength(1);
});
