/** One thing that someone has to put right. Every rule of the model and every check of a manifest answers in these. */
export interface Problem {
  /** Kebab-case id of the rule that found it. */
  readonly rule: string;
  /** Environment concerned, or `platform`. */
  readonly environment: string;
  /** Property path in the model, or `Kind/name` and field of a rendered object. */
  readonly path: string;
  /** What was found there, printed. */
  readonly value: string;
  /** What is allowed there. */
  readonly allowed: string;
  /** The file to edit or the command to run. */
  readonly fix: string;
}

/** One line per problem: where, what was found, what is allowed, how to fix it. */
export function describeProblem(problem: Problem): string {
  const { environment, path, value, allowed, fix, rule } = problem;
  return `${environment}: ${path}: got ${value}; allowed: ${allowed}; fix: ${fix} [${rule}]`;
}
