import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from './program';
import { testWorld } from './testing/test-world';

const root = join(__dirname, '../../..');
const program = createProgram(testWorld(), () => {});

const documents = execFileSync('git', ['ls-files', '-z', '--', '*.md', '.github/workflows', 'templates'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && !/^(?:docs\/adr\/|docs\/reference\/terraform-scenarios\.md|dist\/)/.test(file));

/** What `./vmshiftctl` is called with in a text, up to the end of the command. */
function callsIn(text: string): readonly string[] {
  return [...text.matchAll(/\.\/vmshiftctl ((?:[^`|;&)\n\\]|\\\n)*)/g)].map(([, call = '']) =>
    call.replaceAll('\\\n', ' '),
  );
}

/** What is wrong with a call; `<command>` stands for any. */
function problemOf(call: string): string | undefined {
  const words = call.replaceAll(/"[^"]*"|'[^']*'/g, 'text').split(/\s+/);
  let command = program;
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) break;
    command = next;
  }
  if (command === program && !call.startsWith('--')) return /^[<"$]/.test(call) ? undefined : `no command ${words[0]}`;
  const known = ['--help', ...[program, command].flatMap(({ options }) => options.map(({ long }) => long))];
  const flags = words.flatMap((word) => /^--[a-z][a-z-]*/.exec(word)?.[0] ?? []);
  const flag = flags.find((one) => !known.includes(one));
  return flag && `${command.name()} has no ${flag}`;
}

test('every command and flag in a document or a workflow exists', () => {
  const calls = documents.flatMap((file) =>
    callsIn(readFileSync(join(root, file), 'utf8')).map((call) => ({ file, call })),
  );
  expect(calls.length).toBeGreaterThan(60);
  expect(calls.flatMap(({ file, call }) => problemOf(call)?.concat(` in ${file}: ${call}`) ?? [])).toEqual([]);
});

test.each([
  ['plan --markdown x', 'plan has no --markdown'],
  ['review main', 'no command review'],
  ['report render x.json --pretty', 'render has no --pretty'],
  ['--versions', 'vmshiftctl has no --versions'],
])('%s is refused', (call, problem) => {
  expect(problemOf(call)).toBe(problem);
});

/** The commands of a document's blocks, without what they print and without what stands in quotes. */
function pastedLines(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^ *```console\n([\s\S]*?)^ *```$/gm)].flatMap(([, block = '']) => {
    const lines = block.split('\n');
    const typed = lines.filter((line) => /^\s*\$ /.test(line));
    return (typed.length > 0 ? typed : lines).map((line) => line.replaceAll(/'[^']*'|"[^"]*"/g, ''));
  });
}

/** A shell reads from a file of that name, and writes to what stands behind it. */
const PLACEHOLDER = /<[a-z][^<>]*>/;

test('what a block leaves open is a variable of the shell, so that it can be pasted as it stands', () => {
  const lines = documents.flatMap((file) =>
    pastedLines(readFileSync(join(root, file), 'utf8')).map((line) => `${file}: ${line.trim()}`),
  );
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.filter((line) => PLACEHOLDER.test(line))).toEqual([]);
  expect(PLACEHOLDER.test('kubectl -n <namespace> get pods')).toBe(true);
});

test('no block holds a value that is a secret, which would stay in the history of the shell', () => {
  const lines = documents.flatMap((file) =>
    pastedLines(readFileSync(join(root, file), 'utf8')).map((line) => `${file}: ${line.trim()}`),
  );
  const given = /\b(?:[A-Z_]*(?:TOKEN|SECRET|PASSWORD|ACCESS_KEY(?:_ID)?))=(?!\$)\S/;
  expect(lines.filter((line) => given.test(line))).toEqual([]);
  expect(given.test('export LINODE_TOKEN=…')).toBe(true);
});
