import { oneLine } from './one-line';

/** Something outside that was asked for: what was seen there, or why nothing was. Never silently neither. */
export type Observation<T> =
  | { readonly state: 'seen'; readonly value: T }
  | { readonly state: 'unknown'; readonly because: string };

/** Waits for an answer; a failure becomes the reason why nothing is known. */
export async function observe<T>(answer: Promise<T>): Promise<Observation<T>> {
  try {
    return { state: 'seen', value: await answer };
  } catch (error) {
    return { state: 'unknown', because: reason(error) };
  }
}

/** The same observation of another value; a failure of `change` makes it unknown. */
export function mapObservation<T, U>(observation: Observation<T>, change: (value: T) => U): Observation<U> {
  if (observation.state === 'unknown') return observation;
  try {
    return { state: 'seen', value: change(observation.value) };
  } catch (error) {
    return { state: 'unknown', because: reason(error) };
  }
}

/** One line; `fetch` hides what happened in the error's cause. Told by shape: such an error may be of another realm. */
function reason(error: unknown): string {
  if (!isError(error)) return String(error);
  const cause = isError(error.cause) ? error.cause.message || error.cause.code : undefined;
  return oneLine(cause === undefined ? error.message : `${error.message}: ${cause}`) || 'no reason given';
}

function isError(
  value: unknown,
): value is { readonly message: string; readonly code?: string; readonly cause?: unknown } {
  return typeof value === 'object' && value !== null && 'message' in value;
}
