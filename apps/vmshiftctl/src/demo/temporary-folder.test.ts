import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTemporaryFolder } from './temporary-folder';

afterEach(() => {
  jest.restoreAllMocks();
});

test('the folder is there for the work, and gone after it', async () => {
  const folder = await inTemporaryFolder('vmshift-test-', async (made) => {
    writeFileSync(join(made, 'file'), '');
    return made;
  });
  expect(existsSync(folder)).toBe(false);
});

test('it is gone where the work fails, and what failed is told', async () => {
  let folder = '';
  const failing = inTemporaryFolder('vmshift-test-', async (made) => {
    folder = made;
    throw new Error('a reason');
  });
  await expect(failing).rejects.toThrow('a reason');
  expect([folder === '', existsSync(folder)]).toEqual([false, false]);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s removes it, and ends the program as ever', async (signal) => {
  const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
  const before = process.listenerCount(signal);
  await inTemporaryFolder('vmshift-test-', async (folder) => {
    process.emit(signal, signal);
    expect(existsSync(folder)).toBe(false);
  });
  expect(kill).toHaveBeenCalledWith(process.pid, signal);
  expect(process.listenerCount(signal)).toBe(before);
});
