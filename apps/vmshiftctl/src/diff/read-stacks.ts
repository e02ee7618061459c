import { STACKS_FOLDER } from '@vmshift/environments';
import type { Revision } from './revision';
import { STACK_FILE, STACKS_MANIFEST } from './stack-files';

/** Something that keeps stacks from being compared. */
export interface Gap {
  /** The stack; undefined when it is all of them. */
  readonly stack: string | undefined;
  readonly because: string;
}

/** The synthesized stacks of a revision. */
export interface RevisionStacks {
  /** Text of `cdk.tf.json` by stack. */
  readonly texts: ReadonlyMap<string, string>;
  readonly gaps: readonly Gap[];
}

/** Reads the stacks that a revision holds. What its manifest lists and is not there is a gap, not a removed stack. */
export async function readStacks(revision: Revision): Promise<RevisionStacks> {
  const { label, files } = revision;
  const paths = new Map([...files.keys()].flatMap((path) => entryOf(path)));
  const texts = await revision.read([STACKS_MANIFEST, ...paths.values()]);
  const listed = listStacks(texts.get(STACKS_MANIFEST), label);
  if (!Array.isArray(listed)) return { texts: new Map(), gaps: [listed] };
  return {
    texts: new Map([...paths].map(([stack, path]) => [stack, texts.get(path) ?? ''])),
    gaps: listed
      .filter((stack) => !paths.has(stack))
      .map((stack) => ({ stack, because: `${label} does not hold ${STACKS_FOLDER}/stacks/${stack}/cdk.tf.json` })),
  };
}

function entryOf(path: string): readonly (readonly [string, string])[] {
  const [, stack, file] = STACK_FILE.exec(path) ?? [];
  return stack === undefined || file !== 'cdk.tf.json' ? [] : [[stack, path]];
}

/** The stacks that CDKTF wrote, by its manifest; or why they are not known. */
function listStacks(text: string | undefined, label: string): string[] | Gap {
  if (text === undefined) {
    return { stack: undefined, because: `${label} does not hold ${STACKS_MANIFEST}: its stacks were not committed` };
  }
  try {
    const stacks: unknown = JSON.parse(text)?.stacks;
    if (typeof stacks === 'object' && stacks !== null && !Array.isArray(stacks)) {
      const elsewhere = Object.entries(stacks).find(([stack, entry]) => !isInPlace(stack, entry));
      if (elsewhere === undefined) return Object.keys(stacks);
    }
  } catch {
    // reported below
  }
  return { stack: undefined, because: `${STACKS_MANIFEST} of ${label} is no manifest of CDKTF` };
}

/** Whether what is deployed as a stack is what is compared as that stack; CDKTF refuses an entry that lacks one of these. */
function isInPlace(stack: string, entry: unknown): boolean {
  const { name, workingDirectory, synthesizedStackPath } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  const folder = `stacks/${stack}`;
  const given = [name, workingDirectory, synthesizedStackPath];
  const right = [stack, folder, `${folder}/cdk.tf.json`];
  return given.every((value, index) => value === undefined || value === right[index]);
}
