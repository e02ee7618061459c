import type { Observation } from '@vmshift/observation';

/** The answer to one question of `doctor`. */
export interface Check {
  /** Kebab-case id, stable for `--json`. */
  readonly id: string;
  /** What was asked, as a noun phrase. */
  readonly what: string;
  /** `not checked` is never counted as fine. */
  readonly state: 'fine' | 'missing' | 'not checked';
  /** What was found, or why nothing was looked at. */
  readonly found: string;
  /** Command, or place, that fixes it; absent when fine, and where what was found names it. */
  readonly fix?: string;
}

/** A check of something outside: fine, missing, or not checked when nothing is known of it. */
export function checkOf<T>(
  question: Pick<Check, 'id' | 'what'> & { readonly fix: string },
  observation: Observation<T>,
  judge: (value: T) => { readonly fine: boolean; readonly found: string },
): Check {
  const { id, what, fix } = question;
  if (observation.state === 'unknown') return { id, what, state: 'not checked', found: observation.because, fix };
  const { fine, found } = judge(observation.value);
  return fine ? { id, what, state: 'fine', found } : { id, what, state: 'missing', found, fix };
}
