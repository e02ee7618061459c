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

/** One line; `fetch` hides what happened in the error's cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : undefined;
  const detail = cause?.message || code;
  const text = detail === undefined ? error.message : `${error.message}: ${detail}`;
  return text.split('\n')[0]?.slice(0, 200) ?? 'no reason given';
}
