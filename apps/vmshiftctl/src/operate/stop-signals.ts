import { setTimeout } from 'node:timers/promises';
import { endBySignal, SAME_REQUEST_MS, STOP_SIGNALS } from '../signals';

/** Thrown by a wait when the program was asked to stop. */
export class Stopped extends Error {}

/**
 * Runs work that only waits for others: a signal ends the wait, and the work tells what goes on without it. The same
 * signal once more ends the program.
 *
 * @param work is given a wait in milliseconds, which throws Stopped
 */
export async function untilStopped<T>(work: (wait: (ms: number) => Promise<void>) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const requested = new Map<NodeJS.Signals, number>();
  const stop = (signal: NodeJS.Signals): void => {
    const first = requested.get(signal);
    if (first === undefined) {
      requested.set(signal, performance.now());
      controller.abort();
    } else if (performance.now() - first >= SAME_REQUEST_MS) {
      stopListening();
      endBySignal(signal);
    }
  };
  const stopListening = (): void => {
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  try {
    return await work(async (ms) => {
      await setTimeout(ms, undefined, { signal: controller.signal }).catch(() => {
        throw new Stopped();
      });
    });
  } finally {
    stopListening();
  }
}
