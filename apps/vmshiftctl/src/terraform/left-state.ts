import { posix } from 'node:path';
import { shellQuote } from '@vmshift/findings';
import { BY_HAND } from './failed-run';

/** Terraform's words where the state could not be written to its backend. */
export const STATE_UNWRITTEN = /errored\.tfstate|Failed to (?:save|write) state/;

/** A state that could not be written to its backend. */
export interface LeftState {
  /** Where it is, for a person who puts that right. */
  readonly what: string;
  /** What writes it where it belongs, before anything else; undefined where it is nowhere. */
  readonly command?: string;
}

/** Terraform could not write it to a file either, and dumped it into its log. */
const DUMPED = /Failed to create local state file/;

/** The file of a local state. Terraform cuts it off before it writes, and can push over no state that it cannot read. */
const CUT_OFF = /\bwrite\s+((?:\.\.)?\/\S+):\s+no\s+space\s+left/;

const SPACE = `free some space (df -h . "\${TMPDIR:-/tmp}" shows where)`;

/** The state that a run could not write; undefined where it was written. The parameters are those of {@link unwrittenState}. */
export function leftState(stack: string, errors: string, kept?: string): LeftState | undefined {
  return STATE_UNWRITTEN.test(errors) ? unwrittenState(stack, errors, kept) : undefined;
}

/**
 * Where the state is that could not be written, and how it gets where it belongs.
 * @param errors of the run that would have written it
 * @param kept the file that a dump of it was kept in. @default there was no dump, or no space for it
 */
export function unwrittenState(stack: string, errors: string, kept?: string): LeftState {
  if (kept === undefined && DUMPED.test(errors)) {
    const next = 'then go through docs/on-call.md#after-a-deploy-that-was-killed';
    return { what: `no file had space for it, so no one knows what was made here; ${SPACE}, ${next}` };
  }
  const folder = `cdktf.out/stacks/${stack}`;
  const file = kept ?? 'errored.tfstate';
  const what = posix.isAbsolute(file) ? `it is in ${file}` : 'it is in a file next to the configuration';
  const local = CUT_OFF.exec(errors)?.[1];
  if (local === undefined)
    return { what: `${what} (${BY_HAND})`, command: `terraform -chdir=${folder} state push ${shellQuote(file)}` };
  const paths = [file, local].map((path) => (posix.isAbsolute(path) ? path : posix.join(folder, path)));
  return { what: `${what}; ${SPACE}`, command: `cp ${paths.map(shellQuote).join(' ')}` };
}
