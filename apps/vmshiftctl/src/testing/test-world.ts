import { tmpdir } from 'node:os';
import { linePrinter } from '../terminal';
import type { World } from '../world';

export interface TestWorld extends World {
  readonly printed: readonly string[];
  readonly warned: readonly string[];
}

const NOW = new Date('2026-11-24T12:00:00Z');

/** A world that keeps what is printed, line by line, as the terminal gets it. */
export function testWorld(parts: Partial<World> = {}): TestWorld {
  const printed: string[] = [];
  const warned: string[] = [];
  return {
    root: tmpdir(),
    env: {},
    now: NOW,
    clock: () => NOW,
    print: linePrinter((text) => printed.push(text.slice(0, -1))),
    warn: linePrinter((text) => warned.push(text.slice(0, -1))),
    pause: async () => false,
    ...parts,
    printed,
    warned,
  };
}
