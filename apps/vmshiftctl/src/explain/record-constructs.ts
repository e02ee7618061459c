import { Dependable, type IConstruct } from 'constructs';
import { type SourceLine, sourceLines } from './source-lines';

/** Frames of a stack: more than a construct in a construct in a stack has. */
const MOST_FRAMES = 100;

/**
 * Makes something out of constructs, and tells for each of them in which lines of our sources it was made: innermost first.
 * Every construct declares what depends on it as it is made, and that declaration is listened to.
 */
export function recordConstructs<Made>(make: () => Made): {
  readonly made: Made;
  readonly madeAt: (construct: IConstruct) => readonly SourceLine[];
} {
  const stacks = new WeakMap<object, Error>();
  const { implement } = Dependable;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = MOST_FRAMES;
  Dependable.implement = (instance, trait) => {
    // Its stack is written as text when it is asked for: of most constructs it never is.
    stacks.set(instance, new Error('made here'));
    implement.call(Dependable, instance, trait);
  };
  try {
    const made = make();
    return { made, madeAt: (construct) => linesOfApps(stacks.get(construct)?.stack ?? '') };
  } finally {
    Dependable.implement = implement;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** From where a library is called to where the program calls the app. */
function linesOfApps(stack: string): readonly SourceLine[] {
  return sourceLines(stack).filter(({ file }) => /^apps\/(?:vmshift|infra)\//.test(file));
}
