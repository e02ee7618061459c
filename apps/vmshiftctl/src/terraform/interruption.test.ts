import { testWorld } from '../testing/test-world';
import { type Interruptible, interruptible } from './interruption';

/** How soon a second Ctrl-C is another request. */
const NEXT_REQUEST_MS = 1100;

async function told(what: Interruptible, env: Record<string, string> = {}, again = false): Promise<readonly string[]> {
  const world = testWorld({ env });
  await interruptible(world, what, async () => {
    process.emit('SIGINT', 'SIGINT');
    if (!again) return;
    await new Promise((resolve) => setTimeout(resolve, NEXT_REQUEST_MS));
    process.emit('SIGINT', 'SIGINT');
  });
  return world.warned;
}

test('only a deploy warns of a state that is being written', async () => {
  expect(await told('deploy')).toEqual([
    'interrupted: Terraform finishes the call that it began and writes the state; this can take minutes',
    'Ctrl-C again makes it give up: what it is making then may exist without the state knowing it',
  ]);
  expect(await told('plan')).toEqual([
    'interrupted: a plan changes nothing; Terraform ends and unlocks the state, which can take half a minute',
    'Ctrl-C again makes it give up: the state may stay locked',
  ]);
});

test('work that only plans warns as a deploy while it is one, and again as a plan afterwards', async () => {
  const first = async (when: 'before' | 'meanwhile' | 'after' | 'after a failure'): Promise<string | undefined> => {
    const world = testWorld({ env: {} });
    const interrupt = (now: string) => now === when && process.emit('SIGINT', 'SIGINT');
    await interruptible(world, 'plan', async ({ during }) => {
      interrupt('before');
      await during('deploy', async () => interrupt('meanwhile'));
      interrupt('after');
      await during('deploy', () => Promise.reject(new Error('failed'))).catch(() => undefined);
      interrupt('after a failure');
    });
    return world.warned[0];
  };
  expect(await first('meanwhile')).toMatch(/writes the state/);
  for (const when of ['before', 'after', 'after a failure'] as const)
    expect(await first(when)).toMatch(/a plan changes nothing/);
});

test('a run at GitHub is told what its ten seconds can leave behind', async () => {
  const [, deploy] = await told('deploy', { GITHUB_ACTIONS: 'true' });
  expect(deploy).toMatch(/after 10 s.*docs\/operations\.md#an-interrupted-deploy$/);
  const [, plan] = await told('plan', { GITHUB_ACTIONS: 'true' });
  expect(plan).toMatch(/after 10 s: the state may stay locked; \.\/vmshiftctl plan names the lock/);
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
