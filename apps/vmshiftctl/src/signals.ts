/** What a terminal, a supervisor or a workflow runner sends to stop a program. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Milliseconds. Signals so soon after the first are the same request: a terminal's Ctrl-C reaches npx, or the command that
 * started this one again, as well, and they pass it on.
 */
export const SAME_REQUEST_MS = 1000;

/** Ends this program by a signal, as it would have ended without a listener: what started it sees which one it was. */
export function endBySignal(signal: NodeJS.Signals): void {
  process.kill(process.pid, signal);
}

/** Works, and where a signal comes meanwhile, acts once and ends this program by it. @param act what takes no time */
export async function actOnStop<T>(act: () => void, work: () => Promise<T>): Promise<T> {
  const end = (signal: NodeJS.Signals): void => {
    act();
    // Its listener is used up.
    endBySignal(signal);
  };
  for (const signal of STOP_SIGNALS) process.once(signal, end);
  try {
    return await work();
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, end);
  }
}
