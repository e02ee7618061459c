import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { diff } from '../commands/diff';
import { type PlanOptions, plan, planApp } from '../commands/plan';
import { loopbackServer } from '../testing/loopback-server';
import { stubPrograms } from '../testing/stub-programs';
import { expression, hasTerraform, terraformEnvironment } from '../testing/terraform-project';
import { type TestWorld, testWorld } from '../testing/test-world';

jest.setTimeout(60_000);

const onTerraform = hasTerraform ? test : test.skip;

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vmshift-test-'));
  folders.push(folder);
  return folder;
}

type Json = Readonly<Record<string, unknown>>;

/** A stack of an object that needs no provider. */
function stack(name: string, over: Json = {}, objects: Json = { first: { input: 'one' } }): Json {
  return {
    resource: { terraform_data: objects },
    terraform: { backend: { local: { path: `../../../state/${name}.tfstate` } } },
    ...over,
  };
}

const BASE = { 'cluster-dev': stack('cluster-dev'), 'platform-dev': stack('platform-dev') };
const pathOf = (name: string) => `cdktf.out/stacks/${name}/cdk.tf.json`;

const base = mkdtempSync(join(tmpdir(), 'vmshift-test-'));

beforeAll(() => {
  const repository = new Repository(base);
  repository.git('init', '--quiet', '--initial-branch=main');
  repository.files(Object.fromEntries(Object.entries(BASE).map(([name, content]) => [pathOf(name), content])));
  repository.files({ 'cdktf.out/manifest.json': { stacks: BASE } });
  repository.commit();
});
afterAll(() => rmSync(base, { recursive: true }));

/** A repository whose main branch is checked out, and a branch `change` that holds other files. */
class Repository {
  constructor(readonly root = temporary()) {
    if (root !== base) cpSync(base, root, { recursive: true });
  }

  git(...args: readonly string[]): string {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.invalid'];
    const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], { cwd: this.root, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  }

  files(files: Readonly<Record<string, Json | string>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    }
  }

  commit(): void {
    this.git('add', '--all', '--force');
    this.git('commit', '--quiet', '--message=x');
  }

  /** Commits a change on a branch and goes back to main. */
  change(edit: () => void): void {
    this.git('checkout', '--quiet', '-b', 'change');
    edit();
    this.commit();
    this.git('checkout', '--quiet', 'main');
  }

  changeFiles(files: Readonly<Record<string, Json | string>>): void {
    this.change(() => this.files(files));
  }
}

interface Run {
  readonly world: TestWorld;
  readonly code: Promise<unknown>;
}

function planned(
  { root }: Repository,
  options: PlanOptions = {},
  names: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Run {
  const world = testWorld({ root, env: { ...terraformEnvironment(), ...env }, width: () => Number.POSITIVE_INFINITY });
  return { world, code: plan(names, { revision: 'change', lockTimeout: '0', ...options }, world) };
}

/** A Terraform that leaves a mark where it is started. */
function markedTerraform(): { readonly PATH: string; readonly started: () => boolean } {
  const mark = join(temporary(), 'started');
  const stubs = stubPrograms({ terraform: `touch '${mark}'` });
  folders.push(stubs);
  return { PATH: `${stubs}:${process.env.PATH}`, started: () => existsSync(mark) };
}

describe('a revision whose stacks hold what the stacks of the base hold', () => {
  onTerraform(
    'is planned where it differs, in a folder that is gone afterwards, and its sources are never run',
    async () => {
      const repository = new Repository();
      const mark = join(temporary(), 'executed');
      repository.changeFiles({
        [pathOf('platform-dev')]: stack('platform-dev', {}, { first: { input: 'two' }, second: { input: 'x' } }),
        'cdktf.json': { language: 'typescript', app: `touch ${mark}`, output: 'cdktf.out' },
        'apps/infra/src/main.ts': `require('node:fs').writeFileSync('${mark}', '')`,
      });
      const TMPDIR = temporary();
      const plans = join(temporary(), 'plans');
      const { world, code } = planned(repository, { plans }, [], { TMPDIR });
      expect(await code).toBe(0);
      const commit = repository.git('rev-parse', 'change').slice(0, 10);
      expect(world.printed).toEqual([
        `what is deployed -> ${commit}: stacks differ: platform-dev`,
        'nothing blocks: 0 blocking, 0 warnings, 0 notes',
        '',
        'platform-dev: 2 to create',
        '  + terraform_data.first',
        '  + terraform_data.second',
      ]);
      expect(readdirSync(plans)).toEqual(['platform-dev.json']);
      expect(readFileSync(join(plans, 'platform-dev.json'), 'utf8')).toContain('"two"');
      expect([readdirSync(TMPDIR), existsSync(mark)]).toEqual([[], false]);
      expect(repository.git('status', '--porcelain', '--ignored')).toBe('');
    },
  );

  onTerraform('is planned whole where it is asked for, also where nothing differs', async () => {
    const { world, code } = planned(new Repository(), { revision: 'main' }, ['cluster-dev']);
    expect(await code).toBe(0);
    expect(world.printed).toContain('cluster-dev: 1 to create');
  });

  onTerraform('gets the value of no variable, and the placeholder of a plan for each', async () => {
    const variable = { type: 'string', ephemeral: true };
    const condition = expression('can(regex("^placeholder-of-a-plan$", var.mail_key))');
    const validation = [{ condition, error_message: 'it is another value' }];
    const repository = new Repository();
    repository.changeFiles({
      [pathOf('cluster-dev')]: stack('cluster-dev', { variable: { mail_key: { ...variable, validation } } }),
    });
    const { world, code } = planned(repository, {}, [], { TF_VAR_mail_key: 'the secret of a person' });
    expect(await code).toBe(0);
    expect(world.printed).toContain('cluster-dev: 1 to create');
  });

  onTerraform('has the locks of the base, and reads the states of the checkout', async () => {
    const repository = new Repository();
    const lock = 'cdktf.out/stacks/cluster-dev/.terraform.lock.hcl';
    repository.files({ [lock]: 'this is no lock\n' });
    repository.commit();
    repository.changeFiles({
      [lock]: '',
      [pathOf('cluster-dev')]: stack('cluster-dev', {}, { first: { input: 'two' } }),
    });
    const { world, code } = planned(repository);
    expect(await code).toBe(1);
    expect(world.printed.join('\n')).toContain('dependency lock file');
  });

  test('is planned nowhere where no stack differs', async () => {
    const repository = new Repository();
    repository.changeFiles({ README: 'x' });
    const { world, code } = planned(repository);
    expect(await code).toBe(0);
    expect(world.printed).toContainEqual(expect.stringMatching(/: no stack was planned$/));
    expect(world.printed).toContainEqual(
      expect.stringMatching(
        /^note: none of its stacks differs from that of [0-9a-f]{10}; one that is named is planned/,
      ),
    );
  });

  test('a stack that the base does not have has no state, and is checked and not planned', async () => {
    const repository = new Repository();
    repository.changeFiles({ [pathOf('cluster-staging')]: stack('cluster-staging') });
    const { PATH, started } = markedTerraform();
    const { world, code } = planned(repository, {}, [], { PATH });
    expect(await code).toBe(0);
    expect(world.printed.join('\n')).toContain('not planned, as');
    expect(started()).toBe(false);
  });
});

const ENVIRON = expression('file("/proc/self/environ")');

describe('nothing is planned, and Terraform is never started, where a revision holds', () => {
  const edited = (over: Json, objects?: Json) => ({ [pathOf('cluster-dev')]: stack('cluster-dev', over, objects) });

  test.each<[door: string, files: Readonly<Record<string, Json | string>>, problem: string]>([
    [
      'a provisioner',
      edited({}, { first: { provisioner: [{ 'local-exec': { command: 'id' } }] } }),
      'resource.terraform_data.first.provisioner',
    ],
    [
      'another provider source',
      edited({
        terraform: {
          ...(stack('cluster-dev').terraform as Json),
          required_providers: { terraform: { source: 'evil/terraform' } },
        },
      }),
      'terraform.required_providers.terraform',
    ],
    [
      'another backend',
      edited({ terraform: { backend: { http: { address: 'http://127.0.0.1:1' } } } }),
      'terraform.backend',
    ],
    ['a module', edited({ module: { x: { source: './evil' } } }), 'module'],
    ['a file of the machine', edited({}, { first: { input: ENVIRON } }), 'resource.terraform_data.first.input'],
    [
      'an override',
      { 'cdktf.out/stacks/cluster-dev/x_override.tf.json': '{}' },
      'stacks/cluster-dev/x_override.tf.json',
    ],
    ['variables', { 'cdktf.out/stacks/cluster-dev/x.auto.tfvars': 'x = 1' }, 'stacks/cluster-dev/x.auto.tfvars'],
    [
      'a folder in the folder of a stack',
      { 'cdktf.out/stacks/cluster-dev/.terraform/x': '' },
      'stacks/cluster-dev/.terraform/x',
    ],
    ['keys that stand twice', { [pathOf('cluster-dev')]: '{"resource": {}, "resource": {}}' }, 'cdk.tf.json'],
    ['a stack that is no JSON', { [pathOf('cluster-dev')]: 'resource "x" "y" {}' }, 'cdk.tf.json'],
  ])('%s', async (_, files, problem) => {
    const repository = new Repository();
    repository.changeFiles(files);
    await refused(repository, problem);
  });

  test('a symbolic link in the place of a stack', async () => {
    const repository = new Repository();
    repository.change(() => {
      rmSync(join(repository.root, pathOf('cluster-dev')));
      symlinkSync('/etc/passwd', join(repository.root, pathOf('cluster-dev')));
    });
    await refused(repository, 'stacks/cluster-dev/cdk.tf.json: got a symbolic link');
  });

  test('a stack that leads out of its folder', async () => {
    const repository = new Repository();
    const blob = repository.git('rev-parse', `main:${pathOf('cluster-dev')}`);
    const tree = (entries: string) =>
      spawnSync('git', ['mktree'], { cwd: repository.root, input: entries, encoding: 'utf8' }).stdout.trim();
    const nested = ['stacks', 'cdktf.out'].reduce(
      (below, name) => tree(`040000 tree ${below}\t${name}\n`),
      tree(`040000 tree ${tree(`100644 blob ${blob}\tcdk.tf.json\n`)}\t..\n`),
    );
    repository.git('branch', 'change', repository.git('commit-tree', '-m', 'x', nested));
    await refused(repository, 'stacks/../cdk.tf.json: got a file');
  });

  test('any problem, and then all of them are printed, with what stands in for the plan', async () => {
    const repository = new Repository();
    repository.changeFiles({
      [pathOf('cluster-dev')]: stack('cluster-dev', { module: {}, import: [] }),
      [pathOf('platform-dev')]: stack('platform-dev', {}, { first: { input: ENVIRON } }),
    });
    const [base, head] = ['main', 'change'].map((name) => repository.git('rev-parse', name).slice(0, 10));
    const { code } = planned(repository);
    await expect(code).rejects.toMatchObject({
      lines: [
        expect.stringContaining(`${head}: nothing was planned`),
        expect.stringMatching(/^ {2}cluster-dev: module: got \{\}; allowed: /),
        expect.stringMatching(/^ {2}cluster-dev: import: got \[\]; allowed: /),
        expect.stringMatching(
          /^ {2}platform-dev: resource\.terraform_data\.first\.input: got "file\(\)"; allowed: the functions /,
        ),
        `the difference of the configurations stands in: ./vmshiftctl diff ${base} --head ${head}`,
      ],
    });
    const world = testWorld({
      root: repository.root,
      env: terraformEnvironment(),
      width: () => Number.POSITIVE_INFINITY,
    });
    await diff(base, { head }, world);
    expect(world.printed.join('\n')).toContain('~ terraform_data.first');
  });

  async function refused(repository: Repository, problem: string): Promise<void> {
    const { PATH, started } = markedTerraform();
    const TMPDIR = temporary();
    const { code, world } = planned(repository, { plans: join(TMPDIR, 'plans') }, [], { PATH, TMPDIR });
    await expect(code).rejects.toThrow(problem);
    expect([started(), readdirSync(TMPDIR), world.printed]).toEqual([false, [], []]);
  }
});

/** What the check is for: Terraform itself asks any server that a configuration names, before there is a plan. */
onTerraform(
  'the state of someone else is asked for nothing, where Terraform alone would send it the key of the runner',
  async () => {
    const server = await loopbackServer(() => ({ status: 404 }));
    try {
      const hostile = { terraform: { backend: { http: { address: `${server.url}/state` } } } };
      const repository = new Repository();
      repository.changeFiles({ [pathOf('cluster-dev')]: stack('cluster-dev', hostile) });
      await expect(planned(repository).code).rejects.toThrow('terraform.backend');
      expect(server.requests).toEqual([]);
      repository.git('checkout', '--quiet', 'change');
      const app = { environments: ['dev'], stacks: [{ name: 'cluster-dev', dependencies: [], environments: ['dev'] }] };
      await planApp(
        app,
        [],
        {},
        testWorld({ root: repository.root, env: terraformEnvironment(), width: () => Number.POSITIVE_INFINITY }),
      );
      expect(server.requests).toContain('GET /state');
    } finally {
      await server.close();
    }
  },
);

test('an interrupt leaves nothing behind, and the command that is printed goes on', async () => {
  const repository = new Repository();
  repository.changeFiles({ [pathOf('cluster-dev')]: stack('cluster-dev', {}, { first: { input: 'two' } }) });
  const TMPDIR = temporary();
  const started = join(temporary(), 'started');
  const stubs = stubPrograms({
    terraform: `[ "$1" != version ] || { echo '{"terraform_version": "1.11.4"}'; exit; }
touch '${started}'
exec sleep 60`,
  });
  folders.push(stubs);
  const PATH = `${stubs}:${process.env.PATH}`;
  const { code } = planned(repository, {}, [], { PATH, TMPDIR });
  const ended = expect(code).rejects.toThrow(
    /nothing was changed\n.*again: \.\/vmshiftctl plan --revision [0-9a-f]{10}$/s,
  );
  while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 20));
  const [folder = ''] = readdirSync(TMPDIR).filter((name) => name.startsWith('vmshift-stacks-'));
  expect(statSync(join(TMPDIR, folder)).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(TMPDIR, folder, 'cdktf.out/stacks/cluster-dev'))).toEqual(['cdk.tf.json']);
  process.emit('SIGINT');
  await ended;
  expect(readdirSync(TMPDIR)).toEqual([]);
  const revision = repository.git('rev-parse', 'change').slice(0, 10);
  const again = planned(repository, { revision }, [], { PATH: `${markedTerraform().PATH}`, TMPDIR });
  await expect(again.code).rejects.toThrow('install Terraform');
});

test('names the stacks of the revision when one is unknown', async () => {
  const { code } = planned(new Repository(), { revision: 'main' }, ['other']);
  await expect(code).rejects.toThrow(/^stack: got "other"; allowed in [0-9a-f]{10}: cluster-dev, platform-dev$/);
});

test('names a revision that is not there', async () => {
  await expect(planned(new Repository()).code).rejects.toThrow('there is no revision "change"');
});
