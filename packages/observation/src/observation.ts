import { oneLine } from '@vmshift/findings';

/** Something outside that was asked for: what was seen there, or why nothing was. Never silently neither. */
export type Observation<T> = Seen<T> | Unknown;

export interface Seen<T> {
  readonly state: 'seen';
  readonly value: T;
}

export interface Unknown {
  readonly state: 'unknown';
  /** One line, without a full stop. */
  readonly because: string;
}

/** What was seen; undefined where nothing was. */
export function seenValue<T>(observation: Observation<T> | undefined): T | undefined {
  return observation?.state === 'seen' ? observation.value : undefined;
}

/** Waits for an answer; a failure becomes the reason why nothing is known. */
export async function observe<T>(answer: Promise<T>): Promise<Observation<T>> {
  try {
    return { state: 'seen', value: await answer };
  } catch (error) {
    return { state: 'unknown', because: reasonOf(error) };
  }
}

/** The same observation of another value; a failure of `change` makes it unknown. */
export function mapObservation<T, U>(observation: Observation<T>, change: (value: T) => U): Observation<U> {
  if (observation.state === 'unknown') return observation;
  try {
    return { state: 'seen', value: change(observation.value) };
  } catch (error) {
    return { state: 'unknown', because: reasonOf(error) };
  }
}

/** One line; `fetch` hides what happened in the error's cause. Told by shape: such an error may be of another realm. */
export function reasonOf(error: unknown): string {
  if (!isError(error)) return String(error);
  const cause = isError(error.cause) ? error.cause.message || error.cause.code : undefined;
  return oneLine(cause === undefined ? error.message : `${error.message}: ${cause}`) || 'no reason given';
}

function isError(
  value: unknown,
): value is { readonly message: string; readonly code?: string; readonly cause?: unknown } {
  return typeof value === 'object' && value !== null && 'message' in value;
}
