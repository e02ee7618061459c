import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialsIn } from '../../packages/findings/src/credentials';

const root = join(__dirname, '../..');

function git(args: readonly string[], input = ''): readonly string[] {
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', input });
  return stdout.split('\n').filter((line) => line !== '');
}

/** Whether they are what the model renders to is asked by `./vmshiftctl synth --check`. */
const paths = git(['ls-files', '--', 'cdktf.out']);
const configurations = paths.filter((path) => path.endsWith('.json'));

test('what is committed of cdktf.out/ is the manifest, and for each stack its configuration and the hashes of its providers', () => {
  expect(paths).toContain('cdktf.out/manifest.json');
  expect(paths).toContain('cdktf.out/stacks/argocd/cdk.tf.json');
  expect(
    paths.filter(
      (path) => !/^cdktf\.out\/(manifest\.json|stacks\/[^/]+\/(cdk\.tf\.json|\.terraform\.lock\.hcl))$/.test(path),
    ),
  ).toEqual([]);
});

test('nothing that Terraform or cdktf keeps next to a stack can be committed: it holds credentials', () => {
  const kept = [
    'cdktf.out/stacks/argocd/.terraform/providers/x',
    'cdktf.out/stacks/argocd/plan',
    'cdktf.out/stacks/argocd/terraform.argocd.tfstate',
    'cdktf.out/stacks/argocd/terraform.tfstate',
    'cdktf.out/stacks/argocd/errored.tfstate',
    'cdktf.out/stacks/argocd/crash.log',
    'cdktf.out/stacks/argocd/cdk.tf.json.1234.tmp',
    'cdktf.out/stacks/argocd/metadata.json',
    'cdktf.out/stacks/argocd/nested/cdk.tf.json',
    'cdktf.out/stacks/plan.json',
    'cdktf.out/.terraform/x',
    'cdktf.out/outputs.json',
  ];
  expect(git(['check-ignore', '--no-index', '--stdin'], kept.join('\n'))).toEqual(kept);
  const tracked = [...paths, 'cdktf.out/stacks/argocd/.terraform.lock.hcl'];
  expect(git(['check-ignore', '--no-index', '--stdin'], tracked.join('\n'))).toEqual([]);
});

/** Every text in a configuration, whatever it is the value of, with a placeholder for each value that Terraform fills in. */
function texts(node: unknown): readonly string[] {
  if (typeof node === 'string')
    return [node.replaceAll(/(?:sensitive\()?\b(?:var|local|data)\.[\w.-]+/g, '$$filled-in')];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(texts) : [];
}

// What a stack reads and passes on is a matter of apps/infra/src/credentials.test.ts; these are its bytes in Git. Variables
// are left out: they have no default (tested there), and their descriptions speak of passwords.
test.each(configurations)('%s holds nothing that looks like a credential', (path) => {
  const { variable: _described, ...stack } = JSON.parse(readFileSync(join(root, path), 'utf8'));
  expect(texts(stack).flatMap(credentialsIn)).toEqual([]);
});

test('what looks like a credential is found in an expression and in the values of a chart', () => {
  expect(credentialsIn('postgresql://user:hunter2@host/db')).toEqual(['a URL with a password']);
  expect(credentialsIn('{"argocdServerAdminPassword":"hunter2"}')).toEqual([
    'a literal value for argocdServerAdminPassword',
  ]);
});
