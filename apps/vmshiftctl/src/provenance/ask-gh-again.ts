import { askUntil, type Waiting } from '../github/ask-again';
import { type Gh, passes, saidBy } from './read-attestation';

/** Runs gh again where what it asks did not answer, or answered that it cannot now. A refusal is taken as it is. */
export function askGhAgain(gh: Gh, waiting: Waiting): Gh {
  return (args) =>
    askUntil(
      () => gh(args),
      ({ status, stderr }) => (status !== 0 && passes(stderr) ? saidBy(stderr) : undefined),
      waiting,
    );
}
