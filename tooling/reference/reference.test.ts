import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { commandName } from '../../apps/vmshiftctl/src/completion/completed-commands';
import { createProgram } from '../../apps/vmshiftctl/src/program';
import { commandsMarkdown, runnable } from './commands-markdown';
import { declarationsOf } from './declarations';
import { declarationsMarkdown } from './declarations-markdown';
import { JSON_OF, referenceDocuments } from './documents';

const root = join(__dirname, '../..');

test.each(referenceDocuments(root))(
  '$file is what the sources say; write it again: npm run reference',
  ({ file, text }) => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(text);
  },
);

test('each command that has --json stands in json.md with what it prints, by JSON_OF of tooling/reference/documents.ts', () => {
  const world = { print: () => {}, warn: () => {} } as unknown as Parameters<typeof createProgram>[0];
  const having = runnable(createProgram(world, () => {})).filter(({ options }) =>
    options.some(({ long }) => long === '--json'),
  );
  expect(JSON_OF.flatMap(([commands]) => commands).sort()).toEqual(having.map(commandName).sort());
});

describe('types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reference-'));
  const file = join(folder, 'shape.ts');
  writeFileSync(
    file,
    `/** A shape, \`a | b\`. @see https://example.org/shape */
export interface Shape extends Named {
  /**
   * Where it
   * stands.
   * @default at the origin
   */
  readonly at?: Point;
  readonly corners: readonly Point[];
  readonly byName: Readonly<Record<string, Point>>;
}
interface Named { readonly name: 'Point' | 'b'; }
/** A point. */
export type Point = { readonly x: number } | {
  /** Text. */
  readonly word: string;
};
type Unused = string;
`,
  );
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are a section each, with their properties, defaults and sources', () => {
    expect(declarationsMarkdown(['Shape'], declarationsOf([file])).join('\n')).toBe(`
## Shape

A shape, \`a | b\`. [Source](https://example.org/shape).

Has the properties of [Named](#named) too.

| property | type | meaning |
|---|---|---|
| \`at\`, optional | [Point](#point) | Where it stands. Default: at the origin. |
| \`corners\` | list of [Point](#point) |  |
| \`byName\` | for each \`string\`: [Point](#point) |  |

## Named

| property | type | meaning |
|---|---|---|
| \`name\` | \`'Point' \\| 'b'\` |  |

## Point

A point.

| property | type | meaning |
|---|---|---|
| \`x\` | \`number\` |  |

| property | type | meaning |
|---|---|---|
| \`word\` | \`string\` | Text. |`);
  });

  test('that are not there are an error', () => {
    expect(() => declarationsMarkdown(['Square'], declarationsOf([file]))).toThrow('no type Square');
  });
});

test('a command is told with its arguments and flags; a group is no command', () => {
  const program = new Command('x');
  const group = program.command('report').description('a group');
  group.command('help').description('left out');
  group
    .command('render')
    .description('print <a> file')
    .argument('<file>', 'a|b')
    .requiredOption('--to <format>', 'a format')
    .option('--width <columns>', 'columns', '80');
  expect(commandsMarkdown(program).join('\n')).toContain(`
| [report render](#report-render) | print \\<a\\> file |
`);
  expect(commandsMarkdown(program).slice(-12).join('\n')).toBe(`
## report render

\`./vmshiftctl report render <file>\`

Print \\<a\\> file.

| argument or flag | meaning |
|---|---|
| \`<file>\` | a\\|b |
| \`--to <format>\` | required: a format |
| \`--width <columns>\` | columns; "80" when left out |`);
});
