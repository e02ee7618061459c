/** A field of an object that the API server refuses. */
export interface FieldProblem {
  /** `spec.ingress[0].from[1].ipBlock.cidr` */
  readonly path: string;
  /** What is there, printed. */
  readonly value: string;
  readonly allowed: string;
}

/** Takes the problems of what is being read. */
export type Report = (path: string, value: unknown, allowed: string) => void;

/** What was read, and what was reported meanwhile. */
export interface WithProblems<T> {
  readonly value: T;
  readonly problems: readonly FieldProblem[];
}

/** Reads a value together with its problems. */
export function readWithProblems<T>(read: (report: Report) => T): WithProblems<T> {
  const problems: FieldProblem[] = [];
  const value = read((path, refused, allowed) =>
    problems.push({ path, value: JSON.stringify(refused) ?? 'nothing', allowed }),
  );
  return { value, problems };
}

/** For a reader that only wants the value. */
export const unreported: Report = () => undefined;
