import type { Command } from 'commander';

const FLAG = /^(?:--[a-z][\w-]*(?:=.*)?|-h|--)$/is;

/**
 * A flag in the place of another one's value means that the value was left out: commander takes `--push` for the reason in
 * `--reason --push`, and nothing is pushed. A misspelled flag means the same. `--reason=--push` is taken as it stands.
 */
export function refuseFlagsAsValues(group: Command): void {
  for (const one of group.commands) {
    refuseFlagsAsValues(one);
    const parse = one.parseOptions.bind(one);
    one.parseOptions = (words) => {
      const end = words.indexOf('--');
      const own = end < 0 ? words : words.slice(0, end + 1);
      for (const option of one.options.filter(({ required }) => required)) {
        const value = own.find((word, index) => own[index - 1] === option.long && FLAG.test(word));
        if (value !== undefined)
          one.error(`error: option '${option.flags}' argument missing; got ${value}, which reads as a flag`);
      }
      return parse(words);
    };
  }
}
