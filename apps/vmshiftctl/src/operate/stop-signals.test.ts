import { Stopped, untilStopped } from './stop-signals';

const LATER_MS = 1100;

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends the wait, and the work tells the rest', async (signal) => {
  const before = process.listenerCount(signal);
  const told = await untilStopped(async (wait) => {
    const waiting = wait(60_000);
    process.emit(signal, signal);
    return waiting.catch((error: unknown) => error);
  });
  expect(told).toBeInstanceOf(Stopped);
  expect(process.listenerCount(signal)).toBe(before);
});

test('a Ctrl-C that is passed on as well is one request, as is the SIGTERM of a runner, and a later Ctrl-C ends the program', async () => {
  const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
  const now = jest.spyOn(performance, 'now').mockReturnValue(0);
  try {
    await untilStopped(async () => {
      for (let times = 0; times < 2; times += 1) process.emit('SIGINT', 'SIGINT');
      expect(kill).not.toHaveBeenCalled();
      now.mockReturnValue(LATER_MS);
      process.emit('SIGTERM', 'SIGTERM');
      expect(kill).not.toHaveBeenCalled();
      process.emit('SIGINT', 'SIGINT');
      expect(kill.mock.calls).toEqual([[process.pid, 'SIGINT']]);
    });
  } finally {
    kill.mockRestore();
    now.mockRestore();
  }
});
