import { UsageError } from '../usage-error';

/** A pull request's plan holds the lock for seconds; an apply is worth a message. */
const DEFAULT_SECONDS = 60;

/** @throws UsageError when it is no whole number of seconds */
export function lockTimeoutSeconds(text: string | undefined): number {
  if (text === undefined) return DEFAULT_SECONDS;
  if (!/^\d{1,4}$/.test(text))
    throw new UsageError(`--lock-timeout: got ${JSON.stringify(text)}; allowed: seconds, 0 to 9999`);
  return Number(text);
}
