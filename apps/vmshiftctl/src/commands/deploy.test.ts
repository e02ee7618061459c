import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programPath } from '../testing/program-path.cjs';
import {
  expression,
  hasTerraform,
  type TerraformProject,
  type TestStack,
  terraformProject,
} from '../testing/terraform-project';
import { type TestWorld, testWorld } from '../testing/test-world';
import { deployApp } from './deploy';
import { planApp } from './plan';

jest.setTimeout(300_000);

const onTerraform = hasTerraform ? test : test.skip;

let project: TerraformProject | undefined;

afterEach(() => {
  project?.remove();
  project = undefined;
});

function given(stacks: Readonly<Record<string, TestStack>>, env: Readonly<Record<string, string>> = {}): TestWorld {
  return worldOf(terraformProject(stacks), env);
}

/** Where what happens around a deploy is tested, and not how cdktf is called. */
function givenCdktfStub(stacks: Readonly<Record<string, TestStack>>): TestWorld {
  return worldOf(terraformProject(stacks, 'stub'));
}

function worldOf(made: TerraformProject, env: Readonly<Record<string, string>> = {}): TestWorld {
  project = made;
  return testWorld({ root: made.root, env: { ...made.env, ...env } });
}

function current(): TerraformProject {
  if (project === undefined) throw new Error('no project');
  return project;
}

const deployed = (world: TestWorld, names: readonly string[] = []) =>
  deployApp(current().app, names, { lockTimeout: '0' }, world);

const planned = (world: TestWorld) =>
  planApp(current().app, [], { lockTimeout: '0', detailedExitcode: true, guard: true }, world);

/** What is there already, from before. */
function applied(world: TestWorld, stack: string): void {
  const options = { cwd: join(world.root, 'cdktf.out/stacks', stack), stdio: 'pipe' as const };
  execFileSync('terraform', ['init', '-input=false'], options);
  execFileSync('terraform', ['apply', '-auto-approve', '-input=false'], options);
}

interface State {
  readonly serial: number;
  readonly resources: readonly {
    readonly name: string;
    readonly instances: readonly { readonly attributes: { readonly input: { readonly value: string } } }[];
  }[];
}

function state(world: TestWorld, stack: string): State | undefined {
  const file = join(world.root, 'state', `${stack}.tfstate`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

const inputs = (world: TestWorld, stack: string): readonly (readonly [string, string | undefined])[] =>
  (state(world, stack)?.resources ?? []).map(({ name, instances }) => [name, instances[0]?.attributes.input?.value]);

/** More objects than may go at once. */
const six = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, { input: name }]));

const acknowledgements = (stack: string) =>
  Object.keys(six).map((name) => ({
    ...{ rule: 'many-objects-destroyed', stack, address: `terraform_data.${name}`, path: '' },
    ...{ reason: 'they moved to another stack', by: 'ada', expires: '2026-12-31' },
  }));

onTerraform('creates, changes, refuses, deploys what is acknowledged, and finds an empty plan after each', async () => {
  const world = given({ one: { objects: six } });
  await deployed(world);
  expect(world.printed.at(-1)).toBe('one: deployed (6 to create); a new plan is empty');
  expect(await planned(world)).toBe(0);

  current().write('one', { objects: { ...six, a: { input: 'changed' } } });
  expect(await planned(world)).toBe(2);
  await deployed(world);
  expect(inputs(world, 'one')).toContainEqual(['a', 'changed']);
  const { serial } = state(world, 'one') ?? { serial: 0 };

  current().write('one', { objects: {} });
  await expect(deployed(world)).rejects.toThrow('nothing was deployed: blocked: 6 blocking, 0 warnings, 0 notes');
  expect(await planned(world)).toBe(1);
  expect(state(world, 'one')?.serial).toBe(serial);

  current().acknowledge(acknowledgements('one'));
  expect(await planned(world)).toBe(2);
  await deployed(world);
  expect(inputs(world, 'one')).toEqual([]);
  expect(world.printed.at(-1)).toBe('one: deployed (6 to destroy); a new plan is empty');

  // a second run finds nothing to do, although the acknowledgements lift nothing any more
  await deployed(world);
  expect(world.printed.at(-1)).toBe('one: nothing to deploy');
});

onTerraform('deploys a producer before its consumer, which could not be planned before', async () => {
  const producer: TestStack = {
    objects: { first: { input: 'one' } },
    outputs: { name: expression('terraform_data.first.output') },
  };
  const consumer: TestStack = {
    objects: { second: { input: expression('data.terraform_remote_state.producer.outputs.name') } },
    reads: ['producer'],
  };
  const world = given({ producer, consumer });
  await deployed(world);
  expect(inputs(world, 'consumer').map(([name, input]) => `${name}=${input}`)).toContain('second=one');
});

onTerraform('does not deploy a consumer whose producer was not asked for and is not applied', async () => {
  const consumer: TestStack = {
    objects: { second: { input: expression('data.terraform_remote_state.producer.outputs.name') } },
    reads: ['producer'],
  };
  const world = given({ producer: { objects: {} }, consumer });
  await expect(deployed(world, ['consumer'])).rejects.toThrow('consumer: it reads producer, not applied yet');
});

/** What another person does to the second stack while the first one is being deployed. */
const meanwhile = (command: string): TestStack => ({
  objects: { first: { input: 'x', provisioner: [{ 'local-exec': { command } }] } },
});

onTerraform('applies the plan that was guarded, whatever the configuration became since', async () => {
  const world = givenCdktfStub({ first: { objects: {} }, second: { objects: six } });
  applied(world, 'second');
  const script =
    'const f="../second/cdk.tf.json", c=JSON.parse(fs.readFileSync(f)); delete c.resource; fs.writeFileSync(f, JSON.stringify(c))';
  current().write('first', meanwhile(`node -e '${script}'`));
  current().write('second', { objects: { ...six, g: { input: 'g' } } });
  await expect(deployed(world)).rejects.toThrow('second: deployed, but a new plan is not empty');
  expect(inputs(world, 'second')).toHaveLength(7);
});

onTerraform('plans and guards again when the state changed after it was guarded', async () => {
  const world = givenCdktfStub({ first: { objects: {} }, second: { objects: { a: { input: 'old' } } } });
  applied(world, 'second');
  current().write('first', meanwhile(`sed -i 's/"serial": [0-9]*/"serial": 77/' ../../../state/second.tfstate`));
  current().write('second', { objects: { a: { input: 'new' } } });
  await deployed(world);
  expect(world.warned).toContain('second: the state changed since the plan was guarded; planning again');
  expect(inputs(world, 'second')).toEqual([['a', 'new']]);
});

onTerraform('deploys nothing of a stack whose state changes under each of its plans', async () => {
  const world = givenCdktfStub({ first: { objects: {} }, second: { objects: { a: { input: 'old' } } } });
  applied(world, 'second');
  // a reader of the state that changes it after each plan
  const touch = `sed -i 's/"serial": \\([0-9]*\\)/"serial": 1\\1/' ../../../state/second.tfstate`;
  const program = join(world.root, 'terraform-that-is-raced');
  mkdirSync(program);
  const script = `#!/bin/sh\necho "$1" >> ${world.root}/log\ncase "$1 $PWD" in "show "*second) ${touch} ;; esac\nexec ${programPath('terraform')} "$@"\n`;
  writeFileSync(join(program, 'terraform'), script, { mode: 0o755 });
  current().write('second', { objects: { a: { input: 'new' } } });
  const raced = testWorld({ root: world.root, env: { ...world.env, PATH: `${program}:${world.env.PATH}` } });
  await expect(deployed(raced, ['second'])).rejects.toThrow(
    'second: the state changed under 3 plans; another deploy is running; when that has ended: ./vmshiftctl deploy second',
  );
  expect(inputs(world, 'second')).toEqual([['a', 'old']]);
  // a folder that this run has initialized is so still
  const started = readFileSync(join(world.root, 'log'), 'utf8');
  expect(started.match(/^(init|plan)$/gm)).toEqual(['init', 'plan', 'plan', 'plan']);
});

onTerraform('keeps the plan where only this user can read it, while it is applied', async () => {
  const command =
    'stat -c "%a" "$(dirname "$VMSHIFTCTL_PLAN")" "$VMSHIFTCTL_PLAN" "$VMSHIFTCTL_TERRAFORM" > ../../../modes';
  const temporary = mkdtempSync(join(tmpdir(), 'vmshift-test-'));
  const world = worldOf(terraformProject({ one: meanwhile(command) }, 'stub'), { TMPDIR: temporary });
  await deployed(world);
  expect(readFileSync(join(world.root, 'modes'), 'utf8').split('\n')).toEqual(['700', '600', '700', '']);
  expect(readdirSync(temporary)).toEqual([]);
  rmSync(temporary, { recursive: true });
});

onTerraform('fails when a new plan is not empty, and shows what is left', async () => {
  const world = givenCdktfStub({ one: { objects: { a: { input: expression('timestamp()') } } } });
  await expect(deployed(world)).rejects.toThrow(
    /one: deployed, but a new plan is not empty[\s\S]*~ terraform_data\.a[\s\S]*- input: .*[\s\S]*\+ input: \(known after apply\)/,
  );
});

onTerraform('prints its report as JSON alone, and tells the rest elsewhere', async () => {
  const world = given({ one: { objects: {} } });
  await deployApp(current().app, [], { lockTimeout: '0', format: 'json' }, world);
  expect(JSON.parse(world.printed.join('\n'))).toMatchObject({ command: 'deploy', verdict: 'passed' });
  expect(world.warned).toContain('one: nothing to deploy');
});

onTerraform('deploys nothing when a stack cannot be planned', async () => {
  const needy: TestStack = { objects: { a: { input: expression('var.x') } }, variables: { x: { type: 'string' } } };
  const world = given({ first: { objects: { a: { input: 'a' } } }, needy });
  await expect(deployed(world)).rejects.toThrow('nothing was deployed: needy could not be planned');
  expect(state(world, 'first')).toBeUndefined();
});

onTerraform('hides credentials in the log of cdktf', async () => {
  const token = 'correct-horse-battery-staple';
  const world = given(
    {
      one: {
        objects: { a: { input: 'a', provisioner: [{ 'local-exec': { command: 'echo "$TF_VAR_token"' } }] } },
        variables: { token: { type: 'string', sensitive: true } },
      },
    },
    { TF_VAR_token: token },
  );
  await deployed(world);
  expect(world.warned.join('\n')).toContain('(sensitive value)');
  expect([...world.warned, ...world.printed].join('\n')).not.toContain(token);
});

onTerraform('tells every object that failed, and the deploy that goes on', async () => {
  const failing = (command: string) => ({ input: command, provisioner: [{ 'local-exec': { command } }] });
  const world = givenCdktfStub({ one: { objects: { a: failing('exit 7'), b: failing('exit 8'), c: { input: 'c' } } } });
  const error: unknown = await deployed(world).catch((reason: unknown) => reason);
  const [count, ...lines] = (error instanceof Error ? error.message : '').split('\n');
  expect([count, ...lines.sort()]).toEqual([
    'one: the deploy failed: 2 errors',
    'fix it and run the same deploy again, it goes on where it was: ./vmshiftctl deploy one',
    expect.stringContaining("terraform_data.a: local-exec provisioner error: Error running command 'exit 7'"),
    expect.stringContaining("terraform_data.b: local-exec provisioner error: Error running command 'exit 8'"),
  ]);
  current().write('one', { objects: Object.fromEntries(['a', 'b', 'c'].map((name) => [name, { input: name }])) });
  await deployed(world);
  expect(inputs(world, 'one').map(([name]) => name)).toEqual(['a', 'b', 'c']);
});

onTerraform('tells of a stack that fails between two others what was deployed and what was not begun', async () => {
  const failing = { a: { input: 'a', provisioner: [{ 'local-exec': { command: 'exit 7' } }] } };
  const fine = { objects: { a: { input: 'a' } } };
  const world = givenCdktfStub({ one: fine, two: { objects: failing }, three: fine });
  const error: unknown = await deployed(world).catch((reason: unknown) => reason);
  expect((error instanceof Error ? error.message : '').split('\n')).toEqual([
    expect.stringMatching(/^two: the deploy failed: .*: \.\/vmshiftctl deploy two$/),
    '  deployed before that: one',
    '  not begun; once this is settled: ./vmshiftctl deploy three',
  ]);
  expect(state(world, 'three')).toBeUndefined();
});

onTerraform('tells of an error of the machine between two stacks what was deployed, and how it goes on', async () => {
  const fine = { objects: { a: { input: 'a' } } };
  const world = givenCdktfStub({ one: fine, two: fine, three: fine });
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  const warn = (line: string): void => {
    if (line === 'deploying two') throw full;
  };
  const error: unknown = await deployApp(current().app, [], { lockTimeout: '0' }, { ...world, warn }).catch(
    (one) => one,
  );
  expect((error instanceof Error ? error.message : '').split('\n')).toEqual([
    'stopped (ENOSPC: no space left on device, write) while planning two',
    `  fix: free some space (df -h . "\${TMPDIR:-/tmp}" shows where)`,
    '  deployed before that: one',
    '  go on with: ./vmshiftctl deploy two three',
  ]);
});

const onLinux = existsSync('/dev/full') ? onTerraform : test.skip;

onLinux.each([
  ['the log', 'exec >/dev/full 2>&1'],
  ['the rest of the log', '{ printf \'%s\' \'{"@level":"info","@mess\'; exec >/dev/full 2>&1; }'],
])('goes on with what was applied where no space was left for %s', async (_, redirect) => {
  const world = givenCdktfStub({ one: { objects: { a: { input: 'a' } } } });
  const program = join(world.root, 'programs/terraform');
  renameSync(program, `${program}-itself`);
  const text = `#!/bin/sh\n[ "$1" != apply ] || ${redirect}\nexec '${program}-itself' "$@"\n`;
  writeFileSync(program, text, { mode: 0o755 });
  expect(await deployed(world)).toBe(0);
  expect(world.printed).toContain('one: deployed (1 to create); a new plan is empty');
  expect(inputs(world, 'one')).toEqual([['a', 'a']]);
});

onTerraform('keeps a state that Terraform could write nowhere, and shows it to no one', async () => {
  const world = givenCdktfStub({ one: { objects: { a: { input: 'a' } } } });
  const lost = { version: 4, serial: 3, lineage: 'l', outputs: {}, resources: [{ secret: 'known-to-no-plan' }] };
  // words of Terraform 1.11 on a full disk
  const lines = [
    { '@message': 'Emergency state dump', state: lost },
    ...[
      [
        'Failed to write state',
        'writing the serialized state: write ../../../state/one.tfstate: no space left on device.',
      ],
      ['Failed to save state', 'Error saving state: Failed to write state'],
      ['Failed to create local state file', 'write errored.tfstate: no space left on device.'],
      ['Failed to persist state to backend', 'save it into a local file called errored.tfstate, then run'],
    ].map(([summary, detail]) => ({ type: 'diagnostic', diagnostic: { severity: 'error', summary, detail } })),
  ].map((line) => JSON.stringify({ '@level': 'error', '@message': 'm', '@timestamp': 't', ...line }));
  const program = join(world.root, 'programs/terraform');
  const log = join(world.root, 'log');
  writeFileSync(log, `${lines.join('\n')}\n`);
  renameSync(program, `${program}-itself`);
  const text = `#!/bin/sh\n[ "$1" != apply ] || { cat '${log}'; exit 1; }\nexec '${program}-itself' "$@"\n`;
  writeFileSync(program, text, { mode: 0o755 });
  // no file can be written there
  mkdirSync(join(world.root, 'cdktf.out/stacks/one/errored.tfstate'));
  const temporary = join(world.root, 'temporary');
  mkdirSync(temporary);
  const { env } = world;
  const failed: unknown = await deployed({ ...world, env: { ...env, TMPDIR: temporary } }).catch(
    (error: unknown) => error,
  );
  const [folder = ''] = readdirSync(temporary);
  const kept = join(temporary, folder, 'one.tfstate');
  expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual(lost);
  const space = `free some space (df -h . "\${TMPDIR:-/tmp}" shows where)`;
  expect(failed).toMatchObject({
    message:
      'one: the deploy failed: the state could not be written to its backend; ' +
      `it is in ${kept}; ${space}; before anything else: cp ${kept} state/one.tfstate`,
  });
  expect([...world.warned, ...world.printed].join('\n')).not.toContain('known-to-no-plan');
});

onTerraform('begins no stack once it is interrupted', async () => {
  const world = givenCdktfStub({ one: { objects: { a: { input: 'a' } } } });
  const print = (): void => {
    process.emit('SIGINT', 'SIGINT');
  };
  const deploy = deployApp(current().app, [], { lockTimeout: '0' }, { ...world, print });
  await expect(deploy).rejects.toThrow(
    'interrupted while planning one\n  nothing was deployed\n  go on with: ./vmshiftctl deploy one',
  );
  expect(world.warned).not.toContain('deploying one');
});

onTerraform('reports why Terraform failed', async () => {
  const world = given({
    one: { objects: { a: { input: 'a', provisioner: [{ 'local-exec': { command: 'exit 7' } }] } } },
  });
  await expect(deployed(world)).rejects.toThrow(
    "one: the deploy failed: terraform failed: terraform_data.a: local-exec provisioner error: Error running command 'exit 7': exit status 7",
  );
});
