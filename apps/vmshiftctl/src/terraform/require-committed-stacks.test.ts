import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deploy } from '../commands/deploy';
import { plan } from '../commands/plan';
import { createGit } from '../git/git';
import { gitSettings } from '../testing/git-settings-file';
import { testWorld } from '../testing/test-world';
import { requireCommittedStacks } from './require-committed-stacks';

const FOLDER = 'cdktf.out/stacks/cluster-dev';
/** What each test begins with a copy of. */
let made: string;
let root: string;
beforeAll(() => {
  made = mkdtempSync(join(tmpdir(), 'vmshift-committed-'));
  root = made;
  git('init', '--quiet', '--initial-branch=main');
  write('cdktf.out/manifest.json', '{}');
  write(`${FOLDER}/cdk.tf.json`, '{"a": 1}');
  write(`${FOLDER}/.terraform.lock.hcl`, 'hashes');
  commit();
});
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vmshift-committed-'));
  cpSync(made, root, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));
afterAll(() => rmSync(made, { recursive: true }));

const env = { PATH: process.env.PATH, HOME: tmpdir(), ...gitSettings() };
const author = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b.c',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b.c',
};
const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: root, env: { ...env, ...author } });
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
/** Commits everything, on the branch that the clone has and on the one that it fetched. */
const commit = ({ reviewed = true } = {}) => {
  git('add', '--all', '--force');
  git('commit', '--quiet', '--message', 'x');
  if (reviewed) git('update-ref', 'refs/remotes/origin/main', 'HEAD');
};

/** What a deploy would report: the error, or the warnings. */
async function told(): Promise<string> {
  const warned: string[] = [];
  const stacks = [{ name: 'cluster-dev' }];
  await requireCommittedStacks(createGit({ root, env }), stacks, (line) => warned.push(line)).catch((error: Error) => {
    warned.push(`refused: ${error.message}`);
  });
  return warned.join('\n');
}

test('what is committed and on main is deployed without a word', async () => {
  expect(await told()).toBe('');
});

test.each([
  [`${FOLDER}/cdk.tf.json`, '{"a": 2}'],
  [`${FOLDER}/.terraform.lock.hcl`, 'other hashes'],
  ['cdktf.out/manifest.json', '{"stacks": {}}'],
])('an edit of %s that is in no commit is refused, also when it is staged', async (path, text) => {
  write(path, text);
  git('add', '--all', '--force');
  expect(await told()).toMatch(/^refused: nothing was deployed[\s\S]*is not what HEAD has/);
  expect(await told()).toContain(`  ${path} is not what HEAD has`);
  const [, , ...fix] = /fix: ([^;]*);/.exec(await told())?.[1]?.split(' ') ?? [];
  expect(String(git('diff', ...fix))).toContain(path);
});

test('a stack that was never committed, and a lock that is gone, are refused', async () => {
  git('rm', '--quiet', '-r', 'cdktf.out');
  git('commit', '--quiet', '--message', 'x');
  write('cdktf.out/manifest.json', '{}');
  write(`${FOLDER}/cdk.tf.json`, '{"a": 1}');
  expect(await told()).toContain(`${FOLDER}/cdk.tf.json is not what HEAD has`);
  commit();
  write(`${FOLDER}/.terraform.lock.hcl`, 'hashes');
  commit();
  rmSync(join(root, FOLDER, '.terraform.lock.hcl'));
  expect(await told()).toContain(`${FOLDER}/.terraform.lock.hcl is not what HEAD has`);
});

test.each(['override.tf', 'x_override.tf.json', 'terraform.tfvars', 'a.auto.tfvars.json', 'b.tofu'])(
  '%s, which Terraform would load, is refused, committed or not',
  async (name) => {
    write(`${FOLDER}/${name}`, '');
    expect(await told()).toContain(`${FOLDER}/${name} is not synthesized`);
    commit();
    expect(await told()).toContain(`fix: remove ${FOLDER}/${name}`);
  },
);

test('the program of a provider is refused, committed or not, and so is what init keeps, where it is committed', async () => {
  write(`${FOLDER}/terraform.d/plugins/x`, '#!/bin/sh');
  expect(await told()).toContain(`${FOLDER}/terraform.d is not synthesized`);
  write(`${FOLDER}/.terraform/environment`, 'other');
  commit();
  rmSync(join(root, FOLDER, 'terraform.d'), { recursive: true });
  expect(await told()).toContain(`${FOLDER}/terraform.d/plugins/x is not synthesized`);
  expect(await told()).toContain(`${FOLDER}/.terraform/environment is not synthesized`);
  await expect(plan([], {}, testWorld({ root, env }))).rejects.toThrow(`${FOLDER}/terraform.d/plugins/x`);
});

test('a lock that init made before one was committed is no edit, nor is what Terraform keeps there', async () => {
  git('rm', '--quiet', `${FOLDER}/.terraform.lock.hcl`);
  commit();
  write(`${FOLDER}/.terraform.lock.hcl`, 'made by init');
  write(`${FOLDER}/.terraform/terraform.tfstate`, '{}');
  write(`${FOLDER}/errored.tfstate`, '{}');
  expect(await told()).toBe('');
});

test('a commit that main does not have is deployed by hand, and told', async () => {
  write(`${FOLDER}/cdk.tf.json`, '{"a": 2}');
  commit({ reviewed: false });
  expect(await told()).toBe(`not reviewed: ${FOLDER}/cdk.tf.json is not what origin/main has, as it was fetched last`);
});

/** What `main` gets of another person, whether this clone has fetched it or not. */
function changedByOthers({ fetched }: { readonly fetched: boolean }): void {
  write(`${FOLDER}/cdk.tf.json`, '{"a": 3}');
  commit({ reviewed: fetched });
  const remote = join(root, '.git/elsewhere.git');
  git('clone', '--quiet', '--bare', '.', remote);
  git('reset', '--quiet', '--hard', 'HEAD~1');
  git('remote', 'add', 'origin', remote);
}

test('a clone that is behind is told what its deploy takes back, although it has not fetched it', async () => {
  changedByOthers({ fetched: false });
  expect(await told()).toBe(
    `behind: origin/main has later changes of ${FOLDER}/cdk.tf.json; a deploy from here takes them back; fix: git pull`,
  );
});

test('it is told by what was fetched last where the remote does not answer', async () => {
  changedByOthers({ fetched: true });
  git('remote', 'set-url', 'origin', '/nowhere');
  expect(await told()).toContain(`${FOLDER}/cdk.tf.json, as it was fetched last; a deploy from here takes them back`);
});

test('deploy refuses before it asks anything outside', async () => {
  const world = testWorld({ root, env, width: () => Number.POSITIVE_INFINITY });
  await expect(deploy(['cluster-dev'], {}, world)).rejects.toThrow('cluster-dev/cdk.tf.json is not what HEAD has');
});

test('what is reviewed is at the remote of the clone, whatever its name', async () => {
  git('update-ref', '-d', 'refs/remotes/origin/main');
  git('remote', 'add', 'platform', '/nowhere');
  git('update-ref', 'refs/remotes/platform/main', 'HEAD');
  expect(await told()).toBe('');
  write(`${FOLDER}/cdk.tf.json`, '{"a": 2}');
  commit({ reviewed: false });
  expect(await told()).toContain('is not what platform/main has');
});
