import { printableLine, UserError } from '@vmshift/findings';
import { CommanderError } from 'commander';
import { describeMachineError, isMachineError } from './machine-error';
import { errorLines } from './terminal/error-lines';
import { UsageError } from './usage-error';
import type { World } from './world';

/**
 * What a command gives back: 0 fine, 1 the user has something to fix, 3 a `diff` that blocks, or a look at what runs that
 * found nothing wrong and did not see all; 2, as Terraform does, from a `plan --detailed-exitcode` that holds changes.
 */
export type ExitCode = 0 | 1 | 2 | 3;

/** What each exit code means, for the reference. */
export const EXIT_CODES: readonly { readonly code: number; readonly meaning: string }[] = [
  { code: 0, meaning: 'done; nothing is wrong, nothing blocks' },
  {
    code: 1,
    meaning:
      'something has to be fixed: what was asked is refused, is wrong, or could not be compared; nothing was changed unless it says so',
  },
  {
    code: 2,
    meaning:
      'called in a wrong way: a command, an argument or a flag; of `plan --detailed-exitcode`, that there are changes',
  },
  {
    code: 3,
    meaning:
      '`diff`: something blocks; `status --live` and `diagnose`: nothing is wrong in what was seen, and not all could be looked at; `watch`: there is no answer yet',
  },
  { code: 70, meaning: 'an error of the program itself, printed with its stack' },
  { code: 130, meaning: 'ended by Ctrl-C' },
];

/** Exit codes in addition to those of the commands: the conventions of sysexits(3) where they apply. */
const EXIT = { userError: 1, usage: 2, internal: 70 } as const;

/** Prints what went wrong and gives the exit code for it: the message of a user's error, the stack of one of ours. */
export function exitCodeOf(error: unknown, { warn }: World): number {
  // Commander has reported it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  if (error instanceof UserError) {
    error.lines.forEach((line, index) => {
      warn(line, index === 0 ? 'bad' : undefined);
    });
    return error instanceof UsageError ? EXIT.usage : EXIT.userError;
  }
  if (isMachineError(error)) {
    const { what, fix } = describeMachineError(error);
    warn(`${what}; fix: ${fix} and run it again`);
    return EXIT.userError;
  }
  const unreadable = unreadableModel(error);
  if (error instanceof Error && unreadable !== undefined) {
    warn(`the model of the platform cannot be read: ${error.name}: ${printableLine(error.message)}`, 'bad');
    warn(`  fix: ${unreadable}; npm run typecheck tells the file and the line`);
    return EXIT.userError;
  }
  for (const line of errorLines('', error)) warn(line);
  return EXIT.internal;
}

/**
 * Where the live model itself failed, such as by a name that is not there: the environments are a bundle of their own
 * (tooling/bundle.mjs), and a module of the profile has its path in the stack while it is loaded.
 */
function unreadableModel(error: unknown): string | undefined {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  if (/[\\/]program[\\/]model-[0-9a-f]{32}\.js:/.test(frames[0] ?? '')) return 'packages/environments/src';
  const [, module] = /^\s+at (packages\/application\/src\/vmshift\/[\w-]+) \(/m.exec(frames.join('\n')) ?? [];
  return module && `${module}.ts`;
}
