import { nearestNames, printableLines } from '@vmshift/findings';

/** Commands by the words that other tools have for them: those that the glossary avoids. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  release: ['promote', 'push', 'publish', 'rollout'],
  rollback: ['undo', 'revert'],
  hold: ['freeze', 'lock', 'pause'],
  resume: ['unfreeze', 'unlock'],
  deploy: ['apply', 'ship'],
  synth: ['generate', 'build', 'compile'],
  bootstrap: ['install', 'init'],
};

/** What to run in the place of a word of another tool; undefined where it is none. */
export function commandFor(word: string): string | undefined {
  return Object.keys(COMMANDS).find((command) => COMMANDS[command]?.includes(word));
}

/**
 * What is printed where a line of words is refused: commander's sentence, and the command that was probably meant.
 *
 * @param commands names of all of them, those of groups included
 */
export function describeRefusal(sentence: string, commands: readonly string[]): readonly string[] {
  const unknown = /^error: unknown command '(.*)'/.exec(sentence)?.[1] ?? '';
  const command = commandFor(unknown);
  // Commander's own suggestion tells capital letters apart.
  const [near] =
    unknown === unknown.toLowerCase() || sentence.includes('Did you mean') ? [] : nearestNames(unknown, commands, 1);
  return [
    // What a person typed may hold line breaks.
    ...printableLines(sentence),
    ...(command === undefined || sentence.includes(`Did you mean ${command}?`)
      ? []
      : [`  here it is ${command}: ./vmshiftctl ${command} --help`]),
    ...(near === undefined ? [] : [`  (Did you mean ${near}?)`]),
    ...(sentence.startsWith("error: too many arguments for 'status'")
      ? ['  it shows all environments; of one: ./vmshiftctl diagnose <environment>']
      : []),
  ];
}
