import type { ExitCode } from '../program';
import type { World } from '../world';

export interface SynthOptions {
  readonly check?: boolean;
  readonly environment?: readonly string[];
  readonly only?: string;
  readonly json?: boolean;
}

/** Renders both layers and writes what changed. */
export async function synth(_options: SynthOptions, _world: World): Promise<ExitCode> {
  return 0;
}
