import { join } from 'node:path';
import { UserError } from '@vmshift/environments';
import { CommanderError } from 'commander';
import { createProgram } from './program';
import type { World } from './world';

/** Exit codes beside those of the commands: the conventions of sysexits(3) where they apply. */
const EXIT = { userError: 1, usage: 2, internal: 70 } as const;

const world: World = {
  root: join(__dirname, '../../..'),
  env: process.env,
  now: new Date(),
  print: (line) => process.stdout.write(`${line}\n`),
  warn: (line) => process.stderr.write(`${line}\n`),
};

createProgram(world, (code) => {
  process.exitCode = code;
})
  .parseAsync(process.argv)
  .catch((error: unknown) => {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
    else if (error instanceof UserError) {
      world.warn(error.message);
      process.exitCode = EXIT.userError;
    } else {
      world.warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exitCode = EXIT.internal;
    }
  });
