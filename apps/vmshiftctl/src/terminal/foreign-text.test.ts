import { UserError } from '@vmshift/findings';
import fc from 'fast-check';
import { exitCodeOf } from '../exit-code';
import { FIRST } from '../testing/first-pin';
import { type TestClone, TestOrigin } from '../testing/test-origin';
import { testWorld } from '../testing/test-world';
import { errorLines } from './error-lines';
import { printJson } from './print-json';
import { linePrinter, screenPrinter } from './print-line';

jest.setTimeout(120_000);

const hostile = fc.string({ unit: 'binary' });
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const FORBIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** What GitHub's runner takes for a command in a log. */
const COMMAND = /^\s*::.*::|##\[/;

test('one call prints one line, whatever is in it', () => {
  fc.assert(
    fc.property(fc.array(hostile), (texts) => {
      let written = '';
      const print = linePrinter((text) => {
        written += text;
      });
      for (const text of texts) print(text);
      expect(written.split('\n')).toHaveLength(texts.length + 1);
      expect(written).not.toMatch(FORBIDDEN);
    }),
  );
});

test.each([
  ['::add-mask::true'],
  ['  ::error::a'],
  ['a ##[add-mask]true'],
  [[{ text: 'a #' }, { text: '#[error]forged' }]],
  [[{ text: ' ' }, { text: ':', style: 'faint' as const }, { text: ':error::a' }]],
])("%j is no command to GitHub's runner", (line) => {
  let written = '';
  linePrinter((text) => {
    written += text;
  })(line);
  expect(written).not.toMatch(COMMAND);
});

test('a screen is cleared and written in one piece, and foreign text moves nothing on it', () => {
  const written: string[] = [];
  const redraw = screenPrinter(
    (text) => written.push(text),
    (text) => text,
  );
  redraw([{ line: 'a' }, { line: 'b\u001b[2Jc' }]);
  redraw([{ line: 'd' }]);
  expect(written).toEqual([
    '\u001b[?2026h\u001b[H\u001b[Ja\nb\\u{1b}[2Jc\n\u001b[?2026l',
    '\u001b[?2026h\u001b[H\u001b[Jd\n\u001b[?2026l',
  ]);
});

test('JSON is printed as it is read again', () => {
  fc.assert(
    fc.property(fc.dictionary(hostile, hostile), (value) => {
      const world = testWorld();
      printJson(world, value);
      expect(world.printed.join('\n')).not.toMatch(FORBIDDEN);
      expect(JSON.parse(world.printed.join('\n'))).toEqual(value);
    }),
  );
});

test('an error has the lines that were meant, and foreign text in it adds none at the margin', () => {
  fc.assert(
    fc.property(hostile, hostile, (one, other) => {
      const world = testWorld();
      exitCodeOf(new UserError([`a: ${one}`, `b: ${other}`]), world);
      expect(world.warned).toHaveLength(2);
      const margin = errorLines('x: ', new Error(`${one}\n${other}`)).filter((line) => !line.startsWith('  '));
      expect(margin).toHaveLength(1);
    }),
  );
});

describe('what others wrote', () => {
  let origin: TestOrigin;
  let clone: TestClone;
  beforeAll(() => {
    origin = new TestOrigin();
    clone = origin.clone();
    const forged = 'production: -> main-0123456789ab';
    clone.write(
      'apps/vmshift/releases/dev.json',
      clone.read('apps/vmshift/releases/dev.json').replaceAll(FIRST, 'b'.repeat(40)),
    );
    clone.git('add', '--all');
    clone.git(
      'commit',
      '--quiet',
      '--author=Mallory\u001b[1A\u001b]0;owned\u0007\u202eadA\u2028nothing is wrong##[add-mask]true <m@example.com>',
      '-m',
      `release\r${forged}\u0085\u001b[2J\u200b`,
    );
    const object = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  b: "##[add-mask]true"\n  a: "\\e[2J\\u202e\\n${forged}"\n`;
    clone.write(`dist/dev/a\n::error::##[error]forged\n${forged}\n\u001b[2J\u202e.yaml`, object);
    // A commit that holds the file, while the clone has it in no commit.
    clone.git('add', '--all');
    clone.git('commit', '--quiet', '-m', 'Add a');
    clone.git('tag', 'with-a');
    clone.git('reset', '--quiet', 'HEAD~1');
  });
  afterAll(() => origin.remove());

  test.each([
    [['status'], 'edit by Mallory\\u{1b}['],
    [['status', '--json'], 'Mallory'],
    [['history', 'dev'], 'Mallory'],
    [['history', 'dev', '--json'], 'Mallory'],
    [['synth', '--check', '--only', 'manifests'], 'dist/dev/a'],
    [['synth', '--check', '--only', 'manifests', '--json'], 'dist/dev/a'],
    [['hold', 'dev', '--reason', 'x', '--commit'], 'uncommitted changes'],
    [['release', '--branch', 'develop', '--sha', 'b'.repeat(40), '--sequence', '9'], 'dist/dev/a'],
    [['diff', 'HEAD', '--head', 'with-a'], 'ConfigMap/a in dev'],
    [['diff', 'HEAD', '--head', 'with-a', '--format', 'json'], 'ConfigMap/a'],
    [['diff', 'HEAD', '--head', 'with-a', '--format', 'sarif'], 'sarif'],
    [['diff', 'HEAD', '--head', 'with-a', '--format', 'markdown'], 'Review'],
    [['diff', 'no\nproduction: \u001b[2J'], 'there is no revision'],
    [['status', '--no\nproduction: \u001b[2J'], 'unknown option'],
  ])('%j shows it as escapes and adds no line of its own', async (argv, shown) => {
    const { out, err } = await clone.run(...argv);
    const lines = [...out.split('\n'), ...err.split('\n')];
    expect(lines.filter((line) => FORBIDDEN.test(line) || COMMAND.test(line))).toEqual([]);
    expect(lines.filter((line) => /^(production: ->|nothing is wrong$)/.test(line))).toEqual([]);
    expect(`${out}\n${err}`).toContain(shown);
  });
});
