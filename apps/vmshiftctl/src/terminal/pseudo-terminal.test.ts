import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { hasPseudoTerminal, onTerminal } from '../testing/pseudo-terminal';
import { type TestClone, TestOrigin } from '../testing/test-origin';
import { textWidth } from './text-width';

const root = join(__dirname, '../../../..');
const PROGRAM = [
  process.execPath,
  '--require',
  join(root, 'tooling/testing/program-on-fixture-model.cjs'),
  join(root, 'apps/vmshiftctl/bin/vmshiftctl.js'),
];

let origin: TestOrigin;
let clone: TestClone;
beforeAll(async () => {
  origin = new TestOrigin();
  clone = origin.clone();
  await clone.run('hold', 'dev', '--reason', 'a demo for a customer who wants to see the 日本語 build', '--commit');
});
afterAll(() => origin.remove());

type Shown = ReturnType<typeof onTerminal>;
const shown = new Map<string, Shown>();

/** What a command that changes nothing shows; it is run once. */
function run(columns: number, args: readonly string[], env: Readonly<Record<string, string>> = {}): Shown {
  const key = JSON.stringify([columns, args, env]);
  const known =
    shown.get(key) ??
    onTerminal(columns, [...PROGRAM, ...args], { PATH: process.env.PATH, VMSHIFTCTL_ROOT: clone.root, ...env });
  shown.set(key, known);
  return known;
}

const ESCAPE = '\u001b';

(hasPseudoTerminal ? describe.each([80, 120]) : describe.skip.each([80]))('on a terminal of %d columns', (columns) => {
  test.each([['status'], ['environments'], ['history', 'dev'], ['rules'], ['--help'], ['explain', '--help']])(
    '%s %s fits',
    (...args) => {
      const { lines } = run(columns, args);
      expect(lines.length).toBeGreaterThan(1);
      const wide = lines.map(stripVTControlCharacters).filter((line) => textWidth(line) > columns);
      // A word that may be copied stays whole.
      expect(wide.filter((line) => line.trim().includes(' '))).toEqual([]);
    },
  );

  test('a hold is told whole, and a heading stands over its column', () => {
    const lines = run(columns, ['status']).lines.map(stripVTControlCharacters);
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain('ENVIRONMENT BUILD AGE HOW STATE');
    const heading = lines.find((line) => line.startsWith('ENVIRONMENT')) ?? '';
    const dev = lines.find((line) => line.startsWith('dev ')) ?? '';
    expect(dev.indexOf('by tag alone')).toBe(heading.indexOf('STATE'));
  });

  test('there are colours, unless they are not wanted; JSON has none', () => {
    const { code, lines } = run(columns, ['status']);
    expect([code, lines.join('\n').includes(`${ESCAPE}[1mENVIRONMENT`)]).toEqual([0, true]);
    const plain = [run(columns, ['status'], { NO_COLOR: '1' }), run(columns, ['status', '--no-color'])];
    for (const one of [...plain, run(columns, ['status', '--json'])])
      expect(one.lines.join('\n')).not.toContain(ESCAPE);
  });
});
