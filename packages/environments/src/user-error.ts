import { describeProblem, type Problem } from './problem';

/** An error that the user can mend: the program prints its message, no stack, and exits 1. */
export class UserError extends Error {
  override readonly name = 'UserError';

  /** All problems at once, one line each, under a heading. */
  static of(heading: string, problems: readonly Problem[]): UserError {
    return new UserError([heading, ...problems.map((problem) => `  ${describeProblem(problem)}`)].join('\n'));
  }
}
