import { asText, type Container } from '@vmshift/kubernetes';

/** The commands of a script, as far as they can be told apart without a shell: each is of one program. */
export function commandsIn(script: string): readonly string[] {
  return script.split(/[\n;|&]/);
}

/** The path of the first word of a container's command line that matches; of the list where the match spans words. */
export function wordPath(container: Container, pattern: RegExp): string {
  return pathOf(container, pattern, (_, index) => index);
}

/**
 * The path of the value of a flag: of the word after it, as in `-Q`, `celery`, or of the flag's own word, as in
 * `--queues=celery`. The path is that of the word whose text changes with the value.
 * @param flag matches the whole word of a flag whose value is another word
 */
export function flagValuePath(container: Container, flag: RegExp): string {
  return pathOf(container, flag, (words, index) => {
    const word = asText(words[index]);
    return flag.exec(word)?.[0] === word && index + 1 < words.length ? index + 1 : index;
  });
}

function pathOf(
  { path, spec }: Container,
  pattern: RegExp,
  choose: (words: readonly unknown[], index: number) => number,
): string {
  const lists = ['command', 'args'].filter((field) => Array.isArray(spec[field]));
  for (const field of lists) {
    const words = spec[field] as readonly unknown[];
    const index = words.findIndex((word) => pattern.test(asText(word)));
    if (index >= 0) return `${path}.${field}[${choose(words, index)}]`;
  }
  const last = lists.at(-1);
  return last === undefined ? path : `${path}.${last}`;
}
