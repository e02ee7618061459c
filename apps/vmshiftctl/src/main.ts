import * as util from 'node:util';
import { exitCodeOf } from './exit-code';
import { createProgram } from './program';
import { PROGRAM_ROOT } from './program-root';
import { ProgramOutdated } from './publish/program-outdated';
import { refusalOfModel } from './refusal-of-model';
import { canRedraw, hasColours, type Stream, showsProgress, widthOf } from './terminal/capabilities';
import { linePrinter, type Paint, paintForTerminal, screenPrinter, textPrinter } from './terminal/print-line';
import { ProgressLine, SILENT } from './terminal/progress';
import type { World } from './world';

const { argv, env, stderr, stdout } = process;
const args = argv.slice(2);

// Node 20.11 has none.
const { styleText } = util as Partial<typeof util>;
const paintOf = (stream: Stream): Paint =>
  styleText && hasColours(stream, env, args) ? paintForTerminal(styleText) : (text) => text;

const writeErr = (text: string): void => {
  process.stderr.write(text);
};
const progress = new ProgressLine({
  write: writeErr,
  width: () => widthOf(stderr, env),
  clock: () => new Date(),
  paint: paintOf(stderr),
});
const writeOut = progress.above((text) => {
  process.stdout.write(text);
});

const world: World = {
  root: env.VMSHIFTCTL_ROOT ?? PROGRAM_ROOT,
  folder: () => process.cwd(),
  env,
  now: new Date(),
  clock: () => new Date(),
  print: linePrinter(writeOut, paintOf(stdout)),
  warn: textPrinter(progress.above(writeErr), () => widthOf(stderr, env), paintOf(stderr)),
  width: () => widthOf(stdout, env),
  progress: showsProgress(stderr, env, args) ? progress.follow : SILENT,
  ...(canRedraw(stdout, env) && { redraw: screenPrinter(writeOut, paintOf(stdout)) }),
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
const isReaderGone = ({ code }: NodeJS.ErrnoException, { isTTY }: Stream): boolean =>
  code === 'EPIPE' || (code === 'EIO' && isTTY === true);

let isCut = false;
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (isCut || isReaderGone(error, stream)) return;
    isCut = true;
    process.exitCode ||= 1;
    world.warn(`not all of it could be printed: ${error.message}; fix: print it where there is space`, 'bad');
  });
}

async function main(): Promise<number> {
  let code = 0;
  try {
    await createProgram(world, (settled) => {
      code = settled;
    }).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof ProgramOutdated)) return exitCodeOf(await refusalOfModel(error, world), world);
    try {
      return await (await import('./restart')).restart(world, args, error);
    } catch (failure) {
      return exitCodeOf(failure, world);
    }
  }
}

main().then((code) => {
  process.exitCode = code || process.exitCode;
});
