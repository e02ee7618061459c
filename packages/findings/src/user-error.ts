import { printableLine, printableLines } from './printable';
import { describeProblem, type Problem } from './problem';

/** An error that the user can fix: the program prints its message, no stack, and exits 1. */
export class UserError extends Error {
  override readonly name = 'UserError';

  /** What is printed, one line each. */
  readonly lines: readonly string[];

  /**
   * @param message a list is one line for each item, so that a line break inside an item is someone else's and is shown
   * as an escape. In one string no one can tell whose a line break is: what follows it is indented, and forges no line.
   */
  constructor(message: string | readonly string[]) {
    const lines = typeof message === 'string' ? printableLines(message) : message.map(printableLine);
    super(typeof message === 'string' ? message : lines.join('\n'));
    this.lines = lines;
  }

  /** All problems at once, one line each, under a heading. */
  static of(heading: string, problems: readonly Problem[]): UserError {
    return new UserError([heading, ...problems.map((problem) => `  ${describeProblem(problem)}`)]);
  }
}
