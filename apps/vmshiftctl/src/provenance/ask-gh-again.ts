import { describePause, PAUSES_S, type Waiting } from '../github/ask-again';
import { type Gh, passes, saidBy } from './read-attestation';

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
