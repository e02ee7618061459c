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
  const [issue] = Array.isArray(error.issues) ? (error.issues as readonly FormIssue[]) : [];
  // Of data of another form the first place that is wrong, not the JSON that Zod gives.
  if (issue !== undefined) return oneLine(`${[...issue.path].map(String).join('.') || 'the answer'}: ${issue.message}`);
  const cause = isError(error.cause) ? error.cause.message || error.cause.code : undefined;
  return oneLine(cause === undefined ? error.message : `${error.message}: ${cause}`) || 'no reason given';
}

/** @see https://zod.dev/error-customization */
interface FormIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function isError(
  value: unknown,
): value is { readonly message: string; readonly code?: string; readonly cause?: unknown; readonly issues?: unknown } {
  return typeof value === 'object' && value !== null && 'message' in value;
}

/** Waits for an answer, and tells so meanwhile. */
export type Ask = <T>(what: string, answer: Promise<T>) => Promise<Observation<T>>;

/** Milliseconds after which a part of the platform is given up; each request of it has a shorter limit of its own. */
const PART_TIMEOUT_MS = 30_000;

/** @throws Error when the answer takes longer than a part may */
export async function inTime<T>(answer: Promise<T>, limitMs: number = PART_TIMEOUT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
