import { tmpdir } from 'node:os';
import { linePrinter } from '../terminal/print-line';
import type { World } from '../world';
import { goSettings } from './go-settings';

export interface TestWorld extends World {
  readonly printed: readonly string[];
  readonly warned: readonly string[];
  /** What a person who looks on was told meanwhile. */
  readonly told: readonly string[];
}

const NOW = new Date('2026-11-24T12:00:00Z');

/** Lines go on without bounds. */
export const IN_A_PIPE = { width: () => Number.POSITIVE_INFINITY };

/** A world that keeps what is printed, line by line, as the terminal gets it. */
export function testWorld(parts: Partial<World> = {}): TestWorld {
  const printed: string[] = [];
  const warned: string[] = [];
  const told: string[] = [];
  return {
    root: tmpdir(),
    folder: () => parts.root ?? tmpdir(),
    now: NOW,
    clock: () => NOW,
    print: linePrinter((text) => printed.push(text.slice(0, -1))),
    warn: linePrinter((text) => warned.push(text.slice(0, -1))),
    width: () => 80,
    progress: (what, work) => work((part) => told.push(`${what}: ${part}`)),
    pause: async () => false,
    ...parts,
    // Without PATH it starts no program.
    env: { ...(parts.env?.PATH !== undefined && goSettings()), ...parts.env },
    printed,
    warned,
    told,
  };
}
