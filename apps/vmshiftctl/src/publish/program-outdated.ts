import { counted } from '@vmshift/findings';

/**
 * Fetching brought code that renders or decides otherwise than the code of this process. Nothing is written; the program
 * has to be started again.
 */
export class ProgramOutdated extends Error {
  override readonly name = 'ProgramOutdated';

  constructor(readonly paths: readonly string[]) {
    const example = paths.length === 1 ? `: ${paths[0]}` : `, such as ${paths[0]}`;
    super(`${counted(paths.length, 'file')} of the program changed at the remote${example}`);
  }
}

/** What no run of this program depends on: what it writes, and what people and GitHub read. */
const HARMLESS = /^(dist|cdktf\.out|apps\/vmshift\/releases|docs|templates|\.github)\/|\.md$/;

/** @throws ProgramOutdated when one of the paths belongs to the program */
export function requireSameProgram(paths: readonly string[]): void {
  const code = paths.filter((path) => !HARMLESS.test(path));
  if (code.length > 0) throw new ProgramOutdated(code);
}
