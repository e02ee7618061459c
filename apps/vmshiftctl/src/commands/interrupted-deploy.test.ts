import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type HeldRequest, type HeldStateServer, heldStateServer } from '../testing/held-state-server';
import { hasTerraform, type TerraformProject, type TestStack, terraformProject } from '../testing/terraform-project';
import { type TestWorld, testWorld } from '../testing/test-world';
import { deployApp } from './deploy';
import { planApp } from './plan';

jest.setTimeout(300_000);

const onTerraform = hasTerraform ? test : test.skip;

let server: HeldStateServer;
let project: TerraformProject;
let temporary: string;
/** How much later it is for the deploy than for this machine. */
let passed: number;

afterEach(async () => {
  project.remove();
  rmSync(temporary, { recursive: true });
  await server.close();
});

/** Each object notes in `made` that it was made; `second` is being made until `go` is there. */
async function given(held: HeldRequest): Promise<TestWorld> {
  server = await heldStateServer(held);
  temporary = mkdtempSync(join(tmpdir(), 'vmshift-test-'));
  const making = (name: string, then = 'true'): object => ({
    provisioner: [{ 'local-exec': { command: `echo ${name} >> ../../../made; ${then}` } }],
  });
  const wait = 'for i in $(seq 600); do [ -e ../../../go ] && exit 0; sleep 0.1; done';
  const one: TestStack = {
    objects: { first: making('first'), second: { ...making('second', wait), depends_on: ['terraform_data.first'] } },
    backend: server.backend,
  };
  project = terraformProject({ one, two: { objects: { a: { input: 'a' } } } });
  passed = 0;
  const clock = (): Date => new Date(Date.now() + passed);
  return testWorld({ root: project.root, env: { ...project.env, TMPDIR: temporary }, clock });
}

const deployed = (world: TestWorld, names: readonly string[] = []): Promise<unknown> =>
  deployApp(project.app, names, { lockTimeout: '0' }, world).catch((error: unknown) => error);

const made = (): readonly string[] => {
  const file = join(project.root, 'made');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** How soon a second Ctrl-C is another request, and not the first that npx passed on. */
const NEXT_REQUEST_MS = 1100;

/** How long a Terraform that got a signal it should not have takes to act on it. */
const REACTION_MS = 300;

/** Runs the command that stands in a text, in the root of the repository, as a person would who answers its question. */
async function paste(text: string, command: RegExp): Promise<void> {
  const [line] = command.exec(text) ?? [];
  if (line === undefined) throw new Error(`no ${command} in ${text}`);
  const options = { cwd: project.root, env: project.env };
  await promisify(execFile)('sh', ['-c', `echo yes | ${line.replaceAll('<id>', 'x')}`], options);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const send = (signal: NodeJS.Signals): boolean => process.emit(signal, signal);

onTerraform.each([
  ['Ctrl-C, which npx passes on, or a cancelled run at GitHub', ['SIGINT', 'SIGINT'], ['SIGTERM'], false],
  ['a closed terminal', ['SIGHUP'], [], true],
] as const)('%s: Terraform ends what it began, and the next deploy makes nothing twice', async (...row) => {
  const [, first, later, keep] = row;
  const world = await given('write');
  const deploy = deployed(world);
  await until(() => made().includes('second'));
  first.forEach(send);
  await until(server.holds);
  passed += NEXT_REQUEST_MS;
  later.forEach(send);
  await pause(REACTION_MS);
  server.release();
  const interrupted = await deploy;
  expect(server.state()?.resources.map(({ name }) => name)).toEqual(['first', 'second']);
  expect(server.locked()).toBe(false);
  expect(interrupted).toMatchObject({
    message: [
      'one: interrupted while it was deployed',
      '  Terraform ended in order and wrote the state',
      '  not made to its end, so that the next deploy replaces it:',
      '    terraform_data.second',
      "      to keep it, when it is complete by then: terraform -chdir=cdktf.out/stacks/one untaint 'terraform_data.second'",
      '  go on with: ./vmshiftctl deploy one two',
    ].join('\n'),
  });
  expect(world.warned.filter((line) => line.includes('Interrupt received'))).toHaveLength(1);
  expect(world.warned).toContainEqual(
    expect.stringMatching(/^interrupted: Terraform ends what it is doing and writes the state/),
  );
  expect(readdirSync(temporary)).toEqual([]);
  writeFileSync(join(project.root, 'go'), '');
  if (keep) await paste(messageOf(interrupted), /terraform -chdir=\S+ untaint .*/);
  expect(await deployed(world, ['one'])).toBe(0);
  const outcome = keep ? 'nothing to deploy' : 'deployed (1 to replace); a new plan is empty';
  expect(world.printed).toContain(`one: ${outcome}`);
  expect(made()).toEqual(['first', 'second', ...(keep ? [] : ['second'])]);
});

onTerraform('Ctrl-C twice: Terraform gives up, and what may exist without the state knowing it is named', async () => {
  const world = await given('write');
  const deploy = deployed(world);
  await until(() => made().includes('second'));
  send('SIGINT');
  await until(server.holds);
  passed += NEXT_REQUEST_MS;
  send('SIGINT');
  // of the state without `second`, which Terraform began to write before it gave up
  server.answer();
  const interrupted = await deploy;
  expect(interrupted).toMatchObject({
    message: [
      'one: interrupted while it was deployed',
      '  Terraform was stopped before it had ended, perhaps before it had written the state',
      '  the state does not know what was begun here, and it may be there all the same (needs the shell of docs/maintenance.md#terraform-by-hand):',
      '    terraform_data.second',
      "      if it is there: terraform -chdir=cdktf.out/stacks/one import 'terraform_data.second' '<id>'",
      '  the state may be locked: ./vmshiftctl plan one names the lock and the command that breaks it',
      '  when that is done, go on with: ./vmshiftctl deploy one two',
    ].join('\n'),
  });
  server.release();
  server.leaveLock();
  await planApp(project.app, ['one'], { lockTimeout: '0' }, world);
  await paste(world.printed.join('\n'), /terraform -chdir=\S+ force-unlock \S+/);
  await paste(messageOf(interrupted), /terraform -chdir=\S+ import .*/);
  expect(server.locked()).toBe(false);
  expect(server.state()?.resources.map(({ name }) => name)).toEqual(['first', 'second']);
});

onTerraform('a cdktf that is killed takes no Terraform with it, and the deploy goes on', async () => {
  const world = await given('write');
  const deploy = deployed(world);
  await until(() => made().includes('second'));
  process.kill(cdktf(), 'SIGKILL');
  await pause(REACTION_MS);
  writeFileSync(join(project.root, 'go'), '');
  await until(server.holds);
  await pause(REACTION_MS);
  server.release();
  expect(await deploy).toBe(0);
  expect(world.printed).toContain('one: deployed (2 to create); a new plan is empty');
  expect(server.state()?.resources.map(({ name }) => name)).toEqual(['first', 'second']);
  expect(server.locked()).toBe(false);
  expect(made()).toEqual(['first', 'second']);
});

onTerraform.each([
  ['plan', planApp, '; nothing was changed\n  again: ./vmshiftctl plan one two'],
  ['deploy', deployApp, '\n  nothing was deployed\n  go on with: ./vmshiftctl deploy one two'],
] as const)('an interrupt while a %s plans leaves no lock and no plan, and warns of no state', async (_, run, end) => {
  const world = await given('read');
  const planned = run(project.app, ['one', 'two'], { lockTimeout: '0' }, world).catch((error: unknown) => error);
  await until(server.holds);
  send('SIGINT');
  await pause(REACTION_MS);
  server.release();
  expect(await planned).toMatchObject({ message: `interrupted while planning${end}` });
  expect(world.warned).toContainEqual(expect.stringMatching(/^interrupted: a plan changes nothing/));
  expect(server.locked()).toBe(false);
  expect(readdirSync(temporary)).toEqual([]);
});

test('an interrupt while a chart is held against its lock tells that nothing was deployed', async () => {
  const world = await given('write');
  const chart = { repository: 'https://charts.example.com', chart: 'traefik', version: '41.3.0' };
  const file = (path: string, content: string, mode = 0o644): void =>
    writeFileSync(join(project.root, path), content, { mode });
  file('cdktf.out/stacks/one/cdk.tf.json', JSON.stringify({ resource: { helm_release: { traefik: chart } } }));
  file('apps/infra/charts.lock.json', JSON.stringify([{ ...chart, digest: `sha256:${'0'.repeat(64)}` }]));
  file('programs/helm', '#!/bin/sh\ntouch "$PWD/helm-runs"\nexec sleep 60\n', 0o755);
  const deploy = deployed(world);
  await until(() => existsSync(join(project.root, 'helm-runs')));
  send('SIGINT');
  expect(await deploy).toMatchObject({
    message: 'interrupted while planning\n  nothing was deployed\n  go on with: ./vmshiftctl deploy one two',
  });
});

function cdktf(): number {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const line = processes.find(
    (text) => text.includes(`${project.root}/`) && / cdktf-cli|\/cdktf deploy one/.test(text),
  );
  const pid = Number(line?.trim().split(/\s+/)[0]);
  if (!(pid > 1)) throw new Error('cdktf does not run');
  return pid;
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 4500; attempt += 1) {
    if (condition()) return;
    await pause(20);
  }
  throw new Error('it did not happen within 90 s');
}
