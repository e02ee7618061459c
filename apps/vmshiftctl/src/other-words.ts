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
