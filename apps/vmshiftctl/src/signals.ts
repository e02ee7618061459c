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
