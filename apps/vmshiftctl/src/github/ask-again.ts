import { GitHubError, reasonOf } from '@vmshift/observation';
import type { World } from '../world';

/** Seconds before each further question: a workflow has no person who would ask again, and most outages are shorter. */
const PAUSES_S = [3, 10, 30];

/** Where it is waited, and who hears why. */
export type Waiting = Pick<World, 'pause' | 'warn'>;

/**
 * Asks until an answer is to be kept; the last one is.
 * @param whyAgain why an answer is none yet; undefined for one to keep
 */
export async function askUntil<T>(
  ask: () => Promise<T>,
  whyAgain: (answer: T) => string | undefined,
  { pause, warn }: Waiting,
): Promise<T> {
  let answer = await ask();
  for (const seconds of PAUSES_S) {
    const because = whyAgain(answer);
    if (because === undefined) return answer;
    warn(`${because}; asking again in ${seconds} s`);
    if (!(await pause(seconds * 1000))) return answer;
    answer = await ask();
  }
  return answer;
}

/**
 * Asks GitHub again where it does not answer, has an error of its own, or is asked too often; for what only reads, or does no harm twice.
 * @throws what the last question threw; the first refusal at once
 */
export async function askAgain<T>(ask: () => Promise<T>, waiting: Waiting): Promise<T> {
  const settle = async (): Promise<PromiseSettledResult<T>> => {
    const [settled] = await Promise.allSettled([ask()]);
    return settled;
  };
  const whyAgain = (answer: PromiseSettledResult<T>): string | undefined =>
    answer.status === 'fulfilled' || isRefusal(answer.reason) ? undefined : reasonOf(answer.reason);
  const answer = await askUntil(settle, whyAgain, waiting);
  if (answer.status === 'rejected') throw answer.reason;
  return answer.value;
}

function isRefusal(error: unknown): boolean {
  return error instanceof GitHubError && error.status < 500 && error.retryAfterMs === undefined;
}
