import { setTimeout } from 'node:timers/promises';

/** What a terminal or a supervisor sends to stop a program. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Thrown by a wait when the program was asked to stop. */
export class Stopped extends Error {}

/**
 * Runs work that only waits for others: a signal ends the wait, and the work tells what goes on without it.
 *
 * @param work is given a wait in milliseconds, which throws Stopped
 */
export async function untilStopped<T>(work: (wait: (ms: number) => Promise<void>) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    return await work(async (ms) => {
      await setTimeout(ms, undefined, { signal: controller.signal }).catch(() => {
        throw new Stopped();
      });
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}
