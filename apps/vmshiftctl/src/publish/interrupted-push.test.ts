import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { TestOrigin } from '../testing/test-origin';

jest.setTimeout(60_000);

let origin: TestOrigin;
beforeAll(() => {
  origin = new TestOrigin();
});
afterAll(() => origin.remove());

afterEach(() => {
  jest.restoreAllMocks();
});

/** A hook of the origin that tells that it runs, and waits until it may go on. */
function waitIn(hook: string): { readonly reached: () => Promise<void>; readonly goOn: () => void } {
  const mark = join(origin.folder, `reached-${hook}`);
  const script = `#!/bin/sh\ntouch '${mark}'\nfor i in $(seq 200); do [ -e '${mark}' ] || exit 0; sleep 0.05; done\nexit 1\n`;
  writeFileSync(join(origin.origin, 'hooks', hook), script, { mode: 0o755 });
  return {
    reached: async () => {
      while (!existsSync(mark)) await setTimeout(20);
    },
    goOn: () => rmSync(mark),
  };
}

test('a person who interrupts a push is told how to see whether it arrived', async () => {
  const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
  const clone = origin.clone();
  const { reached, goOn } = waitIn('pre-receive');
  const held = clone.run('hold', 'dev', '--reason', 'x', '--push');
  await reached();
  process.emit('SIGINT', 'SIGINT');
  goOn();
  const { err } = await held;
  expect(kill).toHaveBeenCalledWith(process.pid, 'SIGINT');
  expect(err).toBe(
    'interrupted during the push to origin/main; whether it arrived: git pull --ff-only && ./vmshiftctl status',
  );
});
