import { join } from 'node:path';
import { exitCodeOf } from './exit-code';
import { createProgram } from './program';
import { ProgramOutdated } from './publish/program-outdated';
import { linePrinter } from './terminal';
import type { World } from './world';

const world: World = {
  root: process.env.VMSHIFTCTL_ROOT ?? join(__dirname, '../../..'),
  env: process.env,
  now: new Date(),
  clock: () => new Date(),
  print: linePrinter((text) => process.stdout.write(text)),
  warn: linePrinter((text) => process.stderr.write(text)),
};

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
