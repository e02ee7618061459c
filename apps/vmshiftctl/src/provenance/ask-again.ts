import { type GitHubApi, GitHubError, reasonOf } from '@vmshift/observation';
import type { World } from '../world';
import { type Gh, passes, saidBy } from './read-attestation';

/** Seconds before each further question: a release has no person who would ask again, and an outage of a minute is none. */
const PAUSES_S = [3, 10, 30];

type Waiting = Pick<World, 'pause' | 'warn'>;

/** Runs gh again where what it asks did not answer, or answered that it cannot now. A refusal is taken as it is. */
export function askGhAgain(gh: Gh, { pause, warn }: Waiting): Gh {
  return async (args) => {
    let result = await gh(args);
    for (const seconds of PAUSES_S) {
      if (result.status === 0 || !passes(result.stderr)) return result;
      warn(describePause(saidBy(result.stderr), seconds));
      if (!(await pause(seconds * 1000))) return result;
      result = await gh(args);
    }
    return result;
  };
}

/** Asks GitHub's API again where it does not answer, has an error of its own, or is asked too often. */
export function askApiAgain(api: GitHubApi, { pause, warn }: Waiting): GitHubApi {
  return async (path, write) => {
    for (const seconds of PAUSES_S) {
      try {
        return await api(path, write);
      } catch (error) {
        const refused = error instanceof GitHubError && error.status < 500 && error.retryAfterMs === undefined;
        if (refused) throw error;
        warn(describePause(reasonOf(error), seconds));
        if (!(await pause(seconds * 1000))) throw error;
      }
    }
    return api(path, write);
  };
}

function describePause(because: string, seconds: number): string {
  return `${because}; asking again in ${seconds} s`;
}
