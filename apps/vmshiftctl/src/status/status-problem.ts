/** Something that is wrong, and what to run next. */
export interface StatusProblem {
  /** Environment concerned, or `platform`. */
  readonly environment: string;
  /** Who said so, where it was not Git. */
  readonly about?: 'Argo CD' | 'GitHub' | 'the host';
  /** One sentence, lower case. */
  readonly problem: string;
  /** Commands, the first one first. */
  readonly next: readonly string[];
}
