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

/** Reads a value and returns what was reported meanwhile. */
export function problemsOf(read: (report: Report) => unknown): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  read((path, value, allowed) => problems.push({ path, value: JSON.stringify(value) ?? 'nothing', allowed }));
  return problems;
}

/** For a reader that only wants the value. */
export const unreported: Report = () => undefined;
