/** Something that is wrong, and what to run next. */
export interface StatusProblem {
  /** Environment concerned, or `platform`. */
  readonly environment: string;
  /** One sentence, lower case. */
  readonly problem: string;
  /** Commands, the first one first. */
  readonly next: readonly string[];
}
