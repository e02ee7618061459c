import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, model } from '@vmshift/environments';
import { createGit } from '../git/git';
import { hasTerraform, type TerraformProject, terraformProject } from '../testing/terraform-project';
import { testWorld } from '../testing/test-world';
import { describeRemoved, type RemovedStack, removedStacks } from './removed-stacks';

jest.setTimeout(60_000);

const onTerraform = hasTerraform ? test : test.skip;

let project: TerraformProject;
afterEach(() => project.remove());

const run = (program: string, ...args: string[]): void => {
  execFileSync(program, args, { cwd: project.root, stdio: 'pipe' });
};

function commit(): void {
  run('git', 'add', '--all', '--force', 'cdktf.out');
  run('git', '-c', 'user.name=a', '-c', 'user.email=a@example.invalid', 'commit', '--quiet', '-m', 'x');
}

/** A repository whose model lost the environment `gone` in its last commit. */
function given(): void {
  project = terraformProject({
    'cluster-gone': { objects: { cluster: { input: 'a' } } },
    'platform-gone': { objects: { namespace: { input: 'b' } }, reads: ['cluster-gone'] },
    'cluster-dev': { objects: {} },
  });
  run('git', 'init', '--quiet');
  commit();
}

function remove(): void {
  for (const stack of ['cluster-gone', 'platform-gone']) {
    rmSync(join(project.root, 'cdktf.out/stacks', stack), { recursive: true });
  }
}

const state = (...names: string[]): string =>
  JSON.stringify({ resources: names.map((name) => ({ mode: 'managed', type: 't', name, instances: [] })) });

function writeState(stack: string, text: string): void {
  mkdirSync(join(project.root, 'state'), { recursive: true });
  writeFileSync(join(project.root, `state/${stack}.tfstate`), text);
}

const inLocalFiles: Model = { ...model, platform: { ...model.platform, stateBackend: { kind: 'local' } } };

function found(of = inLocalFiles, fetch?: typeof globalThis.fetch): Promise<readonly RemovedStack[]> {
  const env = { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
  const world = testWorld({ root: project.root, env });
  return removedStacks(of, ['cluster-dev'], createGit({ root: project.root, env }), world, fetch);
}

test('what an environment left is told until its states are empty, and what reads another stack first', async () => {
  given();
  for (const stack of ['cluster-gone', 'platform-gone', 'cluster-dev']) writeState(stack, state('x'));
  remove();
  expect(await found()).toEqual([
    { stack: 'platform-gone', commit: 'HEAD', objects: ['t.x'] },
    { stack: 'cluster-gone', commit: 'HEAD', objects: ['t.x'] },
  ]);
  commit();
  const [first] = await found();
  expect(first).toMatchObject({ stack: 'platform-gone', commit: expect.stringMatching(/^[0-9a-f]{40}~1$/) });
  writeState('platform-gone', state());
  rmSync(join(project.root, 'state/cluster-gone.tfstate'));
  expect(await found()).toEqual([]);
});

test('a state that no commit explains is told as well', async () => {
  given();
  writeState('cluster-lost', state('x'));
  expect((await found()).map(describeRemoved)).toEqual([
    expect.stringMatching(/^cluster-lost left the model, .*\(t\.x\); no commit of this clone has its configuration/),
  ]);
});

describe('in state buckets', () => {
  const stateBackend = { kind: 's3', bucketPrefix: 'state', endpoint: 'https://s3.example', lockFile: false } as const;
  const inBuckets: Model = { ...model, platform: { ...model.platform, stateBackend } };

  test('the bucket of the environment that left is asked', async () => {
    given();
    remove();
    const asked: string[] = [];
    const fetch = async (url: Parameters<typeof globalThis.fetch>[0]): Promise<Response> => {
      asked.push(String(url));
      return new Response(state('cluster'));
    };
    expect((await found(inBuckets, fetch)).map(({ stack }) => stack)).toEqual(['platform-gone', 'cluster-gone']);
    expect(asked.sort()).toEqual([
      'https://s3.example/state-gone/cluster-gone.tfstate',
      'https://s3.example/state-gone/platform-gone.tfstate',
    ]);
  });

  test.each([
    ['gone', async () => new Response('', { status: 404 })],
    ['of another key', async () => new Response('', { status: 403 })],
    ['away', async () => Promise.reject(new Error('no such host'))],
  ])('one that is %s keeps no plan from being made', async (_, fetch) => {
    given();
    remove();
    expect(await found(inBuckets, fetch)).toEqual([]);
  });
});

onTerraform('the printed commands destroy what is left, in the printed order', async () => {
  given();
  for (const stack of ['cluster-gone', 'platform-gone']) {
    run('terraform', `-chdir=cdktf.out/stacks/${stack}`, 'init', '-input=false');
    run('terraform', `-chdir=cdktf.out/stacks/${stack}`, 'apply', '-auto-approve', '-input=false');
  }
  remove();
  commit();
  for (const told of (await found()).map(describeRemoved)) {
    const [, commands = ''] = /: (git restore .*) \(docs/.exec(told) ?? [];
    execFileSync('sh', ['-c', commands], { cwd: project.root, input: 'yes\n', stdio: ['pipe', 'pipe', 'pipe'] });
  }
  expect(existsSync(join(project.root, 'state/cluster-gone.tfstate'))).toBe(true);
  expect(readFileSync(join(project.root, 'state/cluster-gone.tfstate'), 'utf8')).not.toContain('terraform_data');
  expect(await found()).toEqual([]);
});
