import { GitHubError, reasonOf } from '@vmshift/observation';
import type { World } from '../world';

/** Seconds before each further question: a workflow has no person who would ask again, and most outages are shorter. */
export const PAUSES_S = [3, 10, 30];

/** Where it is waited, and who hears why. */
export type Waiting = Pick<World, 'pause' | 'warn'>;

/**
 * Asks GitHub again where it does not answer, has an error of its own, or is asked too often; for what only reads.
 * @throws what the last question threw; the first refusal at once
 */
export async function askAgain<T>(ask: () => Promise<T>, { pause, warn }: Waiting): Promise<T> {
  for (const seconds of PAUSES_S) {
    try {
      return await ask();
    } catch (error) {
      const refused = error instanceof GitHubError && error.status < 500 && error.retryAfterMs === undefined;
      if (refused) throw error;
      warn(describePause(reasonOf(error), seconds));
      if (!(await pause(seconds * 1000))) throw error;
    }
  }
  return ask();
}

/** What is told before a pause. */
export function describePause(because: string, seconds: number): string {
  return `${because}; asking again in ${seconds} s`;
}
