import { testWorld } from '../testing/test-world';
import { type Interruptible, interruptible } from './interruption';

/** How soon a second Ctrl-C is another request. */
const NEXT_REQUEST_MS = 1100;

/** When it is still the first, which npx passed on. */
const ECHO_MS = 900;

let time = new Date();

function wait(ms: number): void {
  time = new Date(time.getTime() + ms);
}

async function told(what: Interruptible, env: Record<string, string> = {}, again = false): Promise<readonly string[]> {
  const world = testWorld({ env, clock: () => time });
  await interruptible(world, what, async () => {
    process.emit('SIGINT', 'SIGINT');
    if (!again) return;
    wait(NEXT_REQUEST_MS);
    process.emit('SIGINT', 'SIGINT');
  });
  return world.warned;
}

test('a plan tells that it changes nothing, and what a second Ctrl-C costs', async () => {
  expect(await told('plan')).toEqual([
    'interrupted: a plan changes nothing; Terraform ends and unlocks the state, which can take half a minute',
    'Ctrl-C again makes it give up: the state may stay locked',
  ]);
});

test('work that only plans leaves it to an apply to tell what an interrupt does, and tells it again afterwards', async () => {
  const first = async (when: 'before' | 'meanwhile' | 'after' | 'after a failure'): Promise<string | undefined> => {
    const world = testWorld({ env: {} });
    const interrupt = (now: string) => now === when && process.emit('SIGINT', 'SIGINT');
    await interruptible(world, 'plan', async ({ during }) => {
      interrupt('before');
      await during('apply', async () => interrupt('meanwhile'));
      interrupt('after');
      await during('apply', () => Promise.reject(new Error('failed'))).catch(() => undefined);
      interrupt('after a failure');
    });
    return world.warned[0];
  };
  expect(await first('meanwhile')).toBeUndefined();
  for (const when of ['before', 'after', 'after a failure'] as const)
    expect(await first(when)).toMatch(/a plan changes nothing/);
});

test('a run at GitHub is told what its ten seconds can leave behind', async () => {
  const [, plan] = await told('plan', { GITHUB_ACTIONS: 'true' });
  expect(plan).toMatch(/after 10 s: the state may stay locked; \.\/vmshiftctl plan names the lock/);
});

test('each Ctrl-C that is no echo of the one before is told', async () => {
  const insisted: boolean[] = [];
  await interruptible(testWorld({ clock: () => time }), 'plan', async ({ listen }) => {
    listen((again) => insisted.push(again));
    for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) process.emit(signal, signal);
    for (let round = 0; round < 2; round += 1) {
      wait(ECHO_MS);
      process.emit('SIGINT', 'SIGINT');
      wait(NEXT_REQUEST_MS);
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGINT'] as const) process.emit(signal, signal);
    }
  });
  expect(insisted).toEqual([false, true, true]);
});

test('a clock that is set back meanwhile keeps no one from giving up', async () => {
  const insisted: boolean[] = [];
  await interruptible(testWorld({ clock: () => time }), 'plan', async ({ listen }) => {
    listen((again) => insisted.push(again));
    process.emit('SIGINT', 'SIGINT');
    wait(-3_600_000);
    process.emit('SIGINT', 'SIGINT');
  });
  expect(insisted).toEqual([false, true]);
});

test('a lock names the program that it waits for', async () => {
  expect(await told('lock of providers', {}, true)).toEqual([
    'interrupted: waiting until Terraform has ended, half a minute at most',
    'interrupted again: Terraform gives up',
  ]);
  expect(await told('lock of charts', {}, true)).toEqual([
    'interrupted: waiting until Helm has ended, 5 s at most',
    'interrupted again: Helm gives up',
  ]);
});
