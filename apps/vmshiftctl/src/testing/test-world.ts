import { tmpdir } from 'node:os';
import type { World } from '../world';

export interface TestWorld extends World {
  readonly printed: readonly string[];
  readonly warned: readonly string[];
}

/** A world that keeps what is printed. */
export function testWorld(parts: Partial<World> = {}): TestWorld {
  const printed: string[] = [];
  const warned: string[] = [];
  return {
    root: tmpdir(),
    env: {},
    now: new Date('2026-11-24T12:00:00Z'),
    print: (line) => printed.push(line),
    warn: (line) => warned.push(line),
    ...parts,
    printed,
    warned,
  };
}
