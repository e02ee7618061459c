import { exitCodeOf } from './exit-code';
import { createProgram } from './program';
import { ProgramOutdated } from './publish/program-outdated';
import { refusalOfModel } from './refusal-of-model';
import { linePrinter } from './terminal/print-line';
import { SILENT } from './terminal/progress';
import type { World } from './world';

/** What a command ended with. */
export interface Captured {
  /** Its exit code; undefined where the program has to start itself again. */
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a command in a process that runs many, and keeps what it prints, as a pipe would get it.
 * @param clock the real one
 */
export async function runCaptured(
  argv: readonly string[],
  { root, env, clock }: Pick<World, 'root' | 'env' | 'clock'>,
): Promise<Captured> {
  const printed = { out: '', err: '' };
  const world: World = {
    root,
    folder: () => root,
    env,
    now: clock(),
    clock,
    print: linePrinter((text) => {
      printed.out += text;
    }),
    warn: linePrinter((text) => {
      printed.err += text;
    }),
    width: () => Number.POSITIVE_INFINITY,
    progress: SILENT,
    pause: async () => false,
  };
  let code = 0;
  try {
    const settle = (settled: number): void => {
      code = settled;
    };
    await createProgram(world, settle).parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof ProgramOutdated) return { code: undefined, ...printed };
    code = exitCodeOf(await refusalOfModel(error, world), world);
  }
  return { code, ...printed };
}
