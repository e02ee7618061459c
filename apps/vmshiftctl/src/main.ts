import { join } from 'node:path';
import * as util from 'node:util';
import { exitCodeOf } from './exit-code';
import { createProgram } from './program';
import { ProgramOutdated } from './publish/program-outdated';
import { canRedraw, hasColours, linePrinter, paintForTerminal, screenPrinter } from './terminal';
import type { World } from './world';

// Node 20.11 has none.
const { styleText } = util as Partial<typeof util>;
const paint = styleText && hasColours(process.stdout, process.env) ? paintForTerminal(styleText) : undefined;
const writeOut = (text: string): void => {
  process.stdout.write(text);
};

const world: World = {
  root: process.env.VMSHIFTCTL_ROOT ?? join(__dirname, '../../..'),
  env: process.env,
  now: new Date(),
  clock: () => new Date(),
  print: linePrinter(writeOut, paint),
  warn: linePrinter((text) => process.stderr.write(text)),
  ...(canRedraw(process.stdout, process.env) && { redraw: screenPrinter(writeOut, paint ?? ((text) => text)) }),
  input: () => process.stdin,
  pause,
};

/** Ctrl-C ends a pause in order; outside of one it ends the program, as it always does. */
function pause(ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (on: boolean) => (): void => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt);
      resolve(on);
    };
    const interrupt = settle(false);
    const timer = setTimeout(settle(true), ms);
    process.once('SIGINT', interrupt);
  });
}

/** A reader that has seen enough, such as `head`, is no error, nor a terminal that was closed: a deploy ends in order. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  try {
    await createProgram(world, (settled) => {
      code = settled;
    }).parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof ProgramOutdated)) return exitCodeOf(error, world);
    try {
      return (await import('./restart')).restart(world, argv, error);
    } catch (failure) {
      return exitCodeOf(failure, world);
    }
  }
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
