import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../program';
import { testWorld } from '../testing/test-world';
import { commandFor } from './other-words';

const glossary = readFileSync(join(__dirname, '../../../../docs/glossary.md'), 'utf8');

/** What is printed for a word that is no command. */
async function said(word: string): Promise<readonly string[]> {
  const world = testWorld();
  await createProgram(world, () => {})
    .parseAsync([word], { from: 'user' })
    .catch(() => undefined);
  return world.warned;
}

/** Where all commands stand. */
const ALL = '  fix: ./vmshiftctl --help';

test.each([
  ['promote', 'release'],
  ['rollout', 'release'],
  ['undo', 'rollback'],
  ['freeze', 'hold'],
  ['unlock', 'resume'],
  ['ship', 'deploy'],
  ['build', 'synth'],
])('%s leads to %s', async (word, command) => {
  expect(await said(word)).toEqual([
    expect.stringContaining(`error: unknown command '${word}'`),
    `  here it is ${command}: ./vmshiftctl ${command} --help`,
    ALL,
  ]);
});

test('what is spelled nearly like it is named once', async () => {
  expect(await said('apply')).toEqual(["error: unknown command 'apply'", '  (Did you mean deploy?)', ALL]);
});

test.each(['toString', 'somethingelse'])('%s leads nowhere', async (word) => {
  expect(await said(word)).toEqual([`error: unknown command '${word}'`, ALL]);
});

test('the words are those that the glossary avoids for the command', () => {
  const terms = [...glossary.matchAll(/^\| ([a-z ]+) \|.*\| (.*) \|$/gm)];
  const led = terms.flatMap(([, term = '', avoided = '']) =>
    avoided
      .replace(/ \(.*?\)/g, '')
      .split(', ')
      .flatMap((word) => (commandFor(word) === term.replace(' ', '') ? [word] : [])),
  );
  expect(led.sort()).toEqual(
    [
      ...['apply', 'build', 'compile', 'freeze', 'generate', 'init', 'install', 'lock', 'pause', 'promote', 'publish'],
      ...['push', 'revert', 'rollout', 'ship', 'undo', 'unfreeze', 'unlock'],
    ].sort(),
  );
});
