import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stubPrograms } from '../testing/stub-programs';
import {
  expression,
  hasTerraform,
  type TerraformProject,
  type TestStack,
  terraformProject,
} from '../testing/terraform-project';
import { type TestWorld, testWorld } from '../testing/test-world';
import { type PlanOptions, plan, planApp } from './plan';

jest.setTimeout(120_000);

const onTerraform = hasTerraform ? test : test.skip;

let project: TerraformProject | undefined;

afterEach(() => {
  project?.remove();
  project = undefined;
});

function given(stacks: Readonly<Record<string, TestStack>>, env: Readonly<Record<string, string>> = {}): TestWorld {
  project = terraformProject(stacks);
  return testWorld({ root: project.root, env: { ...project.env, ...env }, width: () => Number.POSITIVE_INFINITY });
}

function planned(world: TestWorld, options: PlanOptions = {}, names: readonly string[] = []) {
  if (project === undefined) throw new Error('no project');
  return planApp(project.app, names, { lockTimeout: '0', ...options }, world);
}

const one: TestStack = { objects: { first: { input: 'one' } } };

describe('planning real stacks', () => {
  onTerraform('shows what is created and where it comes from, and leaves no plan file', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'vmshift-test-'));
    const world = given({ one }, { TMPDIR: temporary });
    expect(await planned(world)).toBe(0);
    expect(world.printed).toEqual([
      'what is deployed -> the working tree: stacks differ: one',
      'nothing blocks: 0 blocking, 0 warnings, 0 notes',
      '',
      'one: 1 to create',
      '  + terraform_data.first  // one/first',
    ]);
    expect(readdirSync(temporary)).toEqual([]);
    rmSync(temporary, { recursive: true });
    expect(readdirSync(join(world.root, 'cdktf.out/stacks/one')).sort()).toEqual(['.terraform', 'cdk.tf.json']);
  });

  onTerraform('exits 2 on changes when asked, as Terraform does', async () => {
    expect(await planned(given({ one }), { detailedExitcode: true })).toBe(2);
  });

  onTerraform('exits 0 when nothing changes, however it was asked', async () => {
    expect(await planned(given({ one: { objects: {} } }), { detailedExitcode: true })).toBe(0);
  });

  onTerraform('calls a stack whose producer is not applied not plannable yet, which is no error', async () => {
    const producer: TestStack = { ...one, outputs: { name: expression('terraform_data.first.output') } };
    const consumer: TestStack = {
      objects: { second: { input: expression('data.terraform_remote_state.producer.outputs.name') } },
      reads: ['producer'],
    };
    const world = given({ producer, consumer });
    expect(await planned(world, { guard: true })).toBe(0);
    expect(world.printed.at(-1)).toBe(
      'consumer: not plannable yet: it reads producer, not applied yet (or without an output that it needs); ' +
        'next: ./vmshiftctl deploy producer consumer',
    );
    expect(await planned(world, { detailedExitcode: true }, ['consumer'])).toBe(2);
  });

  onTerraform('names every variable that is missing, and still plans the other stacks', async () => {
    const needy: TestStack = {
      objects: { first: { input: expression('nonsensitive(length(var.token) + length(var.password))') } },
      variables: { token: { type: 'string', sensitive: true }, password: { type: 'string', sensitive: true } },
    };
    const world = given({ needy, one });
    expect(await planned(world)).toBe(1);
    expect(world.printed).toContainEqual(
      expect.stringMatching(
        /^needy: not planned: not set: TF_VAR_(token, TF_VAR_password|password, TF_VAR_token); export them/,
      ),
    );
    expect(world.printed).toContain('one: 1 to create');
    expect(world.printed[1]).toMatch(/^no verdict: not everything was compared; /);
  });

  onTerraform('names who holds the lock and how to break it', async () => {
    const waiting = 'for i in $(seq 600); do [ -e go ] && exit 0; sleep 0.1; done; exit 1';
    const world = given({ one: { objects: { first: { provisioner: [{ 'local-exec': { command: waiting } }] } } } });
    const folder = join(world.root, 'cdktf.out/stacks/one');
    expect(await planned(world)).toBe(0);
    const apply = spawn('terraform', ['apply', '-auto-approve', '-input=false'], { cwd: folder, stdio: 'ignore' });
    const ended = once(apply, 'exit');
    try {
      await until(() => existsSync(join(world.root, 'state/.one.tfstate.lock.info')));
      expect(await planned(world)).toBe(1);
      expect(world.printed.at(-1)).toMatch(
        /^one: not planned: the state is locked by \S+@\S+ since .+ \(OperationTypeApply\); .* force-unlock [0-9a-f-]{36} \(needs the shell of \S+\); then run \.\/vmshiftctl plan one$/,
      );
    } finally {
      writeFileSync(join(folder, 'go'), '');
      await ended;
    }
  });

  onTerraform('reports when providers cannot be downloaded', async () => {
    const world = given({ one });
    const file = join(world.root, 'cdktf.out/stacks/one/cdk.tf.json');
    const configuration = JSON.parse(readFileSync(file, 'utf8'));
    configuration.terraform.required_providers = { none: { source: 'registry.invalid/nobody/none' } };
    writeFileSync(file, JSON.stringify(configuration));
    expect(await planned(world)).toBe(1);
    expect(world.printed.at(-1)).toMatch(/^one: not planned: the providers cannot be downloaded/);
  });

  onTerraform('prints no value of a sensitive variable, in text, JSON, Markdown or a message', async () => {
    const secret = 'correct-horse-battery-staple';
    const world = given(
      {
        one: {
          objects: {
            first: { input: expression('var.token') },
            second: { input: 'x', triggers_replace: expression('var.token') },
          },
          variables: { token: { type: 'string', sensitive: true } },
        },
      },
      { TF_VAR_token: secret },
    );
    const output = join(world.root, 'report');
    for (const format of ['markdown', 'sarif']) {
      await planned(world, { format, output });
      expect(readFileSync(output, 'utf8')).not.toContain(secret);
    }
    await planned(world, { format: 'json', guard: true });
    await planned(world);
    expect([...world.printed, ...world.warned].join('\n')).not.toContain(secret);
  });

  onTerraform('keeps plans where it is told to, readable by their owner alone', async () => {
    const world = given({ one });
    const plans = join(world.root, 'plans');
    await planned(world, { plans });
    expect(statSync(plans).mode & 0o777).toBe(0o700);
    expect(statSync(join(plans, 'one.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(plans, 'one.json'), 'utf8')).format_version).toMatch(/^1\./);
  });

  onTerraform('gives the same as JSON, for a workflow', async () => {
    const world = given({ one });
    await planned(world, { format: 'json', guard: true });
    expect(JSON.parse(world.printed.join('\n'))).toMatchObject({
      command: 'plan',
      verdict: 'passed',
      findings: [],
      stacks: [{ status: 'planned', stack: 'one', basis: 'plan', pendingProducers: [] }],
    });
  });

  onTerraform('refuses an acknowledgement that lifts nothing, of a stack that was planned', async () => {
    const world = given({ one, two: one });
    const entry = {
      ...{ rule: 'many-objects-destroyed', address: 'terraform_data.first', path: '' },
      ...{ reason: 'left over from before', by: 'ada', expires: '2027-01-01' },
    };
    project?.acknowledge([{ stack: 'one', ...entry }]);
    expect(await planned(world, { guard: true }, ['two'])).toBe(0);
    expect(await planned(world, { guard: true }, ['one'])).toBe(1);
    expect(world.printed.join('\n')).toContain('[acknowledgement-unused]');
  });

  onTerraform('takes an acknowledgement of what is deployed already, by an earlier run or by hand', async () => {
    const world = given({ one: { objects: {} } });
    project?.acknowledge([
      {
        ...{ stack: 'one', rule: 'kubernetes-version-recycles-nodes', address: 'linode_lke_cluster.lke', path: '' },
        ...{ reason: 'each node was recycled by hand', by: 'ada', expires: '2027-01-01' },
      },
    ]);
    expect(await planned(world, { guard: true })).toBe(0);
    expect(world.printed.join('\n')).toContain('one: no changes');
  });
});

test('names the stacks there are when one is unknown', async () => {
  const world = given({ one });
  await expect(planned(world, {}, ['two'])).rejects.toThrow('stack: got "two"; allowed: one');
});

test('explains how to install Terraform when there is none', async () => {
  const stubs = stubPrograms({});
  try {
    const world = given({ one }, { PATH: stubs });
    await expect(planned(world)).rejects.toThrow('terraform is not on PATH; install Terraform 1.11.0 or newer');
  } finally {
    rmSync(stubs, { recursive: true });
  }
});

test('refuses a Terraform without write-only arguments', async () => {
  const stubs = stubPrograms({ terraform: `echo '{"terraform_version": "1.9.8"}'` });
  try {
    const world = given({ one }, { PATH: `${stubs}:/usr/bin:/bin` });
    await expect(planned(world)).rejects.toThrow('terraform: got version 1.9.8; install Terraform 1.11.0 or newer');
  } finally {
    rmSync(stubs, { recursive: true });
  }
});

test('gives Terraform placeholders for the values that are in no plan, where none is set', async () => {
  const stubs = stubPrograms({
    terraform: `case "$1" in
version) echo '{"terraform_version": "1.11.4"}' ;;
*) [ "$TF_VAR_redis_password" = placeholder-of-a-plan ] && echo "Error: as given, and $TF_VAR_registry_token" >&2; exit 1 ;;
esac`,
  });
  try {
    const world = given({ one }, { PATH: `${stubs}:/usr/bin:/bin`, TF_VAR_registry_token: 'short' });
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@b.c'];
    for (const args of [['init'], [...author, 'commit', '--allow-empty', '--message', 'x']])
      execFileSync('git', [...args, '--quiet'], { cwd: world.root });
    expect(await plan(['platform-dev'], {}, world)).toBe(1);
    expect(world.printed.join('\n')).toContain('terraform failed: as given, and short');
  } finally {
    rmSync(stubs, { recursive: true });
  }
});

test('refuses a lock timeout that is no number', async () => {
  await expect(planned(given({ one }), { lockTimeout: '1m' })).rejects.toThrow(
    '--lock-timeout: got "1m"; allowed: seconds',
  );
});

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not happen within 30 s');
}
