import { createProgram } from './program';
import { testWorld } from './testing/test-world';

async function run(...args: readonly string[]) {
  const world = testWorld();
  await createProgram(world, () => {})
    .parseAsync(args, { from: 'user' })
    .catch(() => undefined);
  return world;
}

test.each([
  [[], 'What runs:'],
  [['report'], 'Commands:'],
])('help where no command is named (%j) reads as with --help', async (args, heading) => {
  const { printed } = await run(...args, '--help');
  const { warned } = await run(...args);
  expect(printed).toContain(heading);
  expect(warned).toEqual(printed);
});

test.each([
  [['plna'], "error: unknown command 'plna'", 'plan', './vmshiftctl --help'],
  [['report', 'rendr'], "error: unknown command 'rendr'", 'render', './vmshiftctl report --help'],
])('help of %j names it as the command itself does', async (names, first, meant, help) => {
  const { warned, printed } = await run('help', ...names);
  expect(printed).toEqual([]);
  expect(warned).toEqual([first, expect.stringContaining(`Did you mean ${meant}?`), `  fix: ${help}`]);
  expect((await run(...names)).warned).toEqual(warned);
});

test.each([[[]], [['plan']], [['report', 'render']]])('help %j reads as with --help', async (names) => {
  const { printed } = await run('help', ...names);
  expect(printed).toEqual((await run(...names, '--help')).printed);
  expect(printed[0]).toMatch(/^Usage: /);
});

test.each([
  [['diagnose', 'production', 'dev'], 'too many arguments', './vmshiftctl diagnose --help'],
  [['hold', 'production'], 'required option', './vmshiftctl hold --help'],
  [['report', 'render'], 'missing required argument', './vmshiftctl report render --help'],
  [['history', 'production', '--since'], 'unknown option', './vmshiftctl history --help'],
])('%j is told where what it takes stands', async (args, said, command) => {
  const { warned } = await run(...args);
  expect(warned).toEqual([expect.stringContaining(said), `  fix: ${command}`]);
  expect((await run(...command.split(' ').slice(1))).printed[0]).toMatch(/^Usage: /);
});

test.each([
  [['rollback', 'production', '--reason', '--push'], "option '--reason <text>' argument missing; got --push"],
  [['rollback', 'production', '--reason', '--help'], "option '--reason <text>' argument missing; got --help"],
  [['diff', '--output', '--format=json'], "option '--output <file>' argument missing; got --format=json"],
  [['synth', '--environment', 'dev', '--check', '--only', '--json'], "option '--only <layer>' argument missing"],
  [['rollback', 'production', '--reason', '--psuh'], "option '--reason <text>' argument missing; got --psuh"],
  [['hold', 'production', '--reason', '--', '--push'], "option '--reason <text>' argument missing; got --,"],
])('%j is refused: a flag is no value', async (args, said) => {
  const { warned } = await run(...args);
  expect(warned).toEqual([expect.stringContaining(said), `  fix: ./vmshiftctl ${args[0]} --help`]);
});

test('what stands behind an equals sign, or is no flag, is a value', async () => {
  const { warned } = await run('hold', 'no-such', '--reason=--push', '--patch', '- a b', '--', '--reason', '--json');
  expect(warned.join(' ')).not.toContain('argument missing');
});

test.each([
  [['STATUS'], 'Did you mean status?', './vmshiftctl --help'],
  [['Rolback'], 'Did you mean rollback?', './vmshiftctl --help'],
  [['report', 'RENDER'], 'Did you mean render?', './vmshiftctl report --help'],
  [['no-such-thing'], undefined, './vmshiftctl --help'],
  [['--json', 'status'], undefined, './vmshiftctl --help'],
])('%j is told what was meant, and where all of it stands', async (args, meant, help) => {
  const { warned } = await run(...args);
  expect(warned.filter((line) => line.includes('Did you mean'))).toEqual(meant === undefined ? [] : [`  (${meant})`]);
  expect(warned).toContain(`  fix: ${help}`);
});

test('status of one environment leads to its diagnosis', async () => {
  expect((await run('status', 'production')).warned).toContain(
    '  it shows all environments; of one: ./vmshiftctl diagnose <environment>',
  );
});

test('what a person typed stays one message, whatever is in it', async () => {
  const { warned } = await run('status', '--no\nwarning: forged');
  expect(warned[0]).toMatch(/^error: unknown option '--no/);
  expect(warned.slice(1).every((line) => line.startsWith('  '))).toBe(true);
});

test('the list of commands has what each does and takes; its exit codes and what it needs are in its own help', async () => {
  const { printed } = await run('--help');
  expect(printed.filter((line) => /exit \d|needs|\[options\] </.test(line))).toEqual([]);
  expect(printed.find((line) => line.startsWith('  verify'))).toMatch(/^ {2}verify \[environment\.{3}\] +verify that/);
  expect((await run('verify', '--help')).printed.join(' ')).toContain('exit 1 when one is not');
});
