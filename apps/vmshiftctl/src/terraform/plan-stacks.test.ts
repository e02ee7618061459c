import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stubPrograms } from '../testing/stub-programs';
import { type TerraformProject, terraformProject } from '../testing/terraform-project';
import { testWorld } from '../testing/test-world';
import { interruptible } from './interruption';
import { planStacks } from './plan-stacks';

/** Begins and ends are written down; a plan waits until the file `go` is there, init takes a moment. */
const TERRAFORM = `
root=../../..
stack=$(basename "$PWD")
case "$1" in
  version) echo '{"terraform_version": "1.11.4"}' ;;
  init) echo "init $stack" >> $root/log; sleep 0.05; echo "initialised $stack" >> $root/log ;;
  state) ;;
  plan)
    echo "plan $stack" >> $root/log
    trap 'echo "interrupted $stack" >> $root/log; echo "Interrupt received."; exit 1' INT
    echo "linode_lke_cluster.cluster_lke: Refreshing state... [id=7]"
    umask > $root/umask
    while [ ! -e $root/go ] && [ ! -e $root/go-$stack ]; do sleep 0.02; done
    echo "planned $stack" >> $root/log
    for last; do :; done
    : > "\${last#-out=}"
    exit 2 ;;
  show) echo '{"format_version": "1.2", "terraform_version": "1.11.4", "complete": true, "planned_values": {}, "resource_changes": [], "configuration": {}}' ;;
  *) exit 64 ;;
esac`;

let stubs: string;
let project: TerraformProject;
afterEach(() => {
  rmSync(stubs, { recursive: true });
  project.remove();
});

const names = ['a', 'b', 'c', 'd', 'e'];

function given() {
  stubs = stubPrograms({ terraform: TERRAFORM });
  const independent = Object.fromEntries(names.map((name) => [name, { objects: {} }]));
  project = terraformProject({ ...independent, reader: { objects: {}, reads: ['a'] } });
  return testWorld({ root: project.root, env: { PATH: `${stubs}:${process.env.PATH}` }, clock: () => new Date() });
}

const allow = (name = 'go'): void => writeFileSync(join(project.root, name), '');

const log = (): readonly string[] => {
  const file = join(project.root, 'log');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const logged = (what: string): number => log().filter((line) => line.startsWith(`${what} `)).length;

test('four stacks are planned at once, in one initialisation after the other, and told in their order', async () => {
  const world = given();
  const planning = interruptible(world, 'plan', (interruption) =>
    planStacks(project.app.stacks, { lockTimeoutSeconds: 0, interruption }, world),
  );
  await until(() => logged('plan') === 4);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(logged('plan')).toBe(4);
  allow();
  const results = await planning;
  expect([...results.keys()]).toEqual([...names, 'reader']);
  expect(results.get('reader')?.report).toMatchObject({ status: 'planned', pendingProducers: ['a'] });
  const inits = log().filter((line) => line.startsWith('init'));
  for (const [index, line] of inits.entries()) {
    if (index % 2 === 0) expect(inits[index + 1]).toBe(line.replace('init ', 'initialised '));
  }
  expect(world.warned.at(-1)).toMatch(/^\w+: planned, no changes, after \d+ s \(6 of 6\)$/);
});

test('an interrupt reaches every Terraform, and nothing runs when it is told', async () => {
  const world = given();
  const planning = interruptible(world, 'plan', (interruption) =>
    planStacks(project.app.stacks, { lockTimeoutSeconds: 0, interruption }, world),
  );
  await until(() => logged('plan') === 4);
  process.emit('SIGINT', 'SIGINT');
  await expect(planning).rejects.toMatchObject({ reason: 'interrupted' });
  expect(logged('interrupted')).toBe(4);
  expect(logged('plan')).toBe(4);
});

test('a stack whose API does not answer in time is told with what it waited for, and keeps no other back', async () => {
  const world = given();
  allow('go-b');
  const stacks = project.app.stacks.filter(({ name }) => name === 'a' || name === 'b');
  const results = await interruptible(world, 'plan', (interruption) =>
    planStacks(stacks, { lockTimeoutSeconds: 0, planMinutes: 0.03, interruption }, world),
  );
  expect(results.get('b')?.report.status).toBe('planned');
  expect(results.get('a')?.report).toEqual({
    status: 'failed',
    stack: 'a',
    because: expect.stringMatching(
      /^stopped after 0\.03 minutes: waiting since [\d:]+Z \([12] s\); its last line is "linode_lke_cluster\.cluster_lke: Refreshing state\.\.\. \[id=7\]"; no answer is logged.*; a longer bound: --timeout <minutes>$/,
    ),
  });
});

test('what Terraform writes is for this user alone, and so are the states that are there', async () => {
  const world = given();
  allow();
  mkdirSync(join(project.root, 'state'));
  chmodSync(join(project.root, 'state'), 0o755);
  await interruptible(world, 'plan', (interruption) =>
    planStacks(project.app.stacks.slice(0, 1), { lockTimeoutSeconds: 0, interruption }, world),
  );
  expect(readFileSync(join(project.root, 'umask'), 'utf8')).toBe('0077\n');
  expect(statSync(join(project.root, 'state')).mode & 0o777).toBe(0o700);
});
