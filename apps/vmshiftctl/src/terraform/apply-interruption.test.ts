import { testWorld } from '../testing/test-world';
import { ApplyInterruption } from './apply-interruption';
import { ApplyLog } from './apply-log';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const START = new Date('2026-11-27T09:00:00Z');

/** An apply that a person interrupts, and what Terraform gets of it. */
function given(env: Readonly<Record<string, string>> = {}) {
  const log = new ApplyLog();
  let elapsed = 0;
  const world = testWorld({ env, clock: () => new Date(START.getTime() + elapsed) });
  let interrupt = (_insisted: boolean): void => undefined;
  const interruption = new ApplyInterruption(
    {
      requested: () => false,
      during: (_what, part) => part(),
      listen: (listener) => {
        interrupt = listener;
        return () => undefined;
      },
    },
    log,
    world,
  );
  const passedOn: boolean[] = [];
  const stopListening = interruption.listen((insisted) => passedOn.push(insisted));
  const pass = (seconds: number): void => {
    elapsed += seconds * 1000;
    jest.advanceTimersByTime(seconds * 1000);
  };
  const tell = (type: string, addr: string, action = 'create'): void => {
    const hook = { resource: { addr }, action };
    log.add(JSON.stringify({ '@message': '', '@timestamp': world.clock().toISOString(), type, hook }));
  };
  const complete = (): void => {
    log.complete = true;
  };
  return { world, passedOn, pass, tell, complete, stopListening, interrupt: (insisted = false) => interrupt(insisted) };
}

const CLUSTER = 'linode_lke_cluster.cluster_lke';

test('an interrupt waits until nothing is being made at Linode, and what follows at once is waited for too', () => {
  const { world, passedOn, pass, tell, interrupt } = given();
  tell('apply_start', CLUSTER);
  pass(90);
  interrupt();
  expect(world.warned).toEqual([
    `interrupted: the deploy ends once ${CLUSTER} (begun 90 s ago) is made, so that the state knows it`,
    'Ctrl-C again ends it now: what is being made may then exist without the state knowing it, and is billed',
  ]);
  pass(600);
  tell('apply_complete', CLUSTER);
  pass(0.3);
  tell('apply_start', 'linode_lke_node_pool.batch');
  pass(60);
  expect(passedOn).toEqual([]);
  tell('apply_errored', 'linode_lke_node_pool.batch');
  pass(1);
  expect(passedOn).toEqual([false]);
});

test('Ctrl-C again does not wait, and is the first interrupt for Terraform; the next one is the second', () => {
  const { world, passedOn, tell, interrupt } = given();
  tell('apply_start', CLUSTER);
  interrupt();
  interrupt(true);
  expect(passedOn).toEqual([false]);
  expect(world.warned.at(-2)).toMatch(/^interrupted again: Terraform ends what it is doing and writes the state/);
  interrupt(true);
  expect(passedOn).toEqual([false, true]);
  expect(world.warned.at(-1)).toBe('interrupted again: Terraform gives up');
});

test('nothing is waited for where what is made has a name, or exists already', () => {
  const { passedOn, tell, interrupt } = given();
  tell('apply_start', 'helm_release.argo-cd');
  tell('apply_start', CLUSTER, 'update');
  interrupt();
  expect(passedOn).toEqual([false]);
});

test('a run at GitHub has seven seconds, and uses them where the object may not exist yet', () => {
  const young = given({ GITHUB_ACTIONS: 'true' });
  young.tell('apply_start', CLUSTER);
  young.pass(2);
  young.interrupt();
  young.pass(6);
  expect(young.passedOn).toEqual([]);
  young.pass(2);
  expect(young.passedOn).toEqual([false]);
  expect(young.world.warned).toContainEqual(expect.stringMatching(/^GitHub kills a cancelled run after 10 s/));

  const old = given({ GITHUB_ACTIONS: 'true' });
  old.tell('apply_start', CLUSTER);
  old.pass(30);
  old.interrupt();
  expect(old.passedOn).toEqual([false]);
});

test('an apply that has come to its end meanwhile is not interrupted', () => {
  const { passedOn, pass, tell, complete, interrupt } = given();
  tell('apply_start', CLUSTER);
  interrupt();
  tell('apply_complete', CLUSTER);
  complete();
  pass(5);
  expect(passedOn).toEqual([]);
});

test('waits no longer when the apply has ended', () => {
  const { passedOn, pass, tell, interrupt, stopListening } = given();
  tell('apply_start', CLUSTER);
  interrupt();
  stopListening();
  tell('apply_complete', CLUSTER);
  pass(5);
  expect(passedOn).toEqual([]);
});
