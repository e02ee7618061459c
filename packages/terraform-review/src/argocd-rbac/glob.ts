/** Whether a state takes a character. */
type Takes = (char: string) => boolean;

interface State {
  /** States that are reached without a character. */
  readonly free: number[];
  takes?: Takes;
  /** Where the character leads. */
  next?: number;
}

/** A glob as a machine of states. `SEPARATOR` is taken by itself alone. */
export interface Glob {
  readonly states: readonly State[];
  readonly start: number;
  readonly end: number;
  /** Characters at which the machine tells texts apart. */
  readonly alphabet: ReadonlySet<string>;
}

/** Stands between an action and an object where both are matched as one text. No wildcard takes it. */
export const SEPARATOR = '\n';

/**
 * A glob as Argo CD matches it: `*` and `?` take slashes as well, `[a-z]` and `[!abc]` one character, `{a,b}` one of both.
 * @returns undefined where Argo CD cannot compile it; it matches nothing then
 * @see https://github.com/gobwas/glob
 */
export function parseGlob(pattern: string): Glob | undefined {
  const reader = new GlobReader([...pattern]);
  try {
    const start = reader.state();
    const end = reader.sequence(start, false);
    return { states: reader.states, start, end, alphabet: reader.alphabet };
  } catch (error) {
    if (error instanceof InvalidGlob) return undefined;
    throw error;
  }
}

/** One glob after the other, with the separator between them. */
export function joinGlobs(first: Glob, second: Glob): Glob {
  const offset = first.states.length;
  const states: State[] = [
    ...first.states.map((state, index) =>
      index === first.end
        ? { ...state, takes: (char: string) => char === SEPARATOR, next: second.start + offset }
        : state,
    ),
    ...second.states.map(({ free, takes, next }) => ({
      free: free.map((state) => state + offset),
      ...(takes === undefined || next === undefined ? {} : { takes, next: next + offset }),
    })),
  ];
  const alphabet = new Set([...first.alphabet, ...second.alphabet, SEPARATOR]);
  return { states, start: first.start, end: second.end + offset, alphabet };
}

/** The states before the first character. */
export function startOf(glob: Glob): readonly number[] {
  return closure(glob, [glob.start]);
}

/** The states after one more character. */
export function step(glob: Glob, states: readonly number[], char: string): readonly number[] {
  const next = states.flatMap((index) => {
    const { takes, next } = glob.states[index] as State;
    return takes?.(char) && next !== undefined ? [next] : [];
  });
  return closure(glob, next);
}

/** Whether the whole text is matched. */
export function globMatches(glob: Glob, text: string): boolean {
  let states = startOf(glob);
  for (const char of text) {
    if (states.length === 0) return false;
    states = step(glob, states, char);
  }
  return states.includes(glob.end);
}

function closure({ states }: Glob, from: readonly number[]): readonly number[] {
  // Most often one state is left that leads nowhere for free: it is all that is reached.
  if (from.length < 2 && from.every((index) => states[index]?.free.length === 0)) return from;
  const reached = new Set(from);
  for (const index of reached) for (const next of (states[index] as State).free) reached.add(next);
  return [...reached].sort((one, other) => one - other);
}

class InvalidGlob extends Error {}

/** Reads a pattern from left to right into states. */
class GlobReader {
  readonly states: State[] = [];
  readonly alphabet = new Set<string>();
  private position = 0;

  constructor(private readonly chars: readonly string[]) {}

  state(): number {
    return this.states.push({ free: [] }) - 1;
  }

  /** What follows `from`, up to the end, or in braces to the next comma or closing brace; gives its last state. */
  sequence(from: number, inBraces: boolean): number {
    let last = from;
    for (let char = this.next(); char !== undefined; char = this.next()) {
      if (inBraces && (char === ',' || char === '}')) {
        this.position -= 1;
        return last;
      }
      last = this.one(char, last);
    }
    return last;
  }

  private one(char: string, from: number): number {
    if (char === '*') {
      this.link(from, isNoSeparator, from);
      const last = this.state();
      this.at(from).free.push(last);
      return last;
    }
    if (char === '?') return this.link(from, isNoSeparator);
    if (char === '[') return this.range(from);
    if (char === '{') return this.braces(from);
    // What is escaped stands for itself; a backslash at the end for nothing.
    const literal = char === '\\' ? this.next() : char;
    return literal === undefined ? from : this.literal(literal, from);
  }

  private literal(char: string, from: number): number {
    this.alphabet.add(char);
    return this.link(from, (other) => other === char);
  }

  private braces(from: number): number {
    const last = this.state();
    for (;;) {
      const branch = this.state();
      this.at(from).free.push(branch);
      this.at(this.sequence(branch, true)).free.push(last);
      if (this.next() !== ',') return last;
    }
  }

  private range(from: number): number {
    const isNot = this.chars[this.position] === '!';
    if (isNot) this.position += 1;
    const takes = this.chars[this.position + 1] === '-' ? this.interval() : this.list();
    return this.link(from, (char) => isNoSeparator(char) && takes(char) !== isNot);
  }

  private interval(): Takes {
    const [low, , high, close] = this.chars.slice(this.position, this.position + 4);
    if (low === undefined || high === undefined || close !== ']' || high < low) throw new InvalidGlob();
    this.position += 4;
    const [first, last] = [low, high].map((char) => char.codePointAt(0) as number) as [number, number];
    for (const point of [first - 1, first, last, last + 1])
      if (point > 0) this.alphabet.add(String.fromCodePoint(point));
    return (char) => char >= low && char <= high;
  }

  private list(): Takes {
    const chars = new Set<string>();
    for (let char = this.next(); char !== ']'; char = this.next()) {
      const one = char === '\\' ? this.next() : char;
      if (one === undefined) throw new InvalidGlob();
      chars.add(one);
      this.alphabet.add(one);
    }
    if (chars.size === 0) throw new InvalidGlob();
    return (char) => chars.has(char);
  }

  private next(): string | undefined {
    return this.chars[this.position++];
  }

  private at(index: number): State {
    return this.states[index] as State;
  }

  private link(from: number, takes: Takes, next = this.state()): number {
    Object.assign(this.at(from), { takes, next });
    return next;
  }
}

function isNoSeparator(char: string): boolean {
  return char !== SEPARATOR;
}
