// What went wrong in a build, as its user needs it: the compiler's errors with paths from the root.

/** A line of a package's task as turbo prints it, such as `@vmshift/environments:build: src/dev.ts(1,7): error TS2322: …`. */
const TASK_LINE = /^(\S+):(?:build|generate): (.*)$/;

/** The compiler's own form; what belongs to an error stands indented below it. */
const COMPILER_ERROR = /^([^\s(][^(]*)\((\d+),(\d+)\): (error TS\d+: .*)$/;

/**
 * The compiler's errors in the output of turbo, one a line, in the form that a terminal opens; the whole output where it
 * holds none.
 * @param folders the folder of each package, from the root, by its name
 */
export function describeBuildFailure(output, folders) {
  const errors = [];
  let within = false;
  for (const line of output.split('\n')) {
    const [, name, text] = TASK_LINE.exec(line) ?? [];
    const [, file, row, column, message] = COMPILER_ERROR.exec(text ?? '') ?? [];
    if (file !== undefined && folders.has(name))
      errors.push(`${folders.get(name)}/${file}:${row}:${column} - ${message}`);
    else if (within && /^\s+\S/.test(text ?? '') && !text.includes('ELIFECYCLE')) errors.push(text);
    within = file !== undefined || (within && errors.at(-1) === text);
  }
  return errors.length === 0 ? output : errors.join('\n');
}
