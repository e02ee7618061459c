import { UserError } from '@vmshift/findings';
import type { MissingValue } from '../github/part';
import type { Input, World } from '../world';

/** Where values come from that the program cannot make. */
export interface Answers {
  /** Whether a person is there, who can click too. */
  readonly interactive: boolean;
  /** The value; undefined where there is none yet. */
  readonly ask: (value: MissingValue, what: string) => Promise<string | undefined>;
  /** Waits until the person goes on. */
  readonly pause: (text: string) => Promise<void>;
}

/** A person at a terminal, or the lines that are piped in. */
export async function answersOf({ input: open, warn }: Pick<World, 'input' | 'warn'>): Promise<Answers> {
  const input = open?.();
  if (input === undefined) return pipedAnswers('');
  if (input.isTTY !== true) {
    warn('reading values from standard input, to its end');
    return pipedAnswers(await textOf(input));
  }
  return {
    interactive: true,
    ask: (value, what) => askPerson(input, `${nameOf(value)} (${what}; empty: later)`, warn),
    pause: async (text) => void (await askPerson(input, text, warn)),
  };
}

/** How a value is named where it is piped in. */
export function nameOf({ environment, name }: MissingValue): string {
  return environment === undefined ? name : `${environment}/${name}`;
}

/** @param text a line for each value, `<environment>/<SECRET>=<value>` or `<VARIABLE>=<value>` */
export function pipedAnswers(text: string): Answers {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const values = new Map(
    lines.map((line, index) => {
      const [, name, value] = /^([\w-]+\/\w+|\w+)=(.+)$/.exec(line) ?? [];
      // The line may hold a secret, so only its number is shown.
      if (name === undefined || value === undefined)
        throw new UserError(
          `line ${index + 1} of the input is not <environment>/<NAME>=<value>, or <NAME>=<value> for a variable`,
        );
      return [name, value];
    }),
  );
  return { interactive: false, ask: async (value) => values.get(nameOf(value)), pause: async () => {} };
}

/** Asks for each value once: what was answered, or left for later, is known from then on. */
export function rememberedAnswers({ interactive, ask, pause }: Answers): Answers {
  const known = new Map<string, Promise<string | undefined>>();
  return {
    interactive,
    pause,
    ask: (value, what) => {
      const id = `${value.repository} ${nameOf(value)}`;
      const answer = known.get(id) ?? ask(value, what);
      known.set(id, answer);
      return answer;
    },
  };
}

async function textOf(input: Input): Promise<string> {
  const chunks: string[] = [];
  for await (const chunk of input) chunks.push(String(chunk));
  return chunks.join('');
}

/** Reads one line that the terminal does not show: most values are secrets. @throws UserError for Ctrl-C */
function askPerson(input: Input, question: string, warn: World['warn']): Promise<string | undefined> {
  // Before the question is there: what is typed at once is not shown either.
  input.setRawMode?.(true);
  warn(`${question}:`);
  return new Promise((resolve, reject) => {
    let typed = '';
    const end = (settle: () => void) => {
      input.off('data', read);
      input.setRawMode?.(false);
      input.pause();
      settle();
    };
    const read = (chunk: Buffer | string) => {
      for (const character of String(chunk)) {
        if (character === '\u0003')
          return end(() =>
            reject(new UserError('stopped: what is done stays done; to go on: ./vmshiftctl bootstrap --apply')),
          );
        if (character === '\r' || character === '\n') return end(() => resolve(typed.trim() || undefined));
        if (character === '\u007f' || character === '\b') typed = typed.slice(0, -1);
        else if (character >= ' ') typed += character;
      }
      return undefined;
    };
    input.on('data', read);
    input.resume();
  });
}
